//! What an embedding endpoint is configured with.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Client, Url, header::HeaderValue, redirect};

use super::{Embeddings, cache::Cache};
use crate::{Secret, Timing};

/// How long it may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// What an embedding endpoint is configured with.
pub struct EmbeddingsOptions {
    /// The address up to and without `/embeddings`, such as `https://api.openai.com/v1`.
    pub url: String,
    /// The model's name.
    pub model: String,
    /// Sent as `authorization: Bearer …`.
    pub key: Option<Secret>,
    /// How long an answer may take.
    pub timeout: Duration,
    /// The cosine whose score is 0.8; found out from the bot's expressions where it is missing.
    pub bend: Option<f64>,
    /// Measures time-outs and rests.
    pub timing: Arc<dyn Timing>,
}

impl EmbeddingsOptions {
    /// An endpoint without a key that may take five seconds.
    pub fn new(url: impl Into<String>, model: impl Into<String>, timing: Arc<dyn Timing>) -> Self {
        let (url, model) = (url.into(), model.into());
        Self { url, model, key: None, timeout: Duration::from_secs(5), bend: None, timing }
    }
}

impl fmt::Debug for EmbeddingsOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbeddingsOptions").field("model", &self.model).finish_non_exhaustive()
    }
}

/// An embedding endpoint cannot be used as it is configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmbeddingsConfigError {
    /// `url` is not an http or https address.
    #[error(
        "embeddings: `url` must be a full http:// or https:// address without `/embeddings`, such as \
         https://api.openai.com/v1"
    )]
    Url,
    /// `url` holds a user name or a password.
    #[error("embeddings: `url` holds a user name or password; take it out and use `key`")]
    Credentials,
    /// `model` is empty.
    #[error("embeddings: `model` is empty; name a model, such as text-embedding-3-small")]
    Model,
    /// `key` is empty, or cannot be part of a header.
    #[error(
        "embeddings: `key` must be one line of visible ASCII characters; leave it out for none"
    )]
    Key,
    /// `bend` is not between 0 and 1.
    #[error(
        "embeddings: `bend` must be more than 0 and less than 1; leave it out to have it found"
    )]
    Bend,
    /// The HTTP client could not be set up.
    #[error("embeddings: the HTTP client could not be set up: {0}")]
    Client(String),
}

pub(super) fn embeddings(options: EmbeddingsOptions) -> Result<Embeddings, EmbeddingsConfigError> {
    use EmbeddingsConfigError as Wrong;
    let base = options.url.trim().trim_end_matches('/').trim_end_matches("/embeddings");
    let url = Url::parse(&format!("{base}/embeddings")).map_err(|_| Wrong::Url)?;
    let (true, Some(host)) = (matches!(url.scheme(), "http" | "https"), url.host_str()) else {
        return Err(Wrong::Url);
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Wrong::Credentials);
    }
    if options.model.trim().is_empty() {
        return Err(Wrong::Model);
    }
    if options.bend.is_some_and(|bend| !(bend > 0.0 && bend < 1.0)) {
        return Err(Wrong::Bend);
    }
    let place = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    Ok(Embeddings {
        client: client(&url).map_err(|error| Wrong::Client(error.to_string()))?,
        url,
        place,
        model: options.model,
        authorization: options.key.as_ref().map(bearer).transpose()?,
        timeout: options.timeout,
        bend: options.bend,
        timing: options.timing,
        cache: Cache::default(),
    })
}

/// The one constructor of clients that ask for embeddings.
fn client(url: &Url) -> reqwest::Result<Client> {
    let mut client = Client::builder()
        .user_agent(concat!("deskmate/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT);
    let host = url.host_str().unwrap_or_default();
    // A proxy's own loopback is not ours.
    if matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
        client = client.no_proxy();
    }
    client.build()
}

fn bearer(key: &Secret) -> Result<HeaderValue, EmbeddingsConfigError> {
    let key = key.expose();
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(EmbeddingsConfigError::Key);
    }
    let value = HeaderValue::from_str(&format!("Bearer {key}"));
    let mut value = value.map_err(|_| EmbeddingsConfigError::Key)?;
    value.set_sensitive(true);
    Ok(value)
}
