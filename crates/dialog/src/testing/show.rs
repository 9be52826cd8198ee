//! Actions and steps in words.

use deskmate_core::action::{Action, Format, Handover, Say, Subject};

/// An action as people compare it.
pub(super) fn action(action: &Action) -> String {
    match action {
        Action::Say(say) => format!("bot: {}", said(say)),
        Action::Handover(to) => format!("handover: {}", handover(to)),
        Action::Note(note) => format!("note: {}", note.text),
        Action::Tag(tags) => format!("tag {}: {}", whose(tags.target), tags.tags.join(", ")),
        Action::Untag(tags) => format!("untag {}: {}", whose(tags.target), tags.tags.join(", ")),
        Action::Set(set) => {
            let all = serde_json::Value::Object(set.attributes.clone());
            format!("attributes {}: {all}", whose(set.target))
        }
        Action::Ticket(ticket) => format!("ticket: {}", ticket.ticket_type),
        Action::Rate(_) => "rate".into(),
        Action::Close(_) => "close".into(),
        Action::Snooze(_) => "snooze".into(),
        Action::Timer(timer) => format!("timer {}: {} s", timer.name, timer.after),
    }
}

pub(super) const fn whose(target: Subject) -> &'static str {
    match target {
        Subject::Contact => "contact",
        Subject::Conversation => "conversation",
    }
}

/// The text of something said. What keeps values from becoming Markdown is left out: tests say
/// `A-17`, not `A\-17`.
pub(super) fn text(say: &Say) -> String {
    if say.format != Format::Markdown {
        return say.text.clone();
    }
    let mut text = String::with_capacity(say.text.len());
    let mut letters = say.text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letters.peek() {
            Some(next) if letter == '\\' && next.is_ascii_punctuation() => {
                text.extend(letters.next());
            }
            _ => text.push(letter),
        }
    }
    text
}

/// Something said, with what is under it.
pub(super) fn said(say: &Say) -> String {
    let mut text = text(say);
    let mut add = |what: &str, all: Vec<&str>| {
        if !all.is_empty() {
            text.push_str(&format!(" [{what}: {}]", all.join(" | ")));
        }
    };
    add("cards", say.cards.iter().map(|card| card.title.as_str()).collect());
    add("files", say.attachments.iter().map(|file| file.url.as_str()).collect());
    add("choices", say.choices.iter().map(|choice| choice.title.as_str()).collect());
    text.trim().to_owned()
}

pub(super) fn handover(to: &Handover) -> String {
    let parts = [
        to.team.as_ref().map(|team| format!("team {team}")),
        to.teammate.as_ref().map(|teammate| format!("teammate {teammate}")),
        (!to.tags.is_empty()).then(|| format!("tags {}", to.tags.join(", "))),
        to.note.as_ref().map(|note| format!("note \"{note}\"")),
        to.message.as_ref().map(|message| format!("message \"{message}\"")),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "the channel's default".into() } else { parts.join("; ") }
}
