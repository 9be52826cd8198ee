//! The shape of a workspace: its teams, teammates, tags, attributes and contacts, from a file.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::TwinError;

/// The shape of a workspace, as `deskmate twin --workspace FILE` reads it (JSON).
///
/// What is missing stays as in the example workspace. Teams and teammates come together: where the
/// file has either, none of the example's stay. Tags and attributes are added; contacts take the
/// place of the example's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Workspace {
    /// The people of the team.
    pub teammates: Option<Vec<Teammate>>,
    /// The teams.
    pub teams: Option<Vec<Team>>,
    /// The bot teammate.
    pub bot: Option<Teammate>,
    /// Names of tags.
    pub tags: Vec<String>,
    /// Custom attributes.
    pub attributes: Vec<DataAttribute>,
    /// The customers.
    pub contacts: Option<Vec<NewContact>>,
    /// Articles of the help center, in place of the example's.
    pub articles: Option<Vec<NewArticle>>,
}

/// An article of the help center.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewArticle {
    /// Its title.
    pub title: String,
    /// A line about it.
    #[serde(default)]
    pub description: String,
    /// HTML or plain text.
    #[serde(default)]
    pub body: String,
    /// Not published yet.
    #[serde(default)]
    pub draft: bool,
}

/// A person of the team.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Teammate {
    /// The id; one is made if it is missing.
    #[serde(default)]
    pub id: Option<u64>,
    /// Full name.
    pub name: String,
    /// E-mail address; made of the name if it is missing.
    #[serde(default)]
    pub email: Option<String>,
    /// What they do.
    #[serde(default)]
    pub job_title: Option<String>,
    /// Whether they have an inbox seat.
    #[serde(default = "yes")]
    pub has_inbox_seat: bool,
}

/// A team.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// The id; one is made if it is missing.
    #[serde(default)]
    pub id: Option<u64>,
    /// Its name.
    pub name: String,
    /// Names or e-mail addresses of its members.
    #[serde(default)]
    pub members: Vec<String>,
}

/// A custom attribute.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataAttribute {
    /// `contact`, `company` or `conversation`.
    pub model: String,
    /// Its name.
    pub name: String,
    /// `string` (default), `integer`, `float`, `boolean`, `datetime` or `list`.
    #[serde(default = "string")]
    pub data_type: String,
    /// The values that a list allows.
    #[serde(default)]
    pub options: Vec<String>,
}

/// A customer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewContact {
    /// The id; one is made if it is missing.
    pub id: Option<String>,
    /// `user` or `lead`; a user where there is an external id or an e-mail address.
    pub role: Option<String>,
    /// The id in the customer's own system.
    pub external_id: Option<String>,
    /// Full name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Language of the browser, such as `en`.
    pub language: Option<String>,
    /// Where they were last seen.
    pub location: Option<Location>,
    /// Their company.
    pub company: Option<Company>,
    /// Names of their tags.
    pub tags: Vec<String>,
    /// What a teammate, the first, wrote down about them.
    pub notes: Vec<String>,
    /// Their custom attributes.
    pub custom_attributes: Map<String, Value>,
}

/// Where a contact was last seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Location {
    /// Country's name.
    pub country: Option<String>,
    /// Region or state.
    pub region: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Country's ISO 3166 alpha-3 code.
    pub country_code: Option<String>,
    /// Continent's two letters.
    pub continent_code: Option<String>,
}

/// A company.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// The id in the customer's own system; made of the name if it is missing.
    #[serde(default)]
    pub company_id: Option<String>,
    /// The name of its plan.
    #[serde(default)]
    pub plan: Option<String>,
    /// How many people work there.
    #[serde(default)]
    pub size: Option<i64>,
    /// Its web address.
    #[serde(default)]
    pub website: Option<String>,
    /// What it does.
    #[serde(default)]
    pub industry: Option<String>,
    /// What it pays in a month.
    #[serde(default)]
    pub monthly_spend: i64,
    /// Its custom attributes.
    #[serde(default)]
    pub custom_attributes: Map<String, Value>,
}

fn yes() -> bool {
    true
}

fn string() -> String {
    "string".to_owned()
}

impl Workspace {
    /// Reads a file's text.
    ///
    /// # Errors
    /// What does not fit, with its line.
    pub fn parse(text: &str) -> Result<Self, TwinError> {
        if text.trim_start().starts_with('[') {
            let what = "it is a list; the file is one object, as in docs/twin.md";
            return Err(TwinError::Options(what.to_owned()));
        }
        serde_json::from_str(text).map_err(|error| TwinError::Options(error.to_string()))
    }
}
