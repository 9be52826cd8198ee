//! Where a conversation stands after what happened: the ownership table, one file a column.
//!
//! [`Standing::apply`] is the whole of it: one fact at a time, in canonical order. It decides who
//! owns the conversation and what is unanswered; what to do about it is [`crate::step`]'s.

mod bot;
mod not_ours;
mod people;

use serde::{Deserialize, Serialize};

use crate::{
    Actor, Assignee, By, ContactId, Decision, Entry, Fact, Key, Owner, PartId, Policy, TeammateId,
};

/// Transfers between bots without a word of the customer, after which people get it.
pub(crate) const MOST_BOT_TRANSFERS: u8 = 3;

/// Where a conversation stands: a function of what was seen, whenever it was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// Where it began: `conversation`, `email` …
    pub source: String,
    /// Who holds it.
    pub owner: Owner,
    /// To whom the parts say it is assigned.
    pub assignee: Assignee,
    /// Closed or snoozed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asleep: Option<Asleep>,
    /// Contact messages that no comment of a person, or of a second writer, has answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unanswered: Vec<Waiting>,
    /// When it was last given back to the bot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned: Option<Key>,
    /// What a teammate asked for in a note when giving it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// The last customer to write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// When people last did something here, in unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people_at: Option<i64>,
    /// Whether a person has taken up what was handed over.
    pub accepted: bool,
    /// Assignments from bot to bot since the customer last wrote.
    pub bot_transfers: u8,
    /// The conversation was merged into another one.
    pub merged: bool,
}

/// A contact message that waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The message.
    pub part: PartId,
    /// Unix seconds.
    pub at: i64,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
}

/// A conversation that sleeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asleep {
    /// How.
    pub sleep: Sleep,
    /// Who put it to sleep.
    pub by: Actor,
}

/// How a conversation sleeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sleep {
    /// Until somebody writes or reopens it.
    Closed,
    /// Until its time comes, or somebody writes.
    Snoozed,
}

impl Standing {
    /// Takes in what one entry says.
    pub(crate) fn apply(&mut self, entry: &Entry, policy: &Policy) {
        for fact in &entry.facts {
            self.record(entry, fact);
            let owner = match &self.owner {
                Owner::Bot { .. } => bot::next(self, entry.key, fact, policy),
                Owner::People { .. } => people::next(self, entry.key, fact, policy),
                Owner::NotOurs => not_ours::next(self, entry.key, fact, policy),
            };
            if let Some(owner) = owner {
                self.change(owner, entry.key, fact);
            }
            self.count_transfers(entry.key, fact, policy);
        }
    }

    /// What is the same whoever owns the conversation.
    fn record(&mut self, entry: &Entry, fact: &Fact) {
        match fact {
            Fact::ContactSaid { contact } => {
                if let (Some(part), false) = (&entry.part, entry.redacted) {
                    let waiting =
                        Waiting { part: part.clone(), at: entry.key.at, contact: contact.clone() };
                    self.unanswered.push(waiting);
                }
                self.contact = contact.clone().or(self.contact.take());
                self.asleep = None;
            }
            Fact::TeammateSaid { .. } => {
                self.unanswered.clear();
                self.people_at = Some(entry.key.at);
                self.accepted = true;
            }
            Fact::WeSaid { action: None } => self.unanswered.clear(),
            Fact::Assigned { by, to, keeps_us } => self.assign(entry.key, by, to, *keeps_us),
            Fact::Closed { by } => self.sleep(Sleep::Closed, by, entry.key),
            Fact::Snoozed { by } => self.sleep(Sleep::Snoozed, by, entry.key),
            Fact::Woke { .. } => self.asleep = None,
            Fact::Commanded { .. } => self.people_at = Some(entry.key.at),
            Fact::Decided { decision: Decision::Found { assignee }, .. } => {
                self.assignee = assignee.clone()
            }
            Fact::Merged => self.merged = true,
            Fact::WeSaid { action: Some(_) } | Fact::Decided { .. } => {}
        }
    }

    fn assign(&mut self, at: Key, by: &Actor, to: &Assignee, keeps_us: bool) {
        if let Actor::Teammate(_) = by {
            self.people_at = Some(at.at);
            self.accepted = true;
        }
        if keeps_us {
            self.assignee.team.clone_from(&to.team);
        } else {
            self.assignee.clone_from(to);
        }
    }

    fn sleep(&mut self, sleep: Sleep, by: &Actor, at: Key) {
        self.asleep = Some(Asleep { sleep, by: by.clone() });
        if *by != Actor::Us {
            // Whoever closes or snoozes it decides that what waits needs no answer now.
            self.unanswered.clear();
            self.people_at = Some(at.at);
        }
    }

    fn change(&mut self, owner: Owner, at: Key, fact: &Fact) {
        match (&self.owner, &owner) {
            (Owner::People { .. }, Owner::Bot { .. }) => {
                self.returned = Some(at);
                self.command = command_of(fact);
            }
            (Owner::NotOurs, Owner::Bot { .. }) => {
                self.command = command_of(fact);
                self.returned = self.command.is_some().then_some(at);
            }
            (Owner::Bot { .. }, Owner::People { by, .. }) => {
                self.accepted = !matches!(by, By::Handover | By::Failure);
                self.people_at = Some(at.at);
            }
            _ => {}
        }
        self.owner = owner;
    }

    /// Bots and workflows that hand a conversation to each other would do so for ever.
    fn count_transfers(&mut self, at: Key, fact: &Fact, policy: &Policy) {
        match fact {
            Fact::ContactSaid { .. } => self.bot_transfers = 0,
            Fact::TeammateSaid { by } if !policy.is_bot(by) => self.bot_transfers = 0,
            Fact::Assigned { by, to, .. } => {
                let to_bot = to.teammate.as_ref().is_some_and(|to| policy.is_bot(to));
                match by {
                    Actor::Teammate(teammate) if !policy.is_bot(teammate) => self.bot_transfers = 0,
                    Actor::Us if to.is(&policy.us) => {}
                    _ if to_bot => self.bot_transfers = self.bot_transfers.saturating_add(1),
                    _ => {}
                }
                if self.bot_transfers >= MOST_BOT_TRANSFERS && self.owner.is_bot() {
                    self.owner =
                        Owner::People { by: By::Failure, to: Assignee::NOBODY, since: at.at };
                    self.accepted = false;
                }
            }
            _ => {}
        }
    }
}

fn command_of(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Commanded { command: crate::Command::Bot(name), .. } => name.clone(),
        _ => None,
    }
}

/// People get the conversation.
fn people(by: By, to: Assignee, at: Key) -> Owner {
    Owner::People { by, to, since: at.at }
}

/// The bot gets the conversation.
fn bot(at: Key) -> Owner {
    Owner::Bot { since: at.at }
}

/// Whether a word of that teammate takes the conversation from the bot.
fn takes_over(by: &TeammateId, policy: &Policy) -> bool {
    *by != policy.us && (policy.takeover_on_reply || policy.peers.contains(by))
}
