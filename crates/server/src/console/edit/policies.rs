//! The policies of a channel, as the form has them: those that a `[[channel]]` can have besides how
//! far the bot may go and which teams it is for. What fits, the configuration's own reading says.

mod catalogue;

use deskmate_core::Rules;
use serde_json::{Value, json};

use self::catalogue::{GROUPS, Group, Kind, Policy};
use super::{Sent, form::put};

fn all() -> impl Iterator<Item = &'static Policy> {
    GROUPS.iter().flat_map(|(_, policies)| policies.iter())
}

/// Whether a field of a set-up is one of the policies.
pub(super) fn knows(field: &str) -> bool {
    all().any(|policy| policy.is_at(field))
}

/// A value of a set-up, by its path.
fn found<'a>(set_up: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(set_up, |value, key| value.get(key)).filter(|value| !value.is_null())
}

/// A value as somebody would type it.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(written).collect::<Vec<_>>().join(", "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// How the keys of a kind of answers are written.
const KEYS: [&str; 3] = ["dialog", "intent", "topic"];

/// A kind of answers, as a line. One that is not written so is taken for the name of a dialog.
fn kind(line: &str) -> Value {
    let mut found = Vec::<(&str, String)>::new();
    for piece in line.split(", ") {
        let key = KEYS.iter().find(|key| piece.trim_start().starts_with(&format!("{key}:")));
        match (key, found.last_mut()) {
            (Some(key), _) => {
                let name = piece.trim_start()[key.len() + 1..].trim();
                found.push((key, name.to_owned()));
            }
            // A name may have a comma in it.
            (None, Some((_, name))) => *name = format!("{name}, {}", piece.trim_end()),
            (None, None) => found.push(("dialog", piece.trim().to_owned())),
        }
    }
    found.into_iter().map(|(key, name)| (key.to_owned(), Value::from(name))).collect()
}

/// The line of a kind of answers.
fn line_of(kind: &Value) -> String {
    let named = KEYS.iter().filter_map(|key| Some(format!("{key}: {}", kind.get(key)?.as_str()?)));
    let line = named.collect::<Vec<_>>().join(", ");
    if line.is_empty() { written(kind) } else { line }
}

/// What holds where a channel says nothing.
fn defaults() -> Value {
    serde_json::to_value(Rules::default()).unwrap_or_default()
}

impl Policy {
    fn is_at(&self, field: &str) -> bool {
        let rest = field.strip_prefix(self.key);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }

    /// What was typed, as a configuration has it; nothing where that is the default. What cannot be
    /// read so stays as it was typed: who reads the set-up says what is wrong with it.
    fn read(&self, typed: &str) -> Option<Value> {
        let line = typed.trim();
        match self.kind {
            Kind::Words => {
                let words = Value::from(typed.replace("\r\n", "\n").trim());
                (found(&defaults(), self.key) != Some(&words)).then_some(words)
            }
            _ if line.is_empty() => None,
            Kind::Kinds => {
                let lines = line.lines().map(str::trim).filter(|line| !line.is_empty());
                Some(lines.map(kind).collect())
            }
            Kind::YesNo => Some(line.parse::<bool>().map_or_else(|_| line.into(), Value::from)),
            Kind::OneOf(_) | Kind::Line => Some(line.into()),
            Kind::Number => {
                let whole = line.parse::<i64>().ok().map(Value::from);
                let part = || line.parse::<f64>().ok().filter(|number| number.is_finite());
                Some(whole.or_else(|| part().map(Value::from)).unwrap_or_else(|| line.into()))
            }
            Kind::List => {
                let items = line.split(',').map(str::trim).filter(|item| !item.is_empty());
                Some(json!(items.collect::<Vec<_>>()))
            }
        }
    }

    /// A value as somebody would type it there.
    fn typed(&self, value: &Value) -> String {
        match (self.kind, value) {
            (Kind::Kinds, Value::Array(kinds)) => {
                kinds.iter().map(line_of).collect::<Vec<_>>().join("\n")
            }
            (_, value) => written(value),
        }
    }

    /// What holds where nothing is said, for people.
    fn default(&self) -> String {
        match (self.key, self.kind, found(&defaults(), self.key)) {
            ("share", ..) => "everything".to_owned(),
            ("timezone", ..) => "UTC, or as the bot's opening hours say".to_owned(),
            ("takes.sources", ..) => "anywhere".to_owned(),
            ("replies_to", ..) => "nothing".to_owned(),
            (_, Kind::YesNo, Some(Value::Bool(yes))) => if *yes { "yes" } else { "no" }.to_owned(),
            (.., value) => value.map(written).unwrap_or_default(),
        }
    }
}

/// Takes the policies over from a form. What it does not have stays as it is.
pub(super) fn read(sent: &Sent, set_up: &mut Value) {
    for policy in all() {
        if let Some(typed) = sent.fields.get(&format!("policy.{}", policy.key)) {
            put(set_up, policy.key, policy.read(typed));
        }
    }
}

/// The policies of a set-up as they would be typed: each of them, the default where it says nothing.
pub(super) fn typed(set_up: &Value) -> impl Iterator<Item = (&'static str, String)> {
    let text = |policy: &Policy| match (found(set_up, policy.key), policy.kind) {
        (Some(value), _) => policy.typed(value),
        (None, Kind::Words) => policy.default(),
        (None, _) => String::new(),
    };
    all().map(move |policy| (policy.key, text(policy)))
}

/// How a policy is asked for.
pub(super) enum Input {
    /// Of some: what is sent, what that means, and whether it is chosen.
    Choice(Vec<(&'static str, String, bool)>),
    Line,
    Words,
}

/// A policy on the page.
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) says: &'static str,
    pub(super) input: Input,
    /// What it is; empty where that is the default.
    pub(super) value: String,
    pub(super) default: String,
}

/// Some of them on the page.
pub(super) struct Shown {
    pub(super) title: &'static str,
    pub(super) fields: Vec<Field>,
}

/// The policies of a set-up, for the page.
pub(super) fn shown(set_up: &Value) -> Vec<Shown> {
    let field = |policy: &Policy| {
        let (key, says, default) = (policy.key, policy.says, policy.default());
        let value = found(set_up, key).map(|value| policy.typed(value));
        let is = |word: &str| value.as_deref() == Some(word);
        let input = match policy.kind {
            Kind::YesNo => choice(&default, &[("true", "yes"), ("false", "no")], is),
            Kind::OneOf(words) => choice(&default, words, is),
            Kind::Line | Kind::Number | Kind::List => Input::Line,
            Kind::Words | Kind::Kinds => Input::Words,
        };
        let value = match (value, policy.kind) {
            (None, Kind::Words) => default.clone(),
            (value, _) => value.unwrap_or_default(),
        };
        Field { key, says, input, value, default }
    };
    let group =
        |(title, policies): &Group| Shown { title, fields: policies.iter().map(field).collect() };
    GROUPS.iter().map(group).collect()
}

/// The default first: whoever leaves it at that gets what a later version thinks best.
fn choice(
    default: &str,
    words: &[(&'static str, &'static str)],
    is: impl Fn(&str) -> bool,
) -> Input {
    let by_default = words.iter().find(|(word, what)| [*word, *what].contains(&default));
    let first = by_default.map(|(_, what)| ("", format!("By default: {what}"), false));
    let rest = words.iter().map(|(word, what)| (*word, (*what).to_owned(), is(word)));
    Input::Choice(first.into_iter().chain(rest).collect())
}

/// How many of them a set-up has its own way.
pub(super) fn own(set_up: &Value) -> usize {
    all().filter(|policy| found(set_up, policy.key).is_some()).count()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::{Input, all, defaults, found, knows, own, read, shown};
    use crate::console::forms::Sent;

    fn typed(fields: &[(&str, &str)], mut set_up: Value) -> Value {
        let fields = fields.iter().map(|(key, text)| (format!("policy.{key}"), (*text).to_owned()));
        read(&Sent { fields: fields.collect(), wants_json: false }, &mut set_up);
        set_up
    }

    /// Whoever adds a rule is told that the form lacks it.
    #[test]
    fn every_rule_of_a_channel_is_in_the_form() {
        let elsewhere = ["takes", "autonomy", "draft_team"];
        let rules = defaults();
        let rules: BTreeSet<_> = rules.as_object().unwrap().keys().cloned().collect();
        let here: BTreeSet<_> = all().map(|policy| policy.key.to_owned()).collect();
        for rule in &rules {
            let is_there = here.contains(rule) || elsewhere.contains(&rule.as_str());
            assert!(is_there, "`{rule}` is missing in GROUPS");
        }
        for key in here.iter().filter(|key| !["share", "timezone"].contains(&key.as_str())) {
            assert!(found(&defaults(), key).is_some(), "there is no rule `{key}`");
        }
    }

    #[test]
    fn what_is_typed_is_kept_as_a_configuration_has_it() {
        let fields = [
            ("replies_to", "dialog: hours, intent: open\r\ntopic: where, or when\nrefunds\n"),
            ("takeover_on_reply", "false"),
            ("on_close", "clear"),
            ("return_after", " 2h "),
            ("max_bot_messages", "5"),
            ("budget_share", "0.5"),
            ("takes.sources", "email, whatsapp,"),
        ];
        let set_up = typed(&fields, json!({"name": "sales", "takes": {"teams": ["1"]}}));
        let expected = json!({
            "name": "sales", "takeover_on_reply": false, "on_close": "clear", "return_after": "2h",
            "max_bot_messages": 5, "budget_share": 0.5,
            "takes": {"teams": ["1"], "sources": ["email", "whatsapp"]},
            "replies_to": [
                {"dialog": "hours", "intent": "open"}, {"topic": "where, or when"}, {"dialog": "refunds"},
            ],
        });
        assert_eq!(set_up, expected);
        assert_eq!(own(&set_up), 7);
        let lines = super::typed(&set_up).find(|(key, _)| *key == "replies_to").unwrap().1;
        assert_eq!(lines, "dialog: hours, intent: open\ntopic: where, or when\ndialog: refunds");
        let emptied: Vec<_> = fields.iter().map(|(key, _)| (*key, "")).collect();
        let set_up = typed(&emptied, set_up);
        assert_eq!(set_up, json!({"name": "sales", "takes": {"teams": ["1"]}}), "the defaults");
        assert_eq!(typed(&[], set_up.clone()), set_up, "a form without them changes none");
    }

    #[test]
    fn words_may_be_none_and_are_the_default_only_as_they_are() {
        let default = written_default();
        assert_eq!(typed(&[("failure_message", &default)], json!({})), json!({}));
        let none = json!({"failure_message": ""});
        assert_eq!(typed(&[("failure_message", " ")], json!({})), none);
        assert_eq!(
            typed(&[("failure_message", "A\r\nB")], none),
            json!({"failure_message": "A\nB"})
        );
    }

    fn written_default() -> String {
        super::written(&defaults()["failure_message"])
    }

    #[test]
    fn what_cannot_be_read_stays_as_it_was_typed() {
        let fields = [("max_bot_messages", "many"), ("budget_share", "NaN"), ("pace", "soon")];
        let set_up = typed(&fields, json!({}));
        let expected = json!({"max_bot_messages": "many", "budget_share": "NaN", "pace": "soon"});
        assert_eq!(set_up, expected);
        let fields: Vec<_> = shown(&set_up).into_iter().flat_map(|group| group.fields).collect();
        let value = |key: &str| {
            fields.iter().find(|field| field.key == key).map(|field| field.value.clone()).unwrap()
        };
        assert_eq!(value("max_bot_messages"), "many");
        assert_eq!(value("turn_timeout"), "", "that is as it is by default");
    }

    #[test]
    fn each_says_what_holds_by_default() {
        for group in shown(&json!({})) {
            for field in group.fields {
                assert!(!field.default.is_empty(), "{}", field.key);
                if let Input::Choice(choices) = field.input {
                    assert!(choices[0].1.starts_with("By default: "), "{}", field.key);
                }
            }
        }
        assert!(knows("takes.sources") && knows("share[0]") && !knows("takes.teams"));
        assert!(!knows("pacemaker"));
    }
}
