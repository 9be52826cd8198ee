//! One step.

use serde_json::Value;

use super::{Api, Attributes, Clear, Offload, Pause, Snooze, Tag, Time, Timer};
use crate::{
    decode::{Nothing, exactly_one, record},
    diagnostic::Problems,
    model::{Assignments, Dynamic, VariableName},
    place::Spanned,
    template::Template,
    yaml::Node,
};

const KINDS: [&str; 15] = [
    "offload",
    "set",
    "clear",
    "tag",
    "untag",
    "note",
    "attributes",
    "api",
    "pause",
    "close",
    "snooze",
    "time",
    "timer",
    "goto_variable",
    "emit",
];

fn one_kind(schema: &mut schemars::Schema) {
    let required = |kind: &&str| serde_json::json!({ "required": [kind] });
    schema.insert("oneOf".into(), KINDS.iter().map(required).collect::<Value>());
}

record! {
    check one_kind;
    /// One thing to do.
    #[schemars(transform = one_kind)]
    pub struct Step {
        /// Send to offload provider: the conversation goes to people.
        offload: Option<Offload> = "offload",
        /// Set variables.
        set: Option<Assignments> = "set",
        /// Set variables back to their defaults.
        clear: Option<Clear> = "clear",
        /// Add tags.
        tag: Option<Tag> = "tag",
        /// Remove tags.
        untag: Option<Tag> = "untag",
        /// Write an internal note.
        note: Option<Template> = "note",
        /// Set custom attributes.
        attributes: Option<Attributes> = "attributes",
        /// Ask another service.
        api: Option<Box<Api>> = "api",
        /// Say nothing until the conversation is given back, or for some time.
        pause: Option<Pause> = "pause",
        /// Close the conversation.
        close: Option<Nothing> = "close",
        /// Snooze the conversation.
        snooze: Option<Snooze> = "snooze",
        /// Put the time into a variable.
        time: Option<Time> = "time",
        /// Go on later, if the customer does not write before.
        timer: Option<Timer> = "timer",
        /// Go to the dialog that a variable names.
        goto_variable: Option<Spanned<VariableName>> = "goto_variable",
        /// Send an event to the timeline and to webhooks.
        emit: Option<Dynamic> = "emit",
        /// Where to go if it fails.
        failed: Option<Spanned<String>> = "failed",
    }
}

/// Which of the steps it is.
#[derive(Clone, Copy, Debug)]
pub enum Kind<'a> {
    /// The conversation goes to people.
    Offload(&'a Offload),
    /// Set variables.
    Set(&'a Assignments),
    /// Set variables back to their defaults.
    Clear(&'a Clear),
    /// Add tags.
    Tag(&'a Tag),
    /// Remove tags.
    Untag(&'a Tag),
    /// Write an internal note.
    Note(&'a Template),
    /// Set custom attributes.
    Attributes(&'a Attributes),
    /// Ask another service.
    Api(&'a Api),
    /// Say nothing for a while.
    Pause(&'a Pause),
    /// Close the conversation.
    Close,
    /// Snooze the conversation.
    Snooze(&'a Snooze),
    /// Put the time into a variable.
    Time(&'a Time),
    /// Go on later.
    Timer(&'a Timer),
    /// Go to the dialog that a variable names.
    GotoVariable(&'a Spanned<VariableName>),
    /// Send an event.
    Emit(&'a Dynamic),
}

impl Step {
    /// Which of the steps it is. One of a bot that was parsed is always one.
    pub fn kind(&self) -> Option<Kind<'_>> {
        Some(match self {
            Self { offload: Some(offload), .. } => Kind::Offload(offload),
            Self { set: Some(set), .. } => Kind::Set(set),
            Self { clear: Some(clear), .. } => Kind::Clear(clear),
            Self { tag: Some(tag), .. } => Kind::Tag(tag),
            Self { untag: Some(tag), .. } => Kind::Untag(tag),
            Self { note: Some(note), .. } => Kind::Note(note),
            Self { attributes: Some(attributes), .. } => Kind::Attributes(attributes),
            Self { api: Some(api), .. } => Kind::Api(api),
            Self { pause: Some(pause), .. } => Kind::Pause(pause),
            Self { close: Some(_), .. } => Kind::Close,
            Self { snooze: Some(snooze), .. } => Kind::Snooze(snooze),
            Self { time: Some(time), .. } => Kind::Time(time),
            Self { timer: Some(timer), .. } => Kind::Timer(timer),
            Self { goto_variable: Some(variable), .. } => Kind::GotoVariable(variable),
            Self { emit: Some(event), .. } => Kind::Emit(event),
            _ => return None,
        })
    }

    fn one_kind(&self, node: &Node, problems: &mut Problems) {
        exactly_one("a step", &KINDS, node, problems);
        let twice = self.api.as_ref().is_some_and(|api| api.failed.is_some());
        if let (Some(span), true) = (node.key("failed"), twice) {
            problems.error_help(span, "`failed` is here twice", "keep it in `api` or beside it");
        }
    }
}
