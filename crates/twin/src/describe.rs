//! The one line that says how to reach a twin: `deskmate twin --json`.

use serde::Serialize;

/// Everything a client needs to use this twin. Serialises to exactly the documented keys.
#[derive(Debug, Clone, Serialize)]
pub struct Description {
    /// `http://127.0.0.1:PORT`, in place of `https://api.intercom.io`.
    pub base_url: String,
    /// The workspace id, as in `/me`.app.id_code and in every webhook.
    pub app_id: String,
    /// `us`.
    pub region: String,
    /// The Bearer token the API accepts.
    pub access_token: String,
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
