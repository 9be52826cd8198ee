//! Tags that a session asks for: `intercom_tags`.

use std::borrow::Cow;

use serde_json::Value;

use crate::{
    Session,
    action::{Action, Answer},
};

/// The variable of the session whose tags the contact gets at a handover.
pub const TAGS_VARIABLE: &str = "intercom_tags";

impl Answer {
    /// Adds the tags that the session asks for to a handover, whoever set them. `session` is the
    /// conversation's before this answer, `known` are the names of the workspace's tags.
    pub fn tag_at_handover(&mut self, session: &Session, known: &[String]) {
        let wanted = self.session.get(TAGS_VARIABLE).or_else(|| session.get(TAGS_VARIABLE));
        let Some(wanted) = wanted.map(|tags| tag_names(tags, known)) else { return };
        for action in &mut self.actions {
            let Action::Handover(handover) = action else { continue };
            for tag in &wanted {
                if !handover.tags.iter().any(|there| there.eq_ignore_ascii_case(tag)) {
                    handover.tags.push(tag.clone());
                }
            }
        }
    }
}

fn show(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => "".into(),
        Value::String(text) => text.as_str().into(),
        value => value.to_string().into(),
    }
}

/// The names in a variable such as `preferred, sales`: a list, or a text cut at commas, save where a
/// tag of the workspace (`known`) has one in it.
pub fn tag_names(tags: &Value, known: &[String]) -> Vec<String> {
    let text = match tags {
        Value::Array(items) => {
            return items
                .iter()
                .map(|tag| show(tag).trim().to_owned())
                .filter(|tag| !tag.is_empty())
                .collect();
        }
        tags => show(tags),
    };
    let parts: Vec<&str> = text.split(',').collect();
    let mut names: Vec<String> = Vec::new();
    let mut left = parts.as_slice();
    while !left.is_empty() {
        let longest = (2..=left.len()).rev().find_map(|count| {
            let name = left.get(..count)?.join(",");
            let same = |known: &&String| known.trim().eq_ignore_ascii_case(name.trim());
            known.iter().find(same).map(|known| (count, known.clone()))
        });
        let single = || (1, left.first().copied().unwrap_or_default().trim().to_owned());
        let (count, name) = longest.unwrap_or_else(single);
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
        left = left.get(count..).unwrap_or_default();
    }
    names
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::tag_names;

    #[test]
    fn tags_are_separated_by_commas_save_where_a_tag_has_one() {
        let known = ["Sales, EMEA".to_owned(), "vip".to_owned()];
        assert_eq!(tag_names(&json!("preferred, sales"), &known), ["preferred", "sales"]);
        assert_eq!(
            tag_names(&json!("vip,sales, emea ,,new"), &known),
            ["vip", "Sales, EMEA", "new"]
        );
        assert_eq!(tag_names(&json!(["a", " b "]), &known), ["a", "b"]);
        assert!(tag_names(&json!(""), &known).is_empty());
    }
}
