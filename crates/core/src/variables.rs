//! The variables that there are without anybody setting them: Intercom's name for each.

use serde_json::{Map, Value};

use crate::Contact;

/// The variables of a contact: `firstname`, `intercom_user_email` … and one for each tag. What is
/// not known is not there.
pub fn product_variables(contact: &Contact) -> Map<String, Value> {
    let (first, last) = contact.names();
    let location = contact.location.clone().unwrap_or_default();
    let company = contact.company.as_ref().and_then(|company| company.name.clone());
    let texts = [
        ("firstname", first),
        ("lastname", last),
        ("intercom_user_type", contact.role.clone()),
        ("intercom_user_email", contact.email.clone()),
        ("intercom_user_phone", contact.phone.clone()),
        ("intercom_user_city_name", location.city),
        ("intercom_user_continent_code", location.continent_code),
        ("intercom_user_country_name", location.country),
        ("intercom_user_region_name", location.region),
        ("intercom_user_country_code", location.country_code),
        ("intercom_user_company", company),
        ("locale", contact.language.clone()),
    ];
    let mut all: Map<String, Value> = texts
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), Value::String(text?))))
        .collect();
    // Intercom does not tell these any more: they come from attributes, where there are such.
    for name in ["intercom_user_postal_code", "intercom_user_timezone"] {
        let attributes = &contact.custom_attributes;
        let short = name.trim_start_matches("intercom_user_");
        let value = attributes.get(name).or_else(|| attributes.get(short));
        if let Some(value) = value.filter(|value| !value.is_null()) {
            all.insert(name.to_owned(), value.clone());
        }
    }
    for tag in &contact.tags {
        all.insert(format!("intercom_user_tag_{}", tag_name(tag)), Value::Bool(true));
    }
    all
}

impl Contact {
    /// First name and the rest.
    pub fn names(&self) -> (Option<String>, Option<String>) {
        let full = self.name.as_deref().unwrap_or_default().trim();
        let (first, last) = full.split_once(char::is_whitespace).unwrap_or((full, ""));
        let some = |text: &str| (!text.is_empty()).then(|| text.trim().to_owned());
        (some(first), some(last))
    }
}

/// Whether a variable of that name holds what somebody would not want on a screen.
pub fn sounds_secret(name: &str) -> bool {
    const ANYWHERE: [&str; 6] = ["password", "passwort", "secret", "token", "iban", "apikey"];
    const ALONE: [&str; 8] = ["card", "cvc", "cvv", "pin", "ssn", "key", "passcode", "bic"];
    let lower = name.to_lowercase();
    // `cardNumber`, `card_number`, `card number`.
    let mut words = vec![String::new()];
    let mut last_small = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || last_small && character.is_uppercase() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (character.is_alphanumeric(), words.last_mut()) {
            word.extend(character.to_lowercase());
        }
        last_small = character.is_lowercase();
    }
    ANYWHERE.iter().any(|word| lower.contains(word))
        || words.iter().any(|word| ALONE.contains(&word.trim_end_matches(char::is_numeric)))
}

/// Whether a variable of that name is one that nobody sets: the product's, or one of our own.
pub fn is_given(name: &str) -> bool {
    ["_", "intercom_"].iter().any(|begins| name.starts_with(begins))
        || ["firstname", "lastname", "locale"].contains(&name)
}

/// A tag's name as a piece of a variable's.
fn tag_name(tag: &str) -> String {
    let plain = |character: char| if character.is_alphanumeric() { character } else { '_' };
    tag.to_lowercase().chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::sounds_secret;

    #[test]
    fn what_sounds_secret_is_told_by_its_words() {
        for name in [
            "password",
            "userPassword",
            "api_key",
            "card_number",
            "cardNumber",
            "PIN",
            "pin2",
            "my token",
        ] {
            assert!(sounds_secret(name), "{name}");
        }
        for name in ["shipping", "monkey", "keyboard", "cardinal", "order_id", "opinion"] {
            assert!(!sounds_secret(name), "{name}");
        }
    }
}
