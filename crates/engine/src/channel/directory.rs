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
/// How old it must be before a name that is not in it makes it be read again.
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
    read_at: Timestamp,
}

impl Directory {
    pub(crate) fn new(
        teams: Vec<Team>,
        admins: Vec<Admin>,
        tag_names: Vec<String>,
        read_at: Timestamp,
    ) -> Self {
        let (tags, tag_names) = (BTreeMap::new(), tag_names.into());
        Self { known: RwLock::new(Known { teams, admins, tags, tag_names, read_at }) }
    }

    fn get<T>(&self, look: impl FnOnce(&Known) -> T) -> T {
        look(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The team of that name or id; `None` where there is none, also after reading again.
    pub(crate) async fn team(
        &self,
        client: &Client,
        name: &str,
        now: Timestamp,
    ) -> Result<Option<TeamId>, Error> {
        if let Some(team) = self.get(|known| find_team(&known.teams, name)) {
            return Ok(Some(team));
        }
        self.read_again(client, now).await?;
        Ok(self.get(|known| find_team(&known.teams, name)))
    }

    /// The teammate of that name or id.
    pub(crate) async fn teammate(
        &self,
        client: &Client,
        name: &str,
        now: Timestamp,
    ) -> Result<Option<TeammateId>, Error> {
        if let Some(admin) = self.get(|known| find_admin(&known.admins, name)) {
            return Ok(Some(admin));
        }
        self.read_again(client, now).await?;
        Ok(self.get(|known| find_admin(&known.admins, name)))
    }

    /// Whether that teammate is known to have no inbox seat.
    pub(crate) fn lacks_seat(&self, teammate: &TeammateId) -> bool {
        let same = |admin: &&Admin| admin.id.as_str() == teammate.as_str();
        self.get(|known| {
            known.admins.iter().find(same).is_some_and(|admin| admin.has_inbox_seat == Some(false))
        })
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
        if now.since(self.get(|known| known.read_at)) < SETTLED {
            return Ok(());
        }
        let teams = client.teams().await?.items;
        let admins = client.admins().await?.items;
        let names =
            client.tags().await.map(|tags| tags.items.into_iter().filter_map(|tag| tag.name));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // Bots can do without new ones: then they know fewer tags that have commas.
        let tag_names = names.map_or_else(|_| Arc::clone(&known.tag_names), Iterator::collect);
        let tags = BTreeMap::new();
        *known = Known { teams, admins, tags, tag_names, read_at: now };
        Ok(())
    }
}

/// By id, else by name in any case.
pub(super) fn find_team(teams: &[Team], name: &str) -> Option<TeamId> {
    let name = name.trim();
    let named = |team: &&Team| {
        team.name.as_ref().is_some_and(|own| own.trim().to_lowercase() == name.to_lowercase())
    };
    let found =
        teams.iter().find(|team| team.id.as_str() == name).or_else(|| teams.iter().find(named))?;
    Some(TeamId::new(found.id.as_str()))
}

/// By id, else by name or e-mail address in any case.
pub(super) fn find_admin(admins: &[Admin], name: &str) -> Option<TeammateId> {
    let name = name.trim();
    let same = |own: &Option<String>| {
        own.as_ref().is_some_and(|own| own.trim().to_lowercase() == name.to_lowercase())
    };
    let named = |admin: &&Admin| same(&admin.name) || same(&admin.email);
    let found = admins
        .iter()
        .find(|admin| admin.id.as_str() == name)
        .or_else(|| admins.iter().find(named))?;
    Some(TeammateId::new(found.id.as_str()))
}
