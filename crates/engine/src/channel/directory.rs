//! Teams, teammates and tags of a workspace, by name or id.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use deskmate_core::{TeamId, TeammateId, Timestamp};
use intercom::{
    Client, Error, TagId,
    types::{Admin, Team},
};

/// How old it may become.
const FRESH: Duration = Duration::from_secs(600);
/// So long the team is not told the same again.
const TOLD: Duration = Duration::from_secs(3600);
/// So long a name that is nobody's is not looked for again.
const SETTLED: Duration = Duration::from_secs(10);

/// What is known of the workspace's people and tags.
#[derive(Debug)]
pub(crate) struct Directory {
    known: RwLock<Known>,
}

#[derive(Debug)]
struct Known {
    teams: Vec<Team>,
    admins: Vec<Admin>,
    tags: BTreeMap<String, TagId>,
    tag_names: Arc<[String]>,
    /// Names that were looked for lately and are nobody's.
    missing: BTreeMap<String, Timestamp>,
    /// What the team was told lately that Intercom does not take.
    told: BTreeMap<String, Timestamp>,
    read_at: Timestamp,
}

impl Known {
    fn lacks_seat(&self, teammate: &TeammateId) -> bool {
        let same = |admin: &&Admin| admin.id.as_str() == teammate.as_str();
        self.admins.iter().find(same).is_some_and(|admin| admin.has_inbox_seat == Some(false))
    }
}

/// Whom a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named<Id> {
    pub(crate) id: Id,
    /// Others of the same name: only an id tells them apart.
    pub(crate) others: Vec<Id>,
}

impl<Id> Named<Id> {
    fn of(ids: impl IntoIterator<Item = Id>) -> Option<Self> {
        let mut ids = ids.into_iter();
        Some(Self { id: ids.next()?, others: ids.collect() })
    }
}

impl Directory {
    pub(crate) fn new(
        teams: Vec<Team>,
        admins: Vec<Admin>,
        tag_names: Vec<String>,
        read_at: Timestamp,
    ) -> Self {
        let known = Known {
            teams,
            admins,
            tags: BTreeMap::new(),
            tag_names: tag_names.into(),
            missing: BTreeMap::new(),
            told: BTreeMap::new(),
            read_at,
        };
        Self { known: RwLock::new(known) }
    }

    fn get<T>(&self, look: impl FnOnce(&Known) -> T) -> T {
        look(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The name of the teammate of that id, as far as it is known.
    pub(crate) fn teammate_name(&self, id: &str) -> Option<String> {
        self.get(|known| {
            let one = known.admins.iter().find(|admin| admin.id.as_str() == id)?;
            one.name.clone()
        })
    }

    /// The name of the team of that name or id, as far as it is known.
    pub(crate) fn team_name(&self, name: &str) -> Option<String> {
        self.get(|known| {
            let id = find_team(&known.teams, name)?.id;
            let one = known.teams.iter().find(|team| team.id.as_str() == id.as_str())?;
            one.name.clone()
        })
    }

    /// The team of that name or id; `None` where there is none, also after reading again.
    pub(crate) async fn team(
        &self,
        client: &Client,
        name: &str,
        now: Timestamp,
    ) -> Result<Option<Named<TeamId>>, Error> {
        self.find(client, name, now, |known| find_team(&known.teams, name)).await
    }

    /// The teammate of that name or id. One without an inbox seat is looked up again first: it may
    /// have been given one.
    pub(crate) async fn teammate(
        &self,
        client: &Client,
        name: &str,
        now: Timestamp,
    ) -> Result<Option<Named<TeammateId>>, Error> {
        let seated = |known: &Known| {
            find_admin(&known.admins, name).filter(|named| !known.lacks_seat(&named.id))
        };
        if let Some(found) = self.find(client, name, now, seated).await? {
            return Ok(Some(found));
        }
        Ok(self.get(|known| find_admin(&known.admins, name)))
    }

    /// Looks for a name, and once more after reading again: it may be new.
    async fn find<T>(
        &self,
        client: &Client,
        name: &str,
        now: Timestamp,
        look: impl Fn(&Known) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        if let Some(found) = self.get(&look) {
            return Ok(Some(found));
        }
        let key = name.trim().to_lowercase();
        let lately =
            |known: &Known| known.missing.get(&key).is_some_and(|at| now.since(*at) < SETTLED);
        if self.get(lately) {
            return Ok(None);
        }
        self.read_again(client, now).await?;
        let found = self.get(&look);
        if found.is_none() {
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            known.missing.retain(|_, at| now.since(*at) < SETTLED);
            known.missing.insert(key, now);
        }
        Ok(found)
    }

    /// Whether the team is to be told of this: once an hour, not with each conversation.
    pub(crate) fn is_to_be_told(&self, what: &str, now: Timestamp) -> bool {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.told.retain(|_, at| now.since(*at) < TOLD);
        if known.told.contains_key(what) {
            return false;
        }
        known.told.insert(what.to_owned(), now);
        true
    }

    /// Whether that teammate is known to have no inbox seat.
    pub(crate) fn lacks_seat(&self, teammate: &TeammateId) -> bool {
        self.get(|known| known.lacks_seat(teammate))
    }

    /// The tag of that name, made if there is none.
    pub(crate) async fn tag(&self, client: &Client, name: &str) -> Result<TagId, Error> {
        let name = name.trim();
        let key = name.to_lowercase();
        if let Some(tag) = self.get(|known| known.tags.get(&key).cloned()) {
            return Ok(tag);
        }
        let tag = client.ensure_tag(name).await?.id;
        self.known.write().unwrap_or_else(PoisonError::into_inner).tags.insert(key, tag.clone());
        Ok(tag)
    }

    /// The tag of that name, if there is one. None is made.
    pub(crate) async fn existing_tag(
        &self,
        client: &Client,
        name: &str,
    ) -> Result<Option<TagId>, Error> {
        let key = name.trim().to_lowercase();
        if let Some(tag) = self.get(|known| known.tags.get(&key).cloned()) {
            return Ok(Some(tag));
        }
        let same =
            |own: &Option<String>| own.as_ref().is_some_and(|own| own.trim().to_lowercase() == key);
        let found = client.tags().await?.items.into_iter().find(|tag| same(&tag.name));
        let Some(tag) = found else { return Ok(None) };
        self.known
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .tags
            .insert(key.clone(), tag.id.clone());
        Ok(Some(tag.id))
    }

    /// The names of the workspace's tags.
    pub(crate) fn tag_names(&self) -> Arc<[String]> {
        self.get(|known| Arc::clone(&known.tag_names))
    }

    /// Forgets a tag that is not there any more.
    pub(crate) fn forget_tag(&self, name: &str) {
        self.known
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .tags
            .remove(&name.trim().to_lowercase());
    }

    pub(crate) async fn keep_fresh(&self, client: &Client, now: Timestamp) -> Result<(), Error> {
        if now.since(self.get(|known| known.read_at)) >= FRESH {
            self.read_again(client, now).await?;
        }
        Ok(())
    }

    async fn read_again(&self, client: &Client, now: Timestamp) -> Result<(), Error> {
        let teams = client.teams().await?.items;
        let admins = client.admins().await?.items;
        let names =
            client.tags().await.map(|tags| tags.items.into_iter().filter_map(|tag| tag.name));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // Bots can do without new ones: then they know fewer tags that have commas.
        let tag_names = names.map_or_else(|_| Arc::clone(&known.tag_names), Iterator::collect);
        known.tags.clear();
        (known.teams, known.admins, known.tag_names, known.read_at) =
            (teams, admins, tag_names, now);
        Ok(())
    }
}

/// By id, else by name in any case.
pub(super) fn find_team(teams: &[Team], name: &str) -> Option<Named<TeamId>> {
    let name = name.trim();
    let id = |team: &Team| TeamId::new(team.id.as_str());
    let by_id = teams.iter().find(|team| team.id.as_str() == name);
    by_id
        .map(|team| Named { id: id(team), others: Vec::new() })
        .or_else(|| Named::of(teams.iter().filter(|team| is_called(&team.name, name)).map(id)))
}

/// By id, else by name or e-mail address in any case.
pub(super) fn find_admin(admins: &[Admin], name: &str) -> Option<Named<TeammateId>> {
    let name = name.trim();
    let id = |admin: &Admin| TeammateId::new(admin.id.as_str());
    let called = |admin: &&Admin| is_called(&admin.name, name) || is_called(&admin.email, name);
    let by_id = admins.iter().find(|admin| admin.id.as_str() == name);
    by_id
        .map(|admin| Named { id: id(admin), others: Vec::new() })
        .or_else(|| Named::of(admins.iter().filter(called).map(id)))
}

fn is_called(own: &Option<String>, name: &str) -> bool {
    own.as_ref().is_some_and(|own| own.trim().to_lowercase() == name.to_lowercase())
}
