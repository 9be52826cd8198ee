//! What a bot behind a URL is configured with.

use std::{fmt, sync::Arc};

use super::HttpBot;
use crate::{
    Secret, Share, Timing,
    web::{Problem, Service, Signer},
};

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

pub(super) fn bot(options: HttpBotOptions) -> Result<HttpBot, Problem> {
    Ok(HttpBot {
        name: options.name,
        service: Service::new(&options.url, options.secret.as_ref(), options.timing)?,
        signer: options.signing_secret.as_ref().map(Signer::new).transpose()?,
        share: options.share,
    })
}
