//! How a client is set up.

use std::{sync::Arc, time::Duration};

use url::Url;

/// A clock: Unix milliseconds.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A workspace's access token. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(String);

impl AccessToken {
    /// The token. Only for the `Authorization` header.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for AccessToken {
    fn from(token: &str) -> Self {
        Self(token.trim().to_owned())
    }
}

impl From<String> for AccessToken {
    fn from(token: String) -> Self {
        Self::from(token.as_str())
    }
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

/// Where a workspace's data lives. Each region has its own API address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Region {
    /// United States.
    #[default]
    Us,
    /// Europe.
    Eu,
    /// Australia.
    Au,
}

impl Region {
    /// The API address. Source: `servers` of the OpenAPI document.
    pub fn base_url(self) -> &'static str {
        match self {
            Self::Us => "https://api.intercom.io",
            Self::Eu => "https://api.eu.intercom.io",
            Self::Au => "https://api.au.intercom.io",
        }
    }

    /// Where teammates work. Source: addresses of pages that were seen; they are not documented.
    pub fn pages(self) -> &'static str {
        match self {
            Self::Us => "https://app.intercom.com",
            Self::Eu => "https://app.eu.intercom.com",
            Self::Au => "https://app.au.intercom.com",
        }
    }

    /// The region by the name Intercom gives it (`app.region` of `GET /me`), in any case.
    pub fn by_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "us" => Some(Self::Us),
            "eu" => Some(Self::Eu),
            "au" => Some(Self::Au),
            _ => None,
        }
    }
}

/// How a client is set up. [`ClientOptions::new`] has sensible values for all but the token and
/// the clock.
#[derive(Clone)]
pub struct ClientOptions {
    /// The access token of the app in the workspace.
    pub access_token: AccessToken,
    /// Where the workspace lives.
    pub region: Region,
    /// Another address instead of the region's, such as a local stand-in's.
    pub base_url: Option<Url>,
    /// The API version (`Intercom-Version`). This crate is written for 2.14 and reads 2.11 to 2.16.
    pub version: String,
    /// The `User-Agent`.
    pub user_agent: String,
    /// How long making a connection may take.
    pub connect_timeout: Duration,
    /// How long a whole call may take, the connection included.
    pub timeout: Duration,
    /// Which part of Intercom's rate limit this client may use: over 0, at most 1.
    pub budget_share: f64,
    /// The clock, for the rate limit's windows.
    pub now: Now,
}

impl ClientOptions {
    /// Version 2.14, 5 seconds to connect, 30 seconds for a call, 0.8 of the rate limit.
    pub fn new(access_token: impl Into<AccessToken>, region: Region, now: Now) -> Self {
        Self {
            access_token: access_token.into(),
            region,
            base_url: None,
            version: "2.14".to_owned(),
            user_agent: concat!("intercom-rs/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            budget_share: 0.8,
            now,
        }
    }
}

impl std::fmt::Debug for ClientOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientOptions")
            .field("region", &self.region)
            .field("base_url", &self.base_url.as_ref().map(Url::as_str))
            .field("version", &self.version)
            .field("budget_share", &self.budget_share)
            .finish_non_exhaustive()
    }
}
