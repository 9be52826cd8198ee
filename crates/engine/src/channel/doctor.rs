//! Checks a channel against Intercom: token, workspace, teammate, seat, teams and their members.

use std::collections::BTreeSet;

use deskmate_core::{ChannelName, Policy, TeamId, TeammateId, Timestamp, counted};
use futures_util::future::BoxFuture;
use intercom::{
    Class, Client, Denial, Error,
    api::SearchConversations,
    search::{Field, Query},
    types::{Admin, Me, Team},
};

use super::{
    ChannelOptions, Directory, Ready,
    directory::{Named, find_admin, find_team},
};
use crate::convert;

/// Which permission is missing, for what, and what to do; `None` if that is not what is wrong.
fn lacks(error: &Error, permission: &str) -> Option<String> {
    matches!(error.class(), Class::Denied { why: Denial::Scope }).then(|| {
        format!(
            "the app lacks the permission \"{permission}\", so Intercom refuses {}; add it under Permissions on the \
             app's Authentication page, and copy the access token again if it is made anew",
            error.call()
        )
    })
}

/// What a bot's own teammate would not have.
pub(super) fn signs_of_a_person(admin: &Admin) -> Vec<String> {
    let is_set = |text: &&String| !text.trim().is_empty();
    let job = admin.job_title.as_ref().filter(is_set);
    let says_bot = job.is_some_and(|job| job.to_lowercase().contains("bot"));
    let mut signs = Vec::new();
    signs.extend(job.filter(|_| !says_bot).map(|job| format!("job title \"{job}\"")));
    if !admin.team_ids.is_empty() {
        signs.push(format!("member of {}", counted(admin.team_ids.len(), "team")));
    }
    if admin.away_mode_enabled == Some(true) {
        signs.push("away".to_owned());
    }
    signs
}

/// What is wrong with a channel: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("channel `{channel}`: {field}: {what}")]
pub struct Problem {
    /// Which channel.
    pub channel: ChannelName,
    /// The field of its configuration.
    pub field: String,
    /// What is wrong, and what to do.
    pub what: String,
}

impl Problem {
    /// A problem with a field.
    pub fn new(channel: &ChannelName, field: &str, what: impl Into<String>) -> Self {
        Self { channel: channel.clone(), field: field.to_owned(), what: what.into() }
    }
}

/// What an examination found.
#[derive(Debug, Default)]
pub struct Doctor {
    /// What keeps the channel from working.
    pub problems: Vec<Problem>,
    /// What it works with all the same.
    pub warnings: Vec<Problem>,
    /// What is in order, as lines for people.
    pub fine: Vec<String>,
    /// Whether trying again may help without anything being changed.
    pub may_pass: bool,
    me: Option<Me>,
    teams: Vec<Team>,
    admins: Vec<Admin>,
    tags: Vec<String>,
}

impl Doctor {
    /// Examines a channel that is not running.
    ///
    /// # Errors
    /// The option of the Intercom client that cannot be used.
    pub fn check<'a>(
        options: &'a ChannelOptions,
        clock: &'a std::sync::Arc<dyn crate::Clock>,
    ) -> BoxFuture<'a, Result<Self, Problem>> {
        Box::pin(async move {
            let client = Client::new(options.client(clock))
                .map_err(|invalid| Problem::new(&options.name, "intercom", invalid.to_string()))?;
            let mut found = Self::examine(options, &client).await;
            if found.me.is_some() {
                found.permissions(options, &client).await;
            }
            Ok(found)
        })
    }

    /// Whether the app may read what the bot is told. What it may write shows only by writing.
    async fn permissions(&mut self, options: &ChannelOptions, client: &Client) {
        let us = convert::admin_id(&options.teammate_id);
        let ours = Query::all([Field::AdminAssigneeId.is(&us)]);
        let search = SearchConversations { per_page: 1, ..SearchConversations::new(ours) };
        if let Err(error) = client.search(search).await
            && let Some(what) = lacks(&error, "Read conversations")
        {
            self.problem(options, "intercom.access_token", what);
        }
        let nobody = "000000000000000000000000".into();
        if let Err(error) = client.contact(&nobody).await
            && let Some(what) = lacks(&error, "Read and list users and companies")
        {
            let what = format!("{what}. Until then the bot is told nothing about customers");
            self.warning(options, "intercom.access_token", what);
        }
    }

    pub(crate) async fn examine(options: &ChannelOptions, client: &Client) -> Self {
        let mut found = Self::default();
        match client.me().await {
            Ok(me) => found.workspace(options, me),
            // It needs no permission: whatever is refused here is the token's fault.
            Err(error) => found.unreachable(options, &error, None),
        }
        if !found.problems.is_empty() {
            return found;
        }
        match client.admins().await {
            Ok(admins) => found.teammates(options, admins.items),
            Err(error) => found.unreachable(options, &error, Some("Read admins")),
        }
        match client.teams().await {
            Ok(teams) => found.teams(options, teams.items),
            Err(error) => found.unreachable(options, &error, Some("Read admins")),
        }
        match client.tags().await {
            Ok(tags) => found.tags = tags.items.into_iter().filter_map(|tag| tag.name).collect(),
            Err(error) => {
                let why = lacks(&error, "Read tags").unwrap_or_else(|| error.to_string());
                let what = format!(
                    "the tags cannot be listed ({why}): those with a comma in their names are not known by it"
                );
                found.warning(options, "intercom.access_token", what);
            }
        }
        found
    }

    fn problem(&mut self, options: &ChannelOptions, field: &str, what: impl Into<String>) {
        self.problems.push(Problem::new(&options.name, field, what));
    }

    fn warning(&mut self, options: &ChannelOptions, field: &str, what: impl Into<String>) {
        self.warnings.push(Problem::new(&options.name, field, what));
    }

    fn unreachable(&mut self, options: &ChannelOptions, error: &Error, needs: Option<&str>) {
        if let Some(what) = needs.and_then(|permission| lacks(error, permission)) {
            return self.problem(options, "intercom.access_token", what);
        }
        if error.has_code("token_revoked") {
            let what = "Intercom has taken the token back: the app was uninstalled, or its token made anew. Connect the \
                        channel again, or enter the new token; until then nothing is done, and nothing is lost";
            return self.problem(options, "intercom.access_token", what);
        }
        let (field, what) = match error.class() {
            Class::Denied { why: Denial::Token | Denial::Scope } => (
                "intercom.access_token",
                "Intercom does not accept it; copy the app's access token from its Authentication page, and check \
                 that `intercom.region` is the workspace's"
                    .to_owned(),
            ),
            Class::Denied { why: Denial::Permission | Denial::Plan | Denial::Address } => {
                ("intercom.access_token", error.to_string())
            }
            Class::Retry { .. }
            | Class::Unknown
            | Class::Refused
            | Class::Gone { .. }
            | Class::Conflict
            | Class::Unreadable => {
                self.may_pass = true;
                ("intercom", error.to_string())
            }
        };
        self.problem(options, field, what);
    }

    fn workspace(&mut self, options: &ChannelOptions, me: Me) {
        if let Some(app) = &me.app {
            let name = app.name.clone().unwrap_or_default();
            self.fine.push(format!("the access token opens workspace {} ({name})", app.id_code));
            let region = app.region.as_deref().and_then(intercom::Region::by_name);
            if options.base_url.is_none() && region.is_some_and(|region| region != options.region) {
                let actual = app.region.clone().unwrap_or_default().to_lowercase();
                self.problem(
                    options,
                    "intercom.region",
                    format!("the workspace is in `{actual}`; write that"),
                );
            }
        } else {
            let what = "Intercom does not tell which workspace it opens; use a token of an app in the workspace";
            self.problem(options, "intercom.access_token", what);
        }
        self.me = Some(me);
    }

    fn teammates(&mut self, options: &ChannelOptions, admins: Vec<Admin>) {
        let ours = admins.iter().find(|admin| admin.id.as_str() == options.teammate_id.as_str());
        let names: Vec<_> = admins
            .iter()
            .map(|admin| format!("{} ({})", admin.name.clone().unwrap_or_default(), admin.id))
            .collect();
        if let Some(signs) = ours.map(signs_of_a_person).filter(|signs| !signs.is_empty()) {
            let name = ours.and_then(|admin| admin.name.clone()).unwrap_or_default();
            let what = format!(
                "{name} looks like a person's ({}): what the person writes would count as the bot's. Give the bot a \
                 teammate of its own",
                signs.join(", ")
            );
            self.warning(options, "intercom.teammate_id", what);
        }
        match ours.map(|admin| (admin.has_inbox_seat, admin.name.clone().unwrap_or_default())) {
            None => {
                let hint = find_admin(&admins, options.teammate_id.as_str())
                    .map(|named| format!("; the id of the teammate of that name is {}", named.id))
                    .unwrap_or_default();
                let what = format!(
                    "there is no teammate {} in this workspace{hint}; it has {}",
                    options.teammate_id,
                    names.join(", ")
                );
                self.problem(options, "intercom.teammate_id", what);
            }
            Some((Some(false), name)) => {
                let what = format!(
                    "{name} has no inbox seat, and Intercom assigns nothing to teammates without one; give it a seat"
                );
                self.problem(options, "intercom.teammate_id", what);
            }
            Some((Some(true), name)) => {
                self.fine.push(format!("the bot answers as {name}, who has an inbox seat"));
            }
            Some((None, name)) => self.fine.push(format!("the bot answers as {name}")),
        }
        self.admins = admins;
    }

    fn teams(&mut self, options: &ChannelOptions, teams: Vec<Team>) {
        let names: Vec<_> = teams.iter().filter_map(|team| team.name.clone()).collect();
        let all = if names.is_empty() {
            "it has none yet".to_owned()
        } else {
            format!("it has {}", names.join(", "))
        };
        let wanted = std::iter::once(("fallback_team", &options.fallback_team))
            .chain(options.rules.draft_team.iter().map(|team| ("draft_team", team)))
            .chain(options.rules.takes.teams.iter().map(|team| ("takes.teams", team)));
        for (field, name) in wanted {
            if name.trim().is_empty() {
                self.problem(
                    options,
                    field,
                    format!("is missing; name the team that gets what fails: {all}"),
                );
                continue;
            }
            match find_team(&teams, name) {
                None => {
                    self.problem(
                        options,
                        field,
                        format!("there is no team `{name}` in this workspace; {all}"),
                    );
                }
                Some(Named { id, others }) => {
                    if !others.is_empty() {
                        let others: Vec<_> = others.iter().map(TeamId::as_str).collect();
                        let what = format!(
                            "several teams are called `{name}`: it is {id} that is meant, and not {}; write the \
                             team's id instead of its name",
                            others.join(" or ")
                        );
                        self.warning(options, field, what);
                    }
                    self.members(options, field, name, &teams, &id);
                }
            }
        }
        self.teams = teams;
    }

    fn members(
        &mut self,
        options: &ChannelOptions,
        field: &str,
        name: &str,
        teams: &[Team],
        id: &TeamId,
    ) {
        let members = teams
            .iter()
            .find(|team| team.id.as_str() == id.as_str())
            .map_or(0, |team| team.admin_ids.len());
        if members == 0 {
            self.warning(
                options,
                field,
                format!("team `{name}` has no members: nobody would see what goes there"),
            );
        } else {
            self.fine.push(format!("{field}: team `{name}` has {members} members"));
        }
    }

    /// The channel, ready to work, if nothing keeps it from that.
    pub(super) fn ready(
        &self,
        options: &ChannelOptions,
        peers: BTreeSet<TeammateId>,
        now: Timestamp,
    ) -> Option<Ready> {
        if !self.problems.is_empty() {
            return None;
        }
        let app_id = self.me.as_ref()?.app.as_ref()?.id_code.clone();
        let fallback = find_team(&self.teams, &options.fallback_team)?.id;
        let teams = options.rules.takes.teams.iter();
        let policy = Policy {
            us: options.teammate_id.clone(),
            peers,
            teams: teams.filter_map(|team| Some(find_team(&self.teams, team)?.id)).collect(),
            rules: options.rules.clone(),
        };
        let directory =
            Directory::new(self.teams.clone(), self.admins.clone(), self.tags.clone(), now);
        Some(Ready { app_id, policy, fallback, directory })
    }
}
