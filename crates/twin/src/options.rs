//! How a twin is started.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use crate::{
    app::AppSettings, faults::Faults, files::FetchAllow, ids, switches::Switches,
    webhook::WebhookVersion, workspace::Workspace,
};

/// 2026-01-05T09:00:00Z, where a manual clock starts when nothing else is said.
pub const MANUAL_START: i64 = 1_767_603_600;

/// Everything that can be said at the start. `TwinOptions::default()` listens on a free loopback
/// port, runs on the real clock and sends no webhooks.
#[derive(Debug, Clone)]
pub struct TwinOptions {
    /// Where to listen. Port 0 takes any free one. Off loopback it needs a
    /// [`control_token`](Self::control_token).
    pub listen: SocketAddr,
    /// Names by which the twin may be asked besides `localhost` and addresses: a request that was
    /// sent to another host is refused. The first of them is in the links that it gives.
    pub hosts: Vec<String>,
    /// What the pages and the control API ask for, as Bearer or as the password of Basic. `None`
    /// asks for nothing.
    pub control_token: Option<String>,
    /// Hosts of which `attachment_urls` may be fetched though they are not on the public internet.
    pub fetch_allow: Vec<FetchAllow>,
    /// The same seed gives the same ids, tokens and secrets. At random by default, so that no page
    /// or program of this machine knows them; below 2⁵³, so that every reader of JSON can say it.
    pub seed: u64,
    /// Real time, or a clock that stands still until it is moved.
    pub clock: ClockStart,
    /// Faults in force from the start.
    pub faults: Faults,
    /// How the twin behaves where Intercom's behaviour is not known for sure.
    pub switches: Switches,
    /// The app: what it may do, and more.
    pub app: AppSettings,
    /// The app's webhook endpoint. `None` sends nothing until one is set.
    pub webhook: Option<WebhookOptions>,
    /// Requests allowed in a 10-second window; `None` for no limit. Intercom gives an app
    /// 10,000 a minute, metered as 1,666 in 10 seconds.
    pub rate_limit: Option<u32>,
    /// How long an endpoint may take to answer a webhook, on the real clock. Intercom: 5 s.
    pub webhook_timeout: Duration,
    /// The Bearer token the API accepts; made from the seed when `None`.
    pub access_token: Option<String>,
    /// The app's client id, for OAuth; made from the seed when `None`.
    pub client_id: Option<String>,
    /// The app's client secret, which signs webhooks; made from the seed when `None`.
    pub client_secret: Option<String>,
    /// The workspace's shape; the example workspace if absent.
    pub workspace: Option<Workspace>,
    /// A folder in which every call to the API and its answer are recorded, one JSON line each.
    /// Without one, the environment variable `INTERCOM_TWIN_RECORD` may name it: so a whole test
    /// run can be recorded.
    pub record: Option<PathBuf>,
    /// How many API calls and webhook attempts the logs keep.
    pub keep: usize,
}

impl Default for TwinOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            hosts: Vec::new(),
            control_token: None,
            fetch_allow: Vec::new(),
            seed: ids::random_seed(),
            clock: ClockStart::Real,
            faults: Faults::default(),
            switches: Switches::default(),
            app: AppSettings::default(),
            webhook: None,
            rate_limit: Some(1666),
            webhook_timeout: Duration::from_secs(5),
            access_token: None,
            client_id: None,
            client_secret: None,
            workspace: None,
            record: None,
            keep: 5_000,
        }
    }
}

impl TwinOptions {
    /// The options for a test: a clock that stands at [`MANUAL_START`] until it is moved, and the
    /// seed 1. There is no rate limit unless one is set: on a standing clock its window would never
    /// end.
    pub fn manual() -> Self {
        let clock = ClockStart::Manual { at: MANUAL_START };
        Self { clock, seed: 1, rate_limit: None, ..Self::default() }
    }
}

/// Which clock the twin runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockStart {
    /// The machine's.
    Real,
    /// One that stands still until `Twin::advance`.
    Manual {
        /// Where it starts, in unix seconds.
        at: i64,
    },
    /// One that runs from a moment.
    Running {
        /// Where it starts, in unix seconds; now if it is not said.
        at: Option<i64>,
        /// So many times as fast as real time.
        speed: u32,
    },
}

/// The app's webhook endpoint, as Developer Hub has it under *Configure > Webhooks*.
#[derive(Debug, Clone)]
pub struct WebhookOptions {
    /// Where notifications are posted. At the start it is saved even if its HEAD check fails
    /// (the receiver may start later); the control state shows the result.
    pub url: String,
    /// The topics subscribed to; `None` for every `conversation.*` and `conversation_part.*` topic.
    pub topics: Option<Vec<String>>,
    /// The webhook version set on the app. It has nothing to do with `Intercom-Version`.
    pub version: WebhookVersion,
}

impl WebhookOptions {
    /// All conversation topics to `url`, in the 2.14 shape.
    pub fn to(url: impl Into<String>) -> Self {
        Self { url: url.into(), topics: None, version: WebhookVersion::default() }
    }
}
