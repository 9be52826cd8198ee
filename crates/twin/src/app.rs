//! The app that uses the API, as Developer Hub has it: who it is, what it may do, its tokens.

mod code;
mod permission;
mod rate;
mod redirect;
mod token;

pub(crate) use code::NotTraded;
pub use permission::Permission;
pub(crate) use rate::{RateHeaders, RateWindow, exceeded};
pub(crate) use token::{NoToken, credentials, same};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::{code::Code, token::Token};
use crate::{
    error::TwinError, feed::Change, ids::Seeded, laid_over::laid_over, options::TwinOptions,
    version::Version, webhook::Topic, world::World,
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
    /// Where the answer to a question for consent may go (OAuth). The first is meant where the
    /// question names none.
    pub redirect_urls: Vec<String>,
    /// The version of a call that names none in `Intercom-Version`. Default 2.14.
    pub version: Version,
}

impl Default for AppSettings {
    fn default() -> Self {
        Self {
            name: "Twin app".to_owned(),
            permissions: Permission::ALL.into(),
            redirect_urls: Vec::new(),
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
        let settings: Self = laid_over("the app", self, change)?;
        settings.check()?;
        Ok(settings)
    }
}

/// The app. What is secret in it is never logged.
pub(crate) struct App {
    pub(crate) settings: AppSettings,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    tokens: Vec<Token>,
    codes: Vec<Code>,
    /// Whether it is installed in the workspace. If not, it has no token and is told nothing.
    pub(crate) installed: bool,
    /// The private token, which is on the app's Authentication page.
    private: String,
}

impl App {
    pub(crate) fn new(options: &TwinOptions, seeded: &mut Seeded) -> Self {
        let token = token::made(seeded);
        let secret = format!("twin_secret_{}", seeded.hex(24));
        // Not from the common seed: with it, everything that is made later would have other ids.
        let client_id = Seeded::new(options.seed ^ 0x6f61_7574_6821).uuid();
        let private = options.access_token.clone().unwrap_or(token);
        Self {
            settings: options.app.clone(),
            client_id: options.client_id.clone().unwrap_or(client_id),
            client_secret: options.client_secret.clone().unwrap_or(secret),
            tokens: vec![Token::new(&private, None, &options.app)],
            codes: Vec::new(),
            installed: true,
            private,
        }
    }

    /// Whether its tokens may do what needs this.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        permission.is_in(&self.settings.permissions)
    }

    /// Whether it may be told of a topic: where a topic has several permissions, one is enough.
    pub(crate) fn may_hear(&self, topic: &str) -> bool {
        let needs = Topic::named(topic).map_or(&[][..], |topic| topic.needs);
        needs.is_empty() || needs.iter().any(|permission| self.may(*permission))
    }

    fn uninstall(&mut self) {
        self.installed = false;
        self.codes.clear();
        self.tokens.iter_mut().for_each(Token::revoke);
    }
}

impl World {
    /// Takes the app out of the workspace: its tokens are over and it is told nothing more. A new
    /// token installs it again.
    pub(crate) fn uninstall_app(&mut self) {
        self.app.uninstall();
        self.feed.mark(Change::Settings);
        self.feed.mark(Change::Deliveries);
    }

    /// Whose token it is: the teammate who allowed it; of the private one, whom the switch names,
    /// else the first person.
    pub(crate) fn token_admin(&self, allowed_by: Option<u64>) -> Option<u64> {
        let named = || self.find_admin(self.switches.token_admin.as_deref()?).ok();
        allowed_by.or_else(named).or_else(|| self.admins.keys().next().copied())
    }
}
