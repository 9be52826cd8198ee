//! What can go wrong when a caller drives the twin.

use std::{net::SocketAddr, path::PathBuf};

/// Why the twin did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TwinError {
    /// The listener could not be bound, mostly because another program has the port.
    #[error(
        "cannot listen on {addr}: {source}; choose another address, or port 0 for any free one"
    )]
    Listen {
        /// The address that was asked for.
        addr: SocketAddr,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The options do not make sense together.
    #[error("{0}")]
    Options(String),
    /// An act named something that the workspace does not have, or is not possible now.
    #[error("{0}")]
    Refused(String),
    /// A fault or a switch is not well formed.
    #[error("{0}")]
    Invalid(String),
    /// The webhook endpoint did not pass the check that Intercom makes on save.
    #[error("the webhook URL was not saved: {0}")]
    WebhookCheck(String),
    /// The clock cannot do that in its present mode.
    #[error("{0}")]
    Clock(String),
    /// The file in which calls are recorded could not be made.
    #[error("calls cannot be recorded in {}: {source}", path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The HTTP client for webhooks could not be built.
    #[error("cannot build the HTTP client for webhooks: {0}")]
    Client(#[source] reqwest::Error),
}
