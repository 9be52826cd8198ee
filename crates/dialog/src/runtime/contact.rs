//! The variables that a turn brings with it.

use deskmate_core::Turn;
use serde_json::{Map, Value, json};

/// Variables that there are without anybody setting them.
pub(crate) const KNOWN: &[&str] = &[
    "firstname",
    "lastname",
    "intercom_user_type",
    "intercom_user_email",
    "intercom_user_phone",
    "intercom_user_city_name",
    "intercom_user_continent_code",
    "intercom_user_country_name",
    "intercom_user_postal_code",
    "intercom_user_region_name",
    "intercom_user_country_code",
    "intercom_user_timezone",
    "intercom_user_company",
    "contact",
    "conversation",
    "company",
    "internal",
    "locale",
    "preferredLanguage",
    "today",
    "_input",
    "sys_date",
    "sys_time",
    "sys_email",
    "sys_url",
    "sys_phone",
    "sys_number",
];

/// The variables of a turn. What is not known is not there.
pub(super) fn variables(turn: &Turn) -> Map<String, Value> {
    let mut all = deskmate_core::product_variables(&turn.contact);
    let object = |value: Result<Value, _>| value.unwrap_or_else(|_: serde_json::Error| json!({}));
    all.insert("contact".into(), object(serde_json::to_value(&turn.contact)));
    all.insert("conversation".into(), object(serde_json::to_value(&turn.conversation)));
    if let Some(company) = &turn.contact.company {
        all.insert("company".into(), object(serde_json::to_value(company)));
    }
    all
}
