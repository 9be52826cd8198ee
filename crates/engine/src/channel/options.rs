//! How a channel is set up.

use std::{sync::Arc, time::Duration};

use deskmate_bots::{Bot, EventsAddress};
use deskmate_core::{Autonomy, ChannelName, OnClose, OnNewMessage, Policy, TeammateId};
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
    /// The bot.
    pub bot: Arc<dyn Bot>,
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
    /// Whether unassigned conversations are taken.
    pub takes_unassigned: bool,
    /// Names or ids of teams whose conversations are taken.
    pub takes_teams: Vec<String>,
    /// Where conversations must have begun; empty is anywhere.
    pub takes_sources: Vec<String>,
    /// How far the bot may go.
    pub autonomy: Autonomy,
    /// Whether a teammate who just replies takes the conversation.
    pub takeover_on_reply: bool,
    /// What a message does that comes while the bot thinks.
    pub on_new_message: OnNewMessage,
    /// What a close does to the session.
    pub on_close: OnClose,
    /// People silent this long: the bot takes the conversation back.
    pub return_after: Option<Duration>,
    /// Nobody took a handover this long: the bot takes the conversation back.
    pub accept_within: Option<Duration>,
    /// How long to wait after a message for more of them.
    pub burst_window: Duration,
    /// How long the bot has for a turn, retries included.
    pub turn_timeout: Duration,
    /// How long a bot that answers later may take.
    pub async_timeout: Duration,
    /// How old the last read may be before a customer-visible post.
    pub fence_after: Duration,
    /// How long after a lost connection Intercom may still apply a write.
    pub settle: Duration,
    /// Most customer-visible messages of the bot in one conversation and hour.
    pub max_bot_messages: usize,
    /// A message that has waited longer is not the bot's to answer any more.
    pub max_message_age: Duration,
    /// How messages come in.
    pub inbound: Inbound,
    /// How often Intercom is asked, with `inbound` other than webhook.
    pub poll_every: Duration,
    /// How often Intercom is asked for what webhooks may have lost.
    pub reconcile_every: Duration,
    /// Our part of Intercom's rate limit.
    pub budget_share: f64,
}

/// How messages come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inbound {
    /// By webhook; sweeps find what was lost.
    Webhook,
    /// By asking.
    Poll,
    /// Both.
    Both,
}

impl ChannelOptions {
    /// The defaults of the configuration.
    pub fn new(
        name: ChannelName,
        bot: Arc<dyn Bot>,
        access_token: &str,
        teammate_id: TeammateId,
    ) -> Self {
        let policy = Policy::new(teammate_id.clone());
        Self {
            hook: format!("{name}-{name}"),
            bot_name: name.to_string(),
            name,
            bot,
            events: None,
            access_token: access_token.into(),
            client_secrets: Vec::new(),
            teammate_id,
            region: Region::Us,
            base_url: None,
            fallback_team: String::new(),
            takes_unassigned: false,
            takes_teams: Vec::new(),
            takes_sources: Vec::new(),
            autonomy: policy.autonomy,
            takeover_on_reply: policy.takeover_on_reply,
            on_new_message: policy.on_new_message,
            on_close: policy.on_close,
            return_after: None,
            accept_within: None,
            burst_window: policy.burst_window,
            turn_timeout: Duration::from_secs(30),
            async_timeout: policy.async_timeout,
            fence_after: Duration::from_millis(250),
            settle: Duration::from_secs(5),
            max_bot_messages: policy.max_bot_messages,
            max_message_age: policy.max_message_age,
            inbound: Inbound::Both,
            poll_every: Duration::from_secs(20),
            reconcile_every: Duration::from_secs(120),
            budget_share: 0.8,
        }
    }

    /// How often to sweep.
    pub(crate) fn sweep_every(&self) -> Duration {
        match self.inbound {
            Inbound::Webhook => self.reconcile_every,
            Inbound::Poll => self.poll_every,
            Inbound::Both => self.poll_every.min(self.reconcile_every),
        }
    }

    pub(super) fn client(&self, clock: &Arc<dyn Clock>) -> ClientOptions {
        let clock = Arc::clone(clock);
        let now: intercom::Now = Arc::new(move || clock.now().as_millis());
        let mut options = ClientOptions::new(self.access_token.clone(), self.region, now);
        options.base_url = self.base_url.as_ref().and_then(|url| url.parse().ok());
        options.user_agent = concat!("deskmate/", env!("CARGO_PKG_VERSION")).to_owned();
        options.budget_share = self.budget_share;
        options
    }
}

impl std::fmt::Debug for ChannelOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChannelOptions").field("name", &self.name).finish_non_exhaustive()
    }
}
