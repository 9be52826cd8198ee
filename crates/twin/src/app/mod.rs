//! The app that uses the API, as Developer Hub has it: who it is, what it may do, its tokens.

mod token;

pub(crate) use token::NoToken;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::token::Token;
use crate::{
    error::TwinError,
    ids::Seeded,
    options::TwinOptions,
    rest::{Permission, Version},
    webhook::topic_needs,
};

/// What can be set on the app. As JSON every key may be left out; an unknown key is refused by
/// name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AppSettings {
    /// What it is called.
    pub name: String,
    /// What its tokens may do. Default: everything.
    pub permissions: BTreeSet<Permission>,
    /// The version of a call that names none in `Intercom-Version`. Default 2.14.
    pub version: Version,
}

impl Default for AppSettings {
    fn default() -> Self {
        Self {
            name: "Twin app".to_owned(),
            permissions: Permission::ALL.into(),
            version: Version::V2_14,
        }
    }
}

impl AppSettings {
    /// These settings with the keys of `change` laid over them.
    ///
    /// # Errors
    /// A key that is not there, or a value it cannot have, named.
    pub fn with(&self, change: &Map<String, Value>) -> Result<Self, TwinError> {
        let invalid = |e: serde_json::Error| TwinError::Invalid(format!("the app: {e}"));
        let mut all = serde_json::to_value(self).map_err(invalid)?;
        if let Some(all) = all.as_object_mut() {
            all.extend(change.clone());
        }
        serde_json::from_value(all).map_err(invalid)
    }
}

/// The app. What is secret in it is never logged.
pub(crate) struct App {
    pub(crate) settings: AppSettings,
    pub(crate) client_secret: String,
    tokens: Vec<Token>,
    /// The private token, which is on the app's Authentication page.
    private: String,
}

impl App {
    pub(crate) fn new(options: &TwinOptions, seeded: &mut Seeded) -> Self {
        let token = token::made(seeded);
        let secret = format!("twin_secret_{}", seeded.hex(24));
        let private = options.access_token.clone().unwrap_or(token);
        Self {
            settings: options.app.clone(),
            client_secret: options.client_secret.clone().unwrap_or(secret),
            tokens: vec![Token::new(&private, None)],
            private,
        }
    }

    /// Whether its tokens may do what needs this.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        permission.is_in(&self.settings.permissions)
    }

    /// Whether it may be told of a topic: where a topic has several permissions, one is enough.
    pub(crate) fn may_hear(&self, topic: &str) -> bool {
        let needs = topic_needs(topic);
        needs.is_empty() || needs.iter().any(|permission| self.may(*permission))
    }
}
