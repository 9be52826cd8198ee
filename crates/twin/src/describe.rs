//! The one line that says how to reach a twin: `deskmate twin --json`.

use serde::Serialize;

use crate::world::World;

/// Everything a client needs to use this twin. Serialises to exactly the documented keys.
#[derive(Debug, Clone, Serialize)]
pub struct Description {
    /// `http://127.0.0.1:PORT`, in place of `https://api.intercom.io`.
    pub base_url: String,
    /// The workspace id, as in `/me`.app.id_code and in every webhook.
    pub app_id: String,
    /// `us`.
    pub region: String,
    /// What the ids, tokens and secrets were made from; given again, it makes the same.
    pub seed: u64,
    /// What the pages and the control API ask for; absent if they ask for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control_token: Option<String>,
    /// The Bearer token the API accepts.
    pub access_token: String,
    /// The app's client id, for OAuth.
    pub client_id: String,
    /// The secret that signs webhooks.
    pub client_secret: String,
    /// The id of the bot teammate.
    pub teammate_id: String,
    /// The teammates, the bot one among them.
    pub admins: Vec<DescribedAdmin>,
    /// The teams.
    pub teams: Vec<DescribedTeam>,
    /// The contacts.
    pub contacts: Vec<DescribedContact>,
    /// The conversation attributes that are defined.
    pub conversation_attributes: Vec<DescribedAttribute>,
    /// The page on which one is the customer.
    pub messenger_url: String,
    /// The page on which one is a teammate.
    pub inbox_url: String,
    /// Where the twin itself is controlled: faults, switches, clock, deliveries.
    pub control_url: String,
}

/// A teammate in a [`Description`].
#[derive(Debug, Clone, Serialize)]
pub struct DescribedAdmin {
    /// Numeric, as a string.
    pub id: String,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
}

/// A team in a [`Description`].
#[derive(Debug, Clone, Serialize)]
pub struct DescribedTeam {
    /// Numeric, as a string.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A contact in a [`Description`].
#[derive(Debug, Clone, Serialize)]
pub struct DescribedContact {
    /// 24 hexadecimal digits.
    pub id: String,
    /// The id the customer's own system gave.
    pub external_id: Option<String>,
    /// Full name.
    pub name: Option<String>,
    /// E-mail address; a lead may have none.
    pub email: Option<String>,
}

/// A conversation attribute in a [`Description`].
#[derive(Debug, Clone, Serialize)]
pub struct DescribedAttribute {
    /// The key in `custom_attributes`.
    pub name: String,
    /// `string`, `integer`, `float`, `boolean`, `datetime` or `list`.
    pub data_type: String,
}

impl World {
    pub(crate) fn describe(&self) -> Description {
        let base = &self.base_url;
        let admins = self.admins.values().map(|a| DescribedAdmin {
            id: a.id.to_string(),
            name: a.name.clone(),
            email: a.email.clone(),
        });
        let teams = self
            .teams
            .values()
            .map(|t| DescribedTeam { id: t.id.to_string(), name: t.name.clone() });
        let contacts = self.contacts.values().filter(|c| c.merged_into.is_none());
        let contacts = contacts.map(|c| DescribedContact {
            id: c.id.clone(),
            external_id: c.external_id.clone(),
            name: c.name.clone(),
            email: c.email.clone(),
        });
        let attributes = self.attributes.iter().filter(|a| a.model == "conversation");
        let attributes = attributes
            .map(|a| DescribedAttribute { name: a.name.clone(), data_type: a.data_type.clone() });
        Description {
            base_url: base.clone(),
            app_id: self.app_id.clone(),
            region: "us".to_owned(),
            seed: self.seed,
            control_token: self.control_token.clone(),
            access_token: self.app.access_token().to_owned(),
            client_id: self.app.client_id.clone(),
            client_secret: self.app.client_secret.clone(),
            teammate_id: self.bot_teammate.to_string(),
            admins: admins.collect(),
            teams: teams.collect(),
            contacts: contacts.collect(),
            conversation_attributes: attributes.collect(),
            messenger_url: format!("{base}/messenger"),
            inbox_url: format!("{base}/inbox"),
            control_url: format!("{base}/_twin"),
        }
    }
}
