//! How a channel is set up.

use std::sync::Arc;

use deskmate_bots::{Bot, EventsAddress, Files};
use deskmate_core::{ChannelName, Rules, TeammateId};
use intercom::{ClientOptions, Region};

use crate::clock::Clock;

/// How a channel is set up: its configuration, resolved.
#[derive(Clone)]
pub struct ChannelOptions {
    /// Its name.
    pub name: ChannelName,
    /// The last piece of its webhook's path.
    pub hook: String,
    /// The bot's name in the configuration.
    pub bot_name: String,
    /// How the configuration says what is behind the bot: `http`, `dialogs`; empty where it does not.
    pub bot_driver: &'static str,
    /// The bot.
    pub bot: Arc<dyn Bot>,
    /// What fetches the files that the bot sends; without it, the customer gets links to them.
    pub files: Option<Arc<dyn Files>>,
    /// Where what the bot emits is posted.
    pub events: Option<EventsAddress>,
    /// The access token of the app in the workspace.
    pub access_token: intercom::AccessToken,
    /// The app's client secrets: one, or several while they are changed.
    pub client_secrets: Vec<String>,
    /// The bot teammate.
    pub teammate_id: TeammateId,
    /// Where the workspace lives.
    pub region: Region,
    /// Another address instead of the region's.
    pub base_url: Option<String>,
    /// Name or id of the team that failures and plain handovers go to.
    pub fallback_team: String,
    /// The rules.
    pub rules: Rules,
}

impl ChannelOptions {
    /// A channel with the default rules.
    pub fn new(
        name: ChannelName,
        bot: Arc<dyn Bot>,
        access_token: &str,
        teammate_id: TeammateId,
    ) -> Self {
        Self {
            hook: format!("{name}-{name}"),
            bot_name: name.to_string(),
            bot_driver: "",
            name,
            bot,
            files: None,
            events: None,
            access_token: access_token.into(),
            client_secrets: Vec::new(),
            teammate_id,
            region: Region::Us,
            base_url: None,
            fallback_team: String::new(),
            rules: Rules::default(),
        }
    }

    pub(super) fn client(&self, clock: &Arc<dyn Clock>) -> ClientOptions {
        let clock = Arc::clone(clock);
        let now: intercom::Now = Arc::new(move || clock.now().as_millis());
        let mut options = ClientOptions::new(self.access_token.clone(), self.region, now);
        options.base_url = self.base_url.as_ref().and_then(|url| url.parse().ok());
        options.user_agent = concat!("deskmate/", env!("CARGO_PKG_VERSION")).to_owned();
        options.budget_share = self.rules.budget_share;
        options
    }
}

impl std::fmt::Debug for ChannelOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChannelOptions").field("name", &self.name).finish_non_exhaustive()
    }
}
