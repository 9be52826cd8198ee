//! A local Intercom: its API, its webhooks and both sides of the chat.
//!
//! ```no_run
//! # async fn example() -> Result<(), intercom_twin::TwinError> {
//! use intercom_twin::{Act, Twin, TwinOptions};
//!
//! let twin = Twin::start(TwinOptions::manual()).await?;
//! twin.set_webhook_url("http://127.0.0.1:8080/hooks/support").await?;
//! let started = twin.act(Act::contact_starts("Joe", "Where is my order?"))?;
//! twin.settle().await;
//! let conversation = twin.conversation(&started.conversation_id);
//! # Ok(())
//! # }
//! ```

pub mod act;
mod api_error;
mod app;
mod body;
mod calls;
mod clock;
mod control;
mod describe;
mod error;
mod faces;
pub mod faults;
mod feed;
mod files;
mod ids;
mod laid_over;
mod line;
mod operations;
pub mod options;
mod pages;
mod render;
mod rest;
mod search;
mod settings;
mod shared;
pub mod switches;
mod twin;
mod version;
pub mod webhook;
pub mod workspace;
mod world;

pub use act::{Act, Acted};
pub use app::{AppSettings, Permission};
pub use calls::ApiCall;
pub use describe::{
    DescribedAdmin, DescribedAttribute, DescribedContact, DescribedTeam, Description,
};
pub use error::TwinError;
pub use faults::{Fault, FaultKind, Faults};
pub use files::FetchAllow;
pub use options::{ClockStart, MANUAL_START, TwinOptions, WebhookOptions};
pub use settings::Settings;
pub use switches::Switches;
pub use twin::Twin;
pub use version::Version;
pub use webhook::{
    Attempt, AttemptState, WebhookVersion,
    endpoint::{Endpoint, HeadCheck},
    health::{EndpointStatus, Health},
};
pub use workspace::Workspace;
