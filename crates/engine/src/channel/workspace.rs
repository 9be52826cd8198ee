//! What an access token opens: where the workspace lives, and who is in it.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use intercom::{Class, Client, ClientOptions, Denial, Region};

use super::doctor::signs_of_a_person;
use crate::Clock;

/// What a token opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its name.
    pub name: String,
    /// Its id.
    pub app_id: String,
    /// Where it lives: `us`, `eu` or `au`.
    pub region: &'static str,
    /// The teammates.
    pub teammates: Vec<Teammate>,
    /// The teams.
    pub teams: Vec<Group>,
}

/// A teammate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Teammate {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Whether they have an inbox seat, where Intercom tells it.
    pub seat: Option<bool>,
    /// Why they look like a person and no bot, if they do.
    pub person: Vec<String>,
    /// Where their picture is, if they have one: somewhere on the web, as Intercom says.
    pub picture: Option<String>,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many are in it.
    pub members: usize,
}

const REGIONS: [(Region, &str); 3] = [(Region::Us, "us"), (Region::Eu, "eu"), (Region::Au, "au")];

fn word(region: Region) -> &'static str {
    REGIONS.iter().find(|(known, _)| *known == region).map_or("us", |(_, word)| word)
}

impl Workspace {
    /// Looks what a token opens: at this address, or wherever workspaces live, one after the other.
    ///
    /// # Errors
    /// Why nothing is opened, for people.
    pub fn look_up<'a>(
        token: &'a str,
        base_url: Option<&'a str>,
        clock: &'a Arc<dyn Clock>,
    ) -> BoxFuture<'a, Result<Self, String>> {
        Box::pin(async move {
            let mut why = String::new();
            for (region, _) in REGIONS {
                match Self::at(token, region, base_url, clock).await {
                    Ok(found) => return Ok(found),
                    Err((error, again)) => {
                        // What is said first is said by the place where most workspaces live.
                        if why.is_empty() {
                            why = error;
                        }
                        if base_url.is_some() || !again {
                            break;
                        }
                    }
                }
            }
            Err(why)
        })
    }

    /// What went wrong, and whether another region may do better.
    async fn at(
        token: &str,
        region: Region,
        base_url: Option<&str>,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, (String, bool)> {
        let clock = Arc::clone(clock);
        let now: intercom::Now = Arc::new(move || clock.now().as_millis());
        let mut options = ClientOptions::new(intercom::AccessToken::from(token), region, now);
        options.base_url = base_url.and_then(|url| url.parse().ok());
        options.user_agent = concat!("deskmate/", env!("CARGO_PKG_VERSION")).to_owned();
        let client = Client::new(options).map_err(|error| (error.to_string(), false))?;
        let told = |error: intercom::Error| {
            match error.class() {
            Class::Denied { why: Denial::Token | Denial::Scope } => {
                ("Intercom does not accept this token in any region; copy it again from the app's Authentication page".to_owned(), true)
            }
            Class::Denied { why: Denial::Plan | Denial::Address | Denial::Permission }
            | Class::Retry { .. }
            | Class::Unknown
            | Class::Refused
            | Class::Gone { .. }
            | Class::Conflict
            | Class::Unreadable => (error.to_string(), false),
        }
        };
        let me = client.me().await.map_err(told)?;
        let Some(app) = me.app else {
            let what = "Intercom does not tell which workspace it opens; use a token of an app in the workspace";
            return Err((what.to_owned(), false));
        };
        let lives = app.region.as_deref().and_then(Region::by_name).unwrap_or(region);
        let admins = client.admins_with_pictures().await.map_err(told)?.items;
        let teams = client.teams().await.map_err(told)?.items;
        Ok(Self {
            name: app.name.unwrap_or_else(|| app.id_code.clone()),
            app_id: app.id_code,
            region: word(lives),
            teammates: admins
                .into_iter()
                .map(|admin| Teammate {
                    id: admin.id.to_string(),
                    person: signs_of_a_person(&admin),
                    seat: admin.has_inbox_seat,
                    picture: admin.avatar,
                    name: admin.name.unwrap_or_default(),
                })
                .collect(),
            teams: teams
                .into_iter()
                .map(|team| Group {
                    id: team.id.to_string(),
                    members: team.admin_ids.len(),
                    name: team.name.unwrap_or_default(),
                })
                .collect(),
        })
    }
}
