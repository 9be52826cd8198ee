//! Texts with their values in.

use jiff::tz::TimeZone;
use serde_json::Value;

use super::{Filter, Path, Piece, Placeholder, Target, Template, show};

/// Where the values of a text come from.
pub trait Lookup {
    /// The value of a path, if there is one.
    fn value(&self, path: &Path) -> Option<Value>;

    /// The time zone that moments are shown in.
    fn zone(&self) -> TimeZone {
        TimeZone::UTC
    }
}

/// The most that one text can become. Longer ones are cut.
const MAX_BYTES: usize = 64 * 1024;

/// A text with its values in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The text.
    pub text: String,
    /// What it asked for and nobody knows.
    pub unknown: Vec<String>,
}

impl Template {
    /// The text, its values escaped for what it lands in. Unknown values are empty.
    pub fn render(&self, values: &dyn Lookup, target: Target) -> Rendered {
        let mut rendered = Rendered::default();
        for (at, piece) in self.pieces.iter().enumerate() {
            Self::piece(at, piece, values, target, &mut rendered);
            if rendered.text.len() > MAX_BYTES {
                cut(&mut rendered.text);
                break;
            }
        }
        rendered
    }

    /// One more piece, `at` which place.
    fn piece(
        at: usize,
        piece: &Piece,
        values: &dyn Lookup,
        target: Target,
        rendered: &mut Rendered,
    ) {
        match piece {
            Piece::Text(text) => rendered.text.push_str(text),
            Piece::Value(placeholder) => {
                let value = placeholder.value(values, &mut rendered.unknown);
                let as_it_is = match target {
                    Target::Url => at == 0 || placeholder.filters.ends_with(&[Filter::Url]),
                    _ => false,
                };
                let shown = show(&value);
                if as_it_is {
                    rendered.text.push_str(&shown);
                } else {
                    rendered.text.push_str(&target.escape(&shown));
                }
            }
        }
    }

    /// The address, as [`Target::Url`]. A value that is not there leaves no gap in its path.
    ///
    /// # Errors
    /// The path of the value that is missing: an address without it is another one.
    pub fn address(&self, values: &dyn Lookup) -> Result<Rendered, String> {
        let mut rendered = Rendered::default();
        let mut gaps = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            let before = rendered.text.len();
            let in_path = !rendered.text.contains(['?', '#']);
            Self::piece(at, piece, values, Target::Url, &mut rendered);
            if let (true, Piece::Value(placeholder)) = (in_path, piece) {
                let blank = show(&placeholder.value(values, &mut Vec::new())).trim().is_empty();
                if blank && !placeholder.forgiving() {
                    return Err(placeholder.path.to_string());
                }
                gaps.extend(blank.then_some((before, &placeholder.path)));
            }
        }
        // One that may be missing must leave something between two slashes.
        for (at, path) in gaps {
            let (before, after) = rendered.text.split_at(at);
            let ends = after.is_empty() || after.starts_with(['/', '?', '#']);
            if ends && (before.is_empty() || before.ends_with('/')) {
                return Err(path.to_string());
            }
        }
        if rendered.text.len() > MAX_BYTES {
            cut(&mut rendered.text);
        }
        Ok(rendered)
    }

    /// The value: of its own type where the whole text is one placeholder, else text.
    pub(crate) fn evaluate(&self, values: &dyn Lookup, unknown: &mut Vec<String>) -> Value {
        if let [Piece::Value(placeholder)] = self.pieces.as_slice() {
            return placeholder.value(values, unknown);
        }
        let rendered = self.render(values, Target::Plain);
        unknown.extend(rendered.unknown);
        Value::String(rendered.text)
    }
}

impl Placeholder {
    fn value(&self, values: &dyn Lookup, unknown: &mut Vec<String>) -> Value {
        let value = values.value(&self.path).unwrap_or(Value::Null);
        if value.is_null() && !self.forgiving() {
            unknown.push(self.path.to_string());
        }
        self.filters.iter().fold(value, |value, filter| filter.apply(value, values))
    }

    /// Whether it makes something of nothing, so that a missing value is no surprise.
    fn forgiving(&self) -> bool {
        let makes = |filter: &Filter| {
            matches!(filter, Filter::Default(_) | Filter::Increment | Filter::Decrement)
        };
        self.filters.iter().any(makes)
    }
}

fn cut(text: &mut String) {
    let mut end = MAX_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Lookup, Path, Target, Template};

    struct Ann;

    impl Lookup for Ann {
        fn value(&self, path: &Path) -> Option<Value> {
            let all = json!({
                "contact": { "custom_attributes": { "Company Name": "Acme", "a}|b": "odd" } },
                "firstname": "Ann", "nasty": "**b** <i>x</i> [a](b)\n\n# h\n    code",
                "order": { "lines": [{ "name": "shoe & sock" }], "count": 3 },
            });
            path.within(all.get(&path.root)?).cloned()
        }
    }

    fn says(text: &str, target: Target) -> String {
        Template::new(text).unwrap().render(&Ann, target).text
    }

    #[test]
    fn values_land_in_texts_escaped_for_their_format() {
        assert_eq!(says("Hi {firstname}, {{x} }}", Target::Plain), "Hi Ann, {x} }}");
        assert_eq!(says("{order.lines[0].name|uppercase}!", Target::Plain), "SHOE & SOCK!");
        assert_eq!(says("<b>{order.lines[0].name}</b>", Target::Html), "<b>shoe &amp; sock</b>");
        assert_eq!(
            says("**{nasty}**", Target::Markdown),
            r"**\*\*b\*\* \<i\>x\<\/i\> \[a\]\(b\)
\# h
code**"
        );
        assert_eq!(
            says("https://x.test/{order.lines[0].name}?n={order.count}", Target::Url),
            "https://x.test/shoe%20%26%20sock?n=3"
        );
        assert_eq!(says("{firstname}/{nobody|default:a b}", Target::Url), "Ann/a%20b");
        assert_eq!(says("?q={order.lines[0].name|url}", Target::Url), "?q=shoe%20%26%20sock");
        // What comes after an unset base is still a piece.
        assert_eq!(says("{nobody}{order.lines[0].name}", Target::Url), "shoe%20%26%20sock");
    }

    #[test]
    fn names_with_spaces_stand_in_quotes() {
        let all = r#"{contact.custom_attributes["Company Name"]} { contact['custom_attributes']["a}|b"] | uppercase }"#;
        assert_eq!(says(all, Target::Plain), "Acme ODD");
    }

    #[test]
    fn unknown_values_are_empty_and_noted() {
        let template =
            Template::new("[{nobody}] {order.x.y} {no|default:soon} {n|increment}").unwrap();
        let rendered = template.render(&Ann, Target::Plain);
        assert_eq!(rendered.text, "[]  soon 1");
        assert_eq!(rendered.unknown, ["nobody", "order.x.y"]);
    }

    #[test]
    fn one_placeholder_alone_keeps_its_type() {
        let value = |text: &str| Template::new(text).unwrap().evaluate(&Ann, &mut Vec::new());
        assert_eq!(value("{order.count}"), json!(3));
        assert_eq!(value("{order.count} "), json!("3 "));
        assert_eq!(value("{nobody}"), Value::Null);
        assert_eq!(value("{order.lines}"), json!([{ "name": "shoe & sock" }]));
    }

    #[test]
    fn what_is_no_placeholder_is_refused() {
        for wrong in ["{", "a {b", "{}", "{a b}", "{a|}", "{a|shout}", "{ \"json\": 1 }"] {
            assert!(Template::new(wrong).is_err(), "{wrong}");
        }
    }
}
