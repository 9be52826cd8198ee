//! Where a conversation stands after what happened: the ownership table, one file a column.
//!
//! [`Standing::apply`] is the whole of it: one fact at a time, in canonical order. It decides who
//! owns the conversation and what is unanswered; what to do about it is [`crate::step`]'s.

mod bot;
mod not_ours;
mod people;

use serde::{Deserialize, Serialize};

use crate::{
    Actor, Assignee, Autonomy, By, Command, ContactId, Decision, Entry, Fact, Owner, PartId,
    Policy, Position, TeammateId,
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
    pub returned: Option<Position>,
    /// What a teammate asked for in a note when giving it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// The last customer to write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// When people last did something here, in unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people_at: Option<i64>,
    /// Until when a teammate has paused the bot, in unix seconds: then it takes the conversation
    /// back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused_until: Option<i64>,
    /// Whether a person has taken up what was handed over.
    pub accepted: bool,
    /// How often it came to a bot in another way than from a person, since the customer last wrote
    /// or a person last acted.
    pub bot_transfers: u8,
    /// How often it changed hands or was put to sleep by others: what was decided before such a
    /// moment must not be done after it.
    #[serde(alias = "hands")]
    pub hand_changes: u64,
    /// The conversation was merged into another one.
    pub merged: bool,
    /// Whether a machine wrote the customer's last message; its next one waits for no answer.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub automatic: bool,
    /// The digest of the customer's last mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_last: Option<u64>,
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
            self.fence_drafts(fact, policy);
            self.record(entry, fact, policy);
            self.count_transfer(fact, policy);
            let next = match &self.owner {
                Owner::Bot { .. } => bot::next(self, entry.key, fact, policy),
                Owner::People { .. } => people::next(self, entry.key, fact, policy),
                Owner::NotOurs => not_ours::next(self, entry.key, fact, policy),
            };
            if let Some(owner) = next {
                self.change(owner, entry.key, fact);
            }
            match fact {
                // Only now: until here the customer's word counts as not yet spoken.
                Fact::ContactSaid { .. } => self.bot_transfers = 0,
                // Only now: until here it tells what was known before it.
                Fact::Decided { decision: Decision::Found { assignee }, .. } => {
                    self.assignee.clone_from(assignee);
                }
                _ => {}
            }
        }
    }

    /// Where people have it and the bot drafts, they may have sent a draft off: what a person does
    /// after that comes before it.
    fn fence_drafts(&mut self, fact: &Fact, policy: &Policy) {
        let by_person = match fact {
            Fact::TeammateSaid { by } => *by != policy.us,
            Fact::Assigned { by: Actor::Teammate(_), .. }
            | Fact::Commanded { command: Command::Pause | Command::PauseFor(_), .. } => true,
            _ => false,
        };
        let lent = matches!(self.owner, Owner::People { by: By::Draft, .. });
        let drafts = policy.rules.autonomy == Autonomy::Draft && self.owner.is_people();
        if by_person && (drafts || lent) {
            self.hand_changes = self.hand_changes.saturating_add(1);
        }
    }

    /// What is the same whoever owns the conversation.
    fn record(&mut self, entry: &Entry, fact: &Fact, policy: &Policy) {
        match fact {
            Fact::ContactSaid { contact, automatic } => {
                let known = self.unanswered.last().is_some_and(|last| {
                    Some(&last.part) == entry.part.as_ref() && last.at == entry.key.at
                });
                // Also where it was taken away since: that makes nothing else a person's.
                let waits = !known && !self.is_by_machine_again(entry, *automatic);
                if let (Some(part), true, false) = (&entry.part, waits, entry.redacted) {
                    let waiting =
                        Waiting { part: part.clone(), at: entry.key.at, contact: contact.clone() };
                    self.unanswered.push(waiting);
                }
                self.contact = contact.clone().or(self.contact.take());
                self.asleep = None;
            }
            Fact::TeammateSaid { by } => {
                self.unanswered.clear();
                if self.owner.is_bot() && *by != policy.us && !takes_over(by, policy) {
                    // It stays the bot's; what was decided before is not said over a person's words.
                    self.hand_changes = self.hand_changes.saturating_add(1);
                }
                self.people_acted(by, entry.key, policy);
            }
            Fact::WeSaid { action: None } => self.unanswered.clear(),
            Fact::Assigned { by, to, keeps_us } => {
                if let Actor::Teammate(by) = by {
                    self.people_acted(by, entry.key, policy);
                    // Whoever passes it on decides anew.
                    self.paused_until = None;
                }
                if *keeps_us {
                    self.assignee.team.clone_from(&to.team);
                } else {
                    self.assignee.clone_from(to);
                }
            }
            Fact::Closed { by } => self.sleep(Sleep::Closed, by, entry.key, policy),
            Fact::Snoozed { by } => self.sleep(Sleep::Snoozed, by, entry.key, policy),
            Fact::Woke { .. } => self.asleep = None,
            Fact::Merged => self.merged = true,
            Fact::Decided { decision: Decision::GivenToBot, .. } => {
                self.people_at = Some(entry.key.at);
                self.accepted = true;
                self.bot_transfers = 0;
            }
            // A note that no command can be made of changes nothing.
            Fact::Commanded {
                command: Command::Draft | Command::Send(_) | Command::No(_) | Command::Unknown,
                ..
            }
            | Fact::WeSaid { action: Some(_) }
            | Fact::Decided { .. } => {}
            Fact::Commanded { by, command } => {
                self.people_acted(by, entry.key, policy);
                self.paused_until = match command {
                    Command::PauseFor(seconds) => {
                        Some(entry.key.at.saturating_add_unsigned(*seconds))
                    }
                    _ => None,
                };
            }
        }
    }

    /// Whether a machine wrote a message and the one before: two machines that answer each other
    /// would do so for ever. In a mail, the same text again is a machine's as well.
    fn is_by_machine_again(&mut self, entry: &Entry, automatic: bool) -> bool {
        let said = entry.digest.filter(|_| self.source == "email");
        let same = said.is_some() && self.said_last == said;
        self.said_last = said;
        let before = std::mem::replace(&mut self.automatic, automatic || same);
        before && self.automatic
    }

    /// A teammate did something here; another bot of ours is nobody who takes a conversation up.
    fn people_acted(&mut self, by: &TeammateId, at: Position, policy: &Policy) {
        if !policy.is_bot(by) {
            self.people_at = Some(at.at);
            self.accepted = true;
            self.bot_transfers = 0;
        }
    }

    fn sleep(&mut self, sleep: Sleep, by: &Actor, at: Position, policy: &Policy) {
        let asleep = Some(Asleep { sleep, by: by.clone() });
        if *by != Actor::Us {
            // Whoever closes or snoozes it decides that what waits needs no answer now.
            self.unanswered.clear();
            if self.asleep != asleep {
                self.hand_changes = self.hand_changes.saturating_add(1);
            }
        }
        if let Actor::Teammate(by) = by {
            self.people_acted(by, at, policy);
        }
        self.asleep = asleep;
    }

    fn change(&mut self, owner: Owner, at: Position, fact: &Fact) {
        let round = owner.is_bot()
            && self.bot_transfers >= MOST_BOT_TRANSFERS
            && matches!(fact, Fact::Assigned { .. } | Fact::Decided { .. });
        if round
            && self.bot_transfers > MOST_BOT_TRANSFERS
            && matches!(self.owner, Owner::People { by: By::Failure, .. })
        {
            // People were given it for going round; that it comes once more changes nothing.
            return;
        }
        let owner = if round { people_have(By::Failure, Assignee::NOBODY, at) } else { owner };
        match &owner {
            Owner::Bot { .. } => {
                // Who gives it to the bot by hand asks for something, also where it sleeps.
                let by_hand = is_by_hand(fact);
                if by_hand || matches!(fact, Fact::Assigned { .. }) {
                    self.asleep = None;
                }
                if self.owner.is_people() || by_hand {
                    self.returned = Some(at);
                }
                self.command = command_of(fact);
                self.paused_until = None;
            }
            Owner::People { by, .. } if round || !self.owner.is_people() => {
                self.accepted = !matches!(by, By::Handover | By::Failure);
                self.people_at = Some(at.at);
            }
            Owner::People { .. } | Owner::NotOurs => {}
        }
        let told_by_us = matches!(fact, Fact::Assigned { by: Actor::Us, .. });
        let passed_on = self.owner.is_people() && owner.is_people();
        if other_hands(&self.owner, &owner) && !(told_by_us && passed_on) {
            self.hand_changes = self.hand_changes.saturating_add(1);
        }
        self.owner = owner;
    }

    /// Bots and workflows that hand a conversation to each other would do so for ever.
    fn count_transfer(&mut self, fact: &Fact, policy: &Policy) {
        let counts = match fact {
            Fact::Assigned { by, to, .. } if to.is(&policy.us) => {
                let by_bot = matches!(by, Actor::Teammate(by) if policy.is_bot(by));
                let by_person = matches!(by, Actor::Teammate(_)) && !by_bot;
                match &self.owner {
                    Owner::Bot { .. } => false,
                    Owner::People { .. } => *by != Actor::Us && !by_person,
                    Owner::NotOurs => by_bot,
                }
            }
            Fact::Assigned { by, to, .. } => {
                let by_bot = match by {
                    Actor::Us => true,
                    Actor::Teammate(by) => policy.is_bot(by),
                    Actor::Automation | Actor::Contact => false,
                };
                by_bot && to.teammate.as_ref().is_some_and(|to| policy.is_bot(to))
            }
            Fact::Decided { decision: Decision::TakenBack, .. } => self.owner.is_people(),
            _ => false,
        };
        self.bot_transfers = self.bot_transfers.saturating_add(counts.into());
    }
}

/// Whether it is somebody else who has it, and not only the reason that is told better.
fn other_hands(before: &Owner, after: &Owner) -> bool {
    match (before, after) {
        (Owner::Bot { .. }, Owner::Bot { .. }) | (Owner::NotOurs, Owner::NotOurs) => false,
        (
            Owner::People { to: before, since: then, .. },
            Owner::People { to: after, since: now, .. },
        ) => before != after || then != now,
        _ => true,
    }
}

/// Whether somebody told the bot to take it, in a note or in the console.
fn is_by_hand(fact: &Fact) -> bool {
    matches!(fact, Fact::Commanded { .. } | Fact::Decided { decision: Decision::GivenToBot, .. })
}

fn command_of(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Commanded { command: Command::Bot(name), .. } => name.clone(),
        _ => None,
    }
}

/// People get the conversation.
fn people_have(by: By, to: Assignee, at: Position) -> Owner {
    Owner::People { by, to, since: at.at }
}

/// The bot gets the conversation.
fn bot_has(at: Position) -> Owner {
    Owner::Bot { since: at.at }
}

/// Whether the channel takes a conversation that began there and is with that assignee.
fn takes(source: &str, assignee: &Assignee, policy: &Policy) -> bool {
    policy.rules.takes.allows(source)
        && match assignee {
            Assignee { teammate: Some(_), .. } => false,
            Assignee { teammate: None, team: Some(team) } => policy.teams.contains(team),
            Assignee { teammate: None, team: None } => policy.rules.takes.unassigned,
        }
}

/// Whether a word of that teammate takes the conversation from the bot.
fn takes_over(by: &TeammateId, policy: &Policy) -> bool {
    *by != policy.us && (policy.rules.takeover_on_reply || policy.peers.contains(by))
}
