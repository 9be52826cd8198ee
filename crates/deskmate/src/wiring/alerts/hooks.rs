//! Tells services over HTTP: Slack and what understands the same, and whoever checks a signature.

use std::{fmt, sync::Arc, time::Duration};

use anyhow::bail;
use async_trait::async_trait;
use deskmate_bots::{ApiCaller, Fetch, Secret, Signer};
use deskmate_core::Timestamp;
use deskmate_dialog::{Reply, Request};
use deskmate_engine::{AlertMessage, AlertTarget, NotTold};
use serde_json::{Value, json};
use url::Url;

use super::headline;
use crate::config::AlertWebhookConfig;

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// An address that is posted JSON. What of one's own network may be asked is `fetch_allow`'s.
struct Address {
    url: String,
    /// Host and port: what comes after may hold a secret.
    place: String,
    fetch: Arc<Fetch>,
}

impl Address {
    fn new(url: &str, fetch: Arc<Fetch>) -> anyhow::Result<Self> {
        let Some(read) = Url::parse(url).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty()
        }) else {
            bail!("is no address; write a full one, such as \"https://hooks.example.com/…\"");
        };
        let host = read.host_str().unwrap_or_default();
        let place = read.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        Ok(Self { url: url.to_owned(), place, fetch })
    }

    /// # Errors
    /// Why it was not taken. What the service answered is not told: an address may be in it.
    async fn post(
        &self,
        id: &str,
        body: Value,
        headers: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Result<(), NotTold> {
        let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let (method, url) = ("POST".to_owned(), self.url.clone());
        let request = Request { method, url, headers, body: Some(body), timeout: TIMEOUT };
        match self.fetch.ask(&request, id).await {
            Reply::Answered { status: 200..=299, .. } => Ok(()),
            Reply::Answered { status: 410, .. } => {
                Err(NotTold::Never("it answered 410".to_owned()))
            }
            Reply::Answered { status, .. } => Err(NotTold::Again(format!("it answered {status}"))),
            Reply::Failed { why } => Err(NotTold::Again(why)),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.place)
    }
}

/// An incoming webhook of Slack.
#[derive(Debug)]
pub(super) struct Slack(Address);

impl Slack {
    pub(super) fn new(url: &str, fetch: Arc<Fetch>) -> anyhow::Result<Self> {
        Ok(Self(Address::new(url, fetch)?))
    }
}

/// Text for Slack, where these three letters mean something
/// (<https://docs.slack.dev/messaging/formatting-message-text>).
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[async_trait]
impl AlertTarget for Slack {
    fn name(&self) -> &'static str {
        "slack"
    }

    fn place(&self) -> String {
        self.0.place.clone()
    }

    async fn tell(&self, message: &AlertMessage, _at: Timestamp) -> Result<(), NotTold> {
        let link = message.link.as_ref().map(|link| format!(" <{}|Look>", escaped(link)));
        let text = format!("{}{}", escaped(&headline(message)), link.unwrap_or_default());
        self.0.post(&message.id, json!({ "text": text }), []).await
    }
}

/// A service of one's own.
#[derive(Debug)]
pub(super) struct Signed {
    address: Address,
    signer: Option<Signer>,
}

impl Signed {
    pub(super) fn new(config: &AlertWebhookConfig, fetch: Arc<Fetch>) -> anyhow::Result<Self> {
        let address = Address::new(&config.url, fetch)?;
        let secret = config.signing_secret.as_deref().map(Secret::from);
        Ok(Self { address, signer: secret.as_ref().map(Signer::new).transpose()? })
    }
}

#[async_trait]
impl AlertTarget for Signed {
    fn name(&self) -> &'static str {
        "webhook"
    }

    fn place(&self) -> String {
        self.address.place.clone()
    }

    async fn tell(&self, message: &AlertMessage, at: Timestamp) -> Result<(), NotTold> {
        let body = json!({
            "id": message.id,
            "alert": message.alert,
            "state": message.state,
            "kind": message.kind,
            "channel": message.channel,
            "text": message.text,
            "since": written(message.since),
            "until": message.until.map(written),
            "link": message.link,
        });
        let (id, seconds) = (&message.id, at.as_secs());
        let headers = self.signer.as_ref().map(|signer| {
            // As it is sent: the client writes the body so.
            signer.headers(id, seconds, body.to_string().as_bytes())
        });
        self.address.post(id, body, headers.into_iter().flatten()).await
    }
}

fn written(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default().to_string()
}
