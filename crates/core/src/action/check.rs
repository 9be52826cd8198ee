//! What an answer must be beyond its shape. All of it is judged before any of it is done.

use serde_json::Value;

use super::{Action, Answer, Handover, Say, Set, Snooze, Subject, Tags};
use crate::{
    Session,
    rich::{is_blank, sendable},
};

/// Most actions one answer can hold.
pub const MAX_ACTIONS: usize = 100;

/// Most choices, cards or files that one `say` can hold, and most tags or attributes of an action.
pub const MAX_PARTS: usize = 100;

/// Most bytes of JSON that a session can hold: 256 KiB.
pub const MAX_SESSION_BYTES: usize = 256 * 1024;

/// Whether a session is small enough to be kept.
///
/// # Errors
/// A sentence about it, for the bot's author. No value is in it.
pub fn check_session(session: &Session) -> Result<(), String> {
    let bytes = serde_json::to_string(session).map_or(0, |text| text.len());
    if bytes <= MAX_SESSION_BYTES {
        return Ok(());
    }
    let size = |value: &Value| value.to_string().len();
    let largest = session.iter().max_by_key(|(_, value)| size(value));
    let (kb, most) = (bytes.div_ceil(1024), MAX_SESSION_BYTES / 1024);
    let largest = largest.map(|(name, value)| {
        format!("; the largest variable is `{name}`, with {} KB", size(value).div_ceil(1024))
    });
    Err(format!(
        "session: it would hold {kb} KB, and {most} KB is the most{}",
        largest.unwrap_or_default()
    ))
}

impl Answer {
    /// Checks what the shape alone cannot: the whole answer is refused before any of it is done.
    ///
    /// # Errors
    /// A sentence that names the action and says what to do.
    pub fn check(&self) -> Result<(), String> {
        if self.actions.len() > MAX_ACTIONS {
            return Err(format!(
                "actions: {} are too many for one answer, the most is {MAX_ACTIONS}",
                self.actions.len()
            ));
        }
        let mut handed_over = None;
        for (at, action) in self.actions.iter().enumerate() {
            action.check().map_err(|why| format!("actions[{at}]: {why}"))?;
            if let (Some(first), true) = (handed_over, action.needs_the_conversation()) {
                return Err(format!(
                    "actions[{at}]: nothing can be said, closed, snoozed, made a ticket or handed over after the \
                     handover in actions[{first}]; put it before"
                ));
            }
            if matches!(action, Action::Handover(_)) {
                handed_over = Some(at);
            }
        }
        Ok(())
    }
}

impl Action {
    fn needs_the_conversation(&self) -> bool {
        matches!(
            self,
            Self::Say(_)
                | Self::Handover(_)
                | Self::Ticket(_)
                | Self::Rate(_)
                | Self::Close(_)
                | Self::Snooze(_)
                | Self::Timer(_)
        )
    }

    fn check(&self) -> Result<(), String> {
        let blank = is_blank;
        match self {
            Self::Say(say)
                if blank(&say.text)
                    && say.choices.is_empty()
                    && say.attachments.is_empty()
                    && say.cards.is_empty() =>
            {
                Err("a say needs text, choices, attachments or cards; leave it out to say nothing"
                    .into())
            }
            Self::Say(say) => say.check(),
            Self::Tag(Tags { tags, .. })
            | Self::Untag(Tags { tags, .. })
            | Self::Handover(Handover { tags, .. })
                if tags.len() > MAX_PARTS =>
            {
                Err(too_many(tags.len(), "tags"))
            }
            Self::Set(set) if set.attributes.len() > MAX_PARTS => {
                Err(too_many(set.attributes.len(), "attributes"))
            }
            Self::Set(Set { target: Subject::Contact, title: Some(_), .. }) => {
                Err("only a conversation has a title that can be set".into())
            }
            Self::Set(set) if set.attributes.is_empty() && set.title.is_none() => {
                Err("a set needs `attributes` or a `title`".into())
            }
            Self::Ticket(ticket) if blank(&ticket.ticket_type) => {
                Err("a ticket needs a `ticket_type`: the name or id of a ticket type".into())
            }
            Self::Ticket(ticket) if ticket.attributes.len() > MAX_PARTS => {
                Err(too_many(ticket.attributes.len(), "attributes"))
            }
            Self::Note(note) if blank(&note.text) => Err("a note needs text".into()),
            Self::Tag(tags) | Self::Untag(tags) if tags.tags.iter().any(|tag| blank(tag)) => {
                Err("a tag has no name".into())
            }
            Self::Handover(Handover { team: Some(_), teammate: Some(_), .. }) => {
                Err("a handover goes to a team or to a teammate, not to both".into())
            }
            Self::Snooze(Snooze { until, seconds }) if until.is_some() == seconds.is_some() => {
                Err("a snooze needs either `until` (unix seconds) or `for` (seconds)".into())
            }
            Self::Snooze(Snooze { until: Some(until), .. }) if *until > 99_999_999_999 => {
                Err("`until` is in unix seconds; this looks like milliseconds".into())
            }
            Self::Timer(timer) if blank(&timer.name) => Err("a timer needs a name".into()),
            _ => Ok(()),
        }
    }
}

fn too_many(count: usize, what: &str) -> String {
    format!("{count} {what} are too many, the most is {MAX_PARTS}")
}

impl Say {
    fn check(&self) -> Result<(), String> {
        let on_cards = self.cards.iter().map(|card| card.choices.len()).sum::<usize>();
        for (count, what) in [
            (self.choices.len() + on_cards, "choices"),
            (self.cards.len(), "cards"),
            (self.attachments.len(), "attachments"),
        ] {
            if count > MAX_PARTS {
                return Err(too_many(count, what));
            }
        }
        let mut choices =
            self.choices.iter().chain(self.cards.iter().flat_map(|card| &card.choices));
        if choices.any(|choice| is_blank(&choice.title)) {
            return Err("a choice has no title: the customer would see nothing to choose".into());
        }
        let addresses = (self.attachments.iter().map(|file| &file.url))
            .chain(self.cards.iter().filter_map(|card| card.image.as_ref()))
            .chain(self.cards.iter().filter_map(|card| card.url.as_ref()));
        for address in addresses {
            if !sendable(address).is_some_and(|address| address.starts_with("http")) {
                return Err("an address must begin with https:// or http://".into());
            }
        }
        Ok(())
    }
}
