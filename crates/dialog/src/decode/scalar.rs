//! Single values.

use serde_json::Value;

use super::{Decode, expected};
use crate::{
    diagnostic::Problems,
    place::Spanned,
    yaml::{Content, Node},
};

/// A text; a number or `true` is taken as it is written.
impl Decode for String {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            Content::Text(text) => Some(text.clone()),
            Content::Number(number) => {
                Some(node.written.as_deref().map_or_else(|| number.to_string(), str::to_owned))
            }
            Content::Bool(is) => Some(is.to_string()),
            _ => expected("a text", node, problems),
        }
    }
}

impl Decode for bool {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.content {
            Content::Bool(is) => Some(is),
            _ => expected("`true` or `false`", node, problems),
        }
    }
}

impl Decode for u32 {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            Content::Number(number) => {
                number.as_u64().and_then(|number| Self::try_from(number).ok())
            }
            _ => None,
        }
        .or_else(|| expected("a whole number from 0", node, problems))
    }
}

impl Decode for f64 {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            Content::Number(number) => number.as_f64(),
            _ => None,
        }
        .or_else(|| expected("a number", node, problems))
    }
}

/// Anything at all.
impl Decode for Value {
    fn decode(node: &Node, _: &mut Problems) -> Option<Self> {
        Some(node.json())
    }
}

impl<T: Decode> Decode for Spanned<T> {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        T::decode(node, problems).map(|value| Self { value, span: node.span })
    }
}

#[cfg(test)]
mod tests {
    use crate::{decode::Decode, diagnostic::Problems, yaml};

    crate::decode::record! {
        /// For these tests.
        struct Thing {
            /// Must be there.
            name: String = "name",
            /// May be left out.
            loud: Option<bool> = "if",
        }
    }

    fn wrong(text: &str) -> String {
        let mut problems = Problems::default();
        let node = yaml::read(text, &mut problems).unwrap();
        if let Some(thing) = Thing::decode(&node, &mut problems) {
            assert!(thing.name == "a" && thing.loud == Some(true) || thing.loud.is_none());
        }
        problems
            .of_file("bot.yaml", text)
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn everything_wrong_with_a_mapping_is_noted_at_once() {
        assert_eq!(wrong("name: a\nif: true\n"), "");
        insta::assert_snapshot!(wrong("nmae: a\nif: maybe\nif: true\n"), @r"
        bot.yaml:1:1: error: unknown key `nmae`; did you mean `name`?
        bot.yaml:2:5: error: `true` or `false` is expected here, not a text
        bot.yaml:3:1: error: `if` is here twice; remove or rename one of them: only one could count
        ");
        insta::assert_snapshot!(wrong("name:\nif:\n"), @r"
        bot.yaml:1:1: error: a text is expected here, not nothing
        bot.yaml:2:1: error: there is no value here; give one, or remove the key
        ");
        insta::assert_snapshot!(wrong("- name\n"), @"bot.yaml:1:1: error: a mapping with `name`, `if` is expected here, not a list");
    }
}
