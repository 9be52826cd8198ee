//! What a bot behind a URL is configured with.

use std::{fmt, sync::Arc};

use reqwest::{Url, header::HeaderValue};

use super::{HttpBot, client, signer::Signer};
use crate::{Secret, Share, Timing};

/// What a bot behind a URL is configured with.
pub struct HttpBotOptions {
    /// The bot's name in the configuration.
    pub name: String,
    /// Where turns are posted to.
    pub url: String,
    /// Sent as `authorization: Bearer …`.
    pub secret: Option<Secret>,
    /// What turns are signed with: `whsec_` and base64, or any text.
    pub signing_secret: Option<Secret>,
    /// What of the contact is sent.
    pub share: Share,
    /// Dates the signatures.
    pub timing: Arc<dyn Timing>,
}

impl HttpBotOptions {
    /// A bot without secrets that everything is shared with.
    pub fn new(name: impl Into<String>, url: impl Into<String>, timing: Arc<dyn Timing>) -> Self {
        Self {
            name: name.into(),
            url: url.into(),
            secret: None,
            signing_secret: None,
            share: Share::everything(),
            timing,
        }
    }
}

impl fmt::Debug for HttpBotOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpBotOptions").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A bot cannot be used as it is configured.
#[derive(Debug, thiserror::Error)]
#[error("bot `{bot}`: {problem}")]
pub struct ConfigError {
    /// The bot's name in the configuration.
    pub bot: String,
    /// What is wrong with it.
    #[source]
    pub problem: Problem,
}

/// What is wrong with a bot's configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// `url` is not an http or https address.
    #[error("`url` must be a full http:// or https:// address, such as http://127.0.0.1:9000/turn")]
    Url,
    /// `url` holds a user name or a password.
    #[error(
        "`url` holds a user name or password; take it out and use `secret`, which is sent as \
         `authorization: Bearer …`"
    )]
    Credentials,
    /// The `url` of an events address holds a user name or a password.
    #[error(
        "`url` holds a user name or password; take it out and use `signing_secret`, by which the \
         receiver can tell who posts"
    )]
    EventsCredentials,
    /// `secret` is empty, or cannot be part of a header.
    #[error("`secret` must be one line of visible ASCII characters; leave it out for none")]
    Secret,
    /// `signing_secret` is empty, or not base64 after `whsec_`.
    #[error(
        "`signing_secret` must be `whsec_` and base64, or any other text that is not empty; leave \
         it out for none"
    )]
    SigningSecret,
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up: {0}")]
    Client(String),
}

pub(super) fn bot(options: HttpBotOptions) -> Result<HttpBot, Problem> {
    let (url, place) = address(&options.url)?;
    Ok(HttpBot {
        name: options.name,
        client: client::build(&url)?,
        place,
        url,
        authorization: options.secret.as_ref().map(bearer).transpose()?,
        signer: options.signing_secret.as_ref().map(Signer::new).transpose()?,
        share: options.share,
        timing: options.timing,
    })
}

/// An address that can be posted to, and what it is called in logs.
pub(super) fn address(url: &str) -> Result<(Url, String), Problem> {
    let url = Url::parse(url.trim()).map_err(|_| Problem::Url)?;
    let (true, Some(host)) = (matches!(url.scheme(), "http" | "https"), url.host_str()) else {
        return Err(Problem::Url);
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Problem::Credentials);
    }
    let place = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    Ok((url, place))
}

fn bearer(secret: &Secret) -> Result<HeaderValue, Problem> {
    let secret = secret.expose();
    if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Problem::Secret);
    }
    let mut value =
        HeaderValue::from_str(&format!("Bearer {secret}")).map_err(|_| Problem::Secret)?;
    value.set_sensitive(true);
    Ok(value)
}
