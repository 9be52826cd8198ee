//! What the bot would do, and waits for people to say yes to.

use serde::{Deserialize, Serialize};

use crate::{
    ActionId, ContactId, PartId, Position, Session, Timestamp, TurnId,
    action::{Action, Format, Say},
    outgoing,
    rich::Rich,
};

/// So many characters are compared to tell how much of a draft was changed: all of what people
/// write by hand, and no more work than that for what they paste.
const COMPARED: usize = 2_000;

/// The current draft of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The action that shows it to the team.
    pub id: ActionId,
    /// The turn that it answers.
    pub turn: TurnId,
    /// The messages that it answers.
    pub messages: Vec<PartId>,
    /// What is done when people say yes, in this order.
    pub actions: Vec<Action>,
    /// What the variables are then; `None` where they are that already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// When it was made.
    pub at: Timestamp,
    /// Whether its note was written.
    #[serde(default)]
    pub noted: bool,
    /// Where its note stands, once that was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Position>,
}

/// What people see of a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// What the customer would read.
    pub says: Vec<Say>,
    /// What else would be done, in words.
    pub also: Vec<String>,
    /// Whether it takes the place of an earlier one.
    pub replaces: bool,
}

/// What became of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftEnd {
    /// People said yes.
    Sent,
    /// People said yes to other words.
    Edited,
    /// People said no.
    Rejected,
    /// It is not wanted any more.
    Withdrawn,
}

impl DraftEnd {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Sent, Self::Edited, Self::Rejected, Self::Withdrawn];

    /// Its name, as it is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Edited => "edited",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What has that name.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.word() == word)
    }
}

/// Other words for a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The words; not blank.
    pub text: String,
    /// How they are written.
    pub format: Format,
}

/// What people do with a conversation in the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// A draft is sent.
    SendDraft {
        /// Which.
        draft: ActionId,
        /// In these words; `None`: in its own.
        words: Option<Words>,
    },
    /// The bot gets it, as by the note `/bot`.
    Give,
    /// People get it, as by the note `/pause`: the fallback team does.
    Take,
    /// A draft is not sent.
    RejectDraft {
        /// Which.
        draft: ActionId,
        /// Why, in their words; may be empty.
        why: String,
    },
}

impl Draft {
    /// What people see of it.
    pub fn proposal(&self, replaces: bool) -> Proposal {
        Proposal {
            says: says(&self.actions).cloned().collect(),
            also: self.actions.iter().filter_map(in_words).collect(),
            replaces,
        }
    }

    /// The words that people can change: what goes with them is not among them.
    pub fn words(&self) -> Rich {
        Rich(says(&self.actions).flat_map(|say| say.format.read(&say.text).0).collect())
    }

    /// What goes with the words, for people: choices, cards and files.
    pub fn beside(&self) -> Vec<String> {
        let mut all = Vec::new();
        for say in says(&self.actions) {
            let quoted = |text: &str| format!("“{text}”");
            let choices: Vec<_> = outgoing::choices(say).map(|one| quoted(&one.title)).collect();
            let cards: Vec<_> = say.cards.iter().map(|card| quoted(&card.title)).collect();
            let files: Vec<_> =
                say.attachments.iter().map(|file| file.called().to_owned()).collect();
            for (what, them) in [("show", cards), ("send", files), ("offer", choices)] {
                if !them.is_empty() {
                    all.push(format!("{what} {}", them.join(", ")));
                }
            }
        }
        all
    }

    /// Says it in other words. What goes with the text stays: choices, cards and files.
    pub(crate) fn in_other_words(&mut self, Words { text, format }: Words) {
        let mut say = Say { text, format, ..Say::default() };
        let mut at = None;
        let mut others = Vec::new();
        for action in self.actions.drain(..) {
            match action {
                Action::Say(said) => {
                    at.get_or_insert(others.len());
                    say.choices.extend(said.choices);
                    say.attachments.extend(said.attachments);
                    say.cards.extend(said.cards);
                }
                other => others.push(other),
            }
        }
        others.insert(at.unwrap_or(0), Action::Say(say));
        self.actions = others;
    }

    /// Whether these are its own words. Words in a note are plain: whoever copied them there meant
    /// them as they look in the draft.
    pub(crate) fn is_in(&self, words: &Words) -> bool {
        let (own, theirs) = (self.words(), words.format.read(&words.text));
        match words.format {
            Format::Plain => own.to_text().trim() == theirs.to_text().trim(),
            Format::Markdown | Format::Html => {
                own.to_markdown().trim() == theirs.to_markdown().trim()
            }
        }
    }

    /// How much of its text other words change, in percent, from 1 to 100: to be told, and never to
    /// decide by.
    pub(crate) fn changed_by(&self, words: &Words) -> u8 {
        let start = |rich: Rich| rich.to_text().chars().take(COMPARED).collect::<String>();
        let like = strsim::normalized_levenshtein(
            start(self.words()).trim(),
            start(words.format.read(&words.text)).trim(),
        );
        ((1.0 - like) * 100.0).round().clamp(1.0, 100.0) as u8
    }
}

impl Proposal {
    /// What the customer would read, all of it in one text.
    pub fn text(&self) -> Rich {
        text(self.says.iter())
    }
}

fn says(actions: &[Action]) -> impl Iterator<Item = &Say> {
    actions.iter().filter_map(|action| match action {
        Action::Say(say) => Some(say),
        _ => None,
    })
}

fn text<'a>(says: impl Iterator<Item = &'a Say>) -> Rich {
    Rich(says.flat_map(|say| outgoing::draft(say).0).collect())
}

/// What else than saying something an action does to the conversation, for people.
fn in_words(action: &Action) -> Option<String> {
    Some(match action {
        Action::Close(_) => "close the conversation".to_owned(),
        Action::Snooze(_) => "snooze the conversation".to_owned(),
        Action::Ticket(ticket) => format!("make a ticket “{}” of it", ticket.ticket_type),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn draft(actions: serde_json::Value) -> Draft {
        Draft {
            id: ActionId::new("act_1"),
            turn: TurnId::new("trn_1"),
            messages: Vec::new(),
            actions: serde_json::from_value(actions).unwrap(),
            session: None,
            contact: None,
            at: Timestamp::default(),
            noted: false,
            shown: None,
        }
    }

    fn words(text: &str) -> Words {
        Words { text: text.to_owned(), format: Format::Plain }
    }

    #[test]
    fn other_words_keep_what_goes_with_the_text() {
        let mut draft = draft(json!([
            {"type": "say", "text": "One", "choices": [{"id": "a", "title": "A"}]},
            {"type": "close"},
            {"type": "say", "text": "Two", "attachments": [{"url": "https://x.test/a.pdf"}]},
        ]));
        draft.in_other_words(words("Three"));
        assert_eq!(draft.beside(), ["send a.pdf", "offer “A”"]);
        let expected = json!([
            {"type": "say", "text": "Three", "format": "plain", "choices": [{"id": "a", "title": "A"}],
             "attachments": [{"url": "https://x.test/a.pdf"}]},
            {"type": "close"},
        ]);
        assert_eq!(json!(draft.actions), expected);
    }

    #[test]
    fn how_much_was_changed_is_told_of_what_is_read() {
        let draft =
            draft(json!([{"type": "say", "text": "**Nine** to five", "format": "markdown"}]));
        assert!(draft.is_in(&words("Nine to five")) && !draft.is_in(&words("Nine to six")));
        let markdown = |text: &str| Words { format: Format::Markdown, ..words(text) };
        assert!(
            draft.is_in(&markdown("**Nine** to five")) && !draft.is_in(&markdown("Nine to five"))
        );
        assert_eq!(draft.changed_by(&markdown("Nine to five")), 1, "at least");
        assert_eq!(draft.changed_by(&words("Nine to six")), 25);
        assert_eq!(draft.changed_by(&words("")), 100);
        assert!(draft.changed_by(&words(&"x".repeat(1_000_000))) > 90);
    }
}
