//! What the log of a conversation means.

use std::collections::BTreeSet;

use deskmate_core::action::{Action, Answer, Format, Handover, Note, Say};
use serde_json::Value;

use super::{activity::Activity, cards::Shown};
use crate::convention;

/// The kind of the trace by which both of Microsoft's SDKs tell of an error that nobody caught
/// (facts: botbuilder 4.23 `onTurnError` of the templates, agents-hosting 1.8 by itself).
const ERROR: &str = "https://www.botframework.com/schemas/error";

/// What that means.
const THREW: &str = "failed over the message: an error in its own code; see its log";

/// What bots say that throw and do nothing about it: of agents-hosting by itself, of the Bot Framework
/// by its templates. Over Direct Line nothing else tells (facts: both on the wire).
const FOR_DEVELOPERS: [&str; 4] = [
    "The agent encountered an error or bug.",
    "To continue to run this agent, please fix the source code.",
    "The bot encountered an error or bug.",
    "To continue to run this bot, please fix the bot source code.",
];

/// What the bot's activities mean.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) answer: Answer,
    /// Whether the bot said or did anything at all.
    pub(super) any: bool,
    /// Whether nothing more is to come: it waits for the customer, hands over, or is done.
    pub(super) over: bool,
    /// Whether the conversation with the bot is over; the next message begins another.
    pub(super) ended: bool,
    /// Whether the last that was seen is that it types.
    pub(super) types: bool,
}

/// Reads what the bot did, in its order; whoever takes over gets it in the end.
///
/// # Errors
/// A phrase that goes on after the name of the bot.
pub(super) fn read<'a>(activities: impl IntoIterator<Item = &'a Activity>) -> Result<Read, String> {
    let mut read = Read::default();
    let mut handed_over = None;
    let mut finals = BTreeSet::new();
    for activity in activities {
        read.types = false;
        if activity.text.as_deref().is_some_and(|text| FOR_DEVELOPERS.contains(&text.trim())) {
            return Err(THREW.into());
        }
        match activity.kind.as_str() {
            // Where a bot streams, its text so far is in here: it comes whole as a message.
            "typing" => {
                read.types = true;
                continue;
            }
            "message" => {
                if activity.id.as_ref().is_some_and(|id| !finals.insert(id.clone())) {
                    continue;
                }
                say(activity, &mut read.answer);
                read.over = activity.input_hint.as_deref() == Some("expectingInput");
            }
            "event" if activity.name.as_deref() == Some("handoff.initiate") => {
                handed_over = handed_over.or_else(|| Some(handover(activity.value.as_ref())));
                read.over = true;
            }
            "handoff" => {
                handed_over = handed_over.or_else(|| Some(handover(activity.value.as_ref())));
                read.over = true;
            }
            "event" => {}
            "trace" if activity.value_type.as_deref() == Some(ERROR) => {
                return Err(THREW.into());
            }
            "endOfConversation" => {
                let code = activity.code.as_deref().unwrap_or_default();
                let well = matches!(code, "" | "completedSuccessfully" | "userCancelled");
                if !well && !read.any {
                    let known = code.chars().all(|c| c.is_ascii_alphanumeric());
                    let code = if known { code } else { "unknown" };
                    return Err(format!("ended the conversation because of an error: {code}"));
                }
                say(activity, &mut read.answer);
                (read.over, read.ended) = (true, true);
            }
            _ => continue,
        }
        for slot in [&activity.channel_data, &activity.value].into_iter().flatten() {
            if let Some(own) = convention::slot(slot)? {
                read.answer.session.extend(own.session);
                for action in own.actions {
                    match action {
                        Action::Handover(to) => handed_over = handed_over.or(Some(to)),
                        action => read.answer.actions.push(action),
                    }
                    read.over |= handed_over.is_some();
                }
            }
        }
        read.any = true;
    }
    read.answer.actions.extend(handed_over.map(Action::Handover));
    Ok(read)
}

fn say(activity: &Activity, answer: &mut Answer) {
    let mut shown = Shown::default();
    for attachment in activity.attachments.iter().flatten() {
        shown.attachment(attachment);
    }
    if let Some(suggested) = &activity.suggested_actions {
        shown.buttons(&suggested.actions);
    }
    let format = match activity.text_format.as_deref() {
        Some("plain") if shown.text.is_empty() => Format::Plain,
        Some("xml") if shown.text.is_empty() => Format::Html,
        _ => Format::Markdown,
    };
    let mut text: Vec<String> = activity.text.iter().cloned().chain(shown.text).collect();
    for (title, address) in shown.links {
        text.push(match format {
            Format::Plain => format!("{title}: {address}"),
            Format::Markdown => format!("[{}](<{address}>)", title.replace(['[', ']'], "")),
            Format::Html => format!("<a href=\"{}\">{}</a>", escaped(&address), escaped(&title)),
        });
    }
    text.retain(|text| !deskmate_core::rich::is_blank(text));
    let say = Say {
        text: text.join("\n\n"),
        format,
        choices: shown.choices,
        attachments: shown.files,
        cards: shown.cards,
    };
    if (Say { format, ..Say::default() }) != say {
        answer.actions.push(Action::Say(say));
    }
    answer.actions.extend(shown.lost.into_iter().map(|what| {
        let text = format!("The bot sent something that cannot be passed on: {what}.");
        Action::Note(Note { text, format: Format::Plain })
    }));
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Whom a bot hands over to. The value is the bot's own; these are the names that are in use.
fn handover(value: Option<&Value>) -> Handover {
    let Some(value) = value else { return Handover::default() };
    let of = |names: &[&str]| {
        let found = names.iter().find_map(|name| value.get(*name).and_then(Value::as_str));
        found.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let native = convention::handover(value);
    Handover {
        team: native.team.or_else(|| of(&["Team", "Skill", "skill", "Queue", "queue"])),
        note: native.note.or_else(|| of(&["va_AgentMessage", "message", "Note", "Reason"])),
        ..native
    }
}
