//! What is wrong with how a bot is configured.

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
    /// A header that cannot be sent.
    #[error(
        "`headers`: `{0}` is no header that can be sent; its name is letters, digits and `-`, its value one line"
    )]
    Header(String),
    /// A part of a mapping that cannot be read: its key, and why.
    #[error("`{key}`: {why}")]
    Mapping {
        /// The key in the configuration, such as `read.say`.
        key: String,
        /// A sentence about the mistake.
        why: String,
    },
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up: {0}")]
    Client(String),
}
