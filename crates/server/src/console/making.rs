//! What makes channels out of what the console keeps of them. The binary knows how; the pages ask.

use std::{collections::BTreeMap, fmt::Debug};

use async_trait::async_trait;
use deskmate_engine::{ChannelOptions, Engine, Picture};
use deskmate_store::StoreError;
use serde_json::Value;

/// A field that cannot be used, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongField {
    /// Its path, as in the configuration: `intercom.access_token`; empty for the whole.
    pub field: String,
    /// What is wrong with it.
    pub what: String,
}

/// The app of the configuration, by which workspaces let Deskmate in.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnApp {
    /// Its client id.
    pub client_id: String,
    /// Its client secret.
    pub client_secret: String,
    /// Another address than Intercom's; the secret is told to no other one.
    pub base_url: Option<String>,
}

impl Debug for OwnApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnApp").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// Makes channels.
#[async_trait]
pub trait Maker: Send + Sync + Debug + 'static {
    /// Whether secrets can be sealed: there is a master key.
    fn seals(&self) -> bool;

    /// Seals a secret for a field of a channel. `None`: there is no master key.
    fn seal(&self, channel: &str, field: &str, secret: &str) -> Option<String>;

    /// What a text in the set-up of a channel stands for: itself, or what is sealed, in a variable or
    /// in a file.
    ///
    /// # Errors
    /// Why it cannot be had.
    fn opened(&self, channel: &str, field: &str, text: &str) -> Result<String, String>;

    /// The app by which workspaces let Deskmate in, if the configuration names one.
    fn app(&self) -> Option<OwnApp>;

    /// Whether the configuration has a channel of that name.
    fn is_in_file(&self, name: &str) -> bool;

    /// Reads a set-up, which has the form of a `[[channel]]`.
    ///
    /// # Errors
    /// The first field that cannot be used.
    async fn options(&self, set_up: &Value) -> Result<ChannelOptions, WrongField>;

    /// A teammate's picture, of at most so many bytes, from where Intercom says that it is: somewhere
    /// on the public internet, or where what told of it is.
    ///
    /// # Errors
    /// Why it cannot be had, for people; the address is not in it.
    async fn picture(&self, place: &Picture<'_>, most_bytes: usize) -> Result<Vec<u8>, String>;

    /// Brings the running channels in line with what is kept: those of other nodes as well.
    ///
    /// # Errors
    /// What the store says.
    async fn sync(&self, engine: &Engine) -> Result<(), StoreError>;

    /// Which channels that are kept could not be made, and why.
    fn failed(&self) -> BTreeMap<String, String>;
}
