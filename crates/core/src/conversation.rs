//! All that is known of one conversation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    ActionId, Actor, Autonomy, By, ChannelName, Choice, ContactId, ConversationId, Handling, Log,
    Owner, PartId, Policy, Position, Reason, Session, Standing, Timestamp, TurnId, Waiting,
    fold::MOST_BOT_TRANSFERS,
    stored::{self, NotReadable},
};

/// The version of what is stored of a conversation. Whoever changes it so that an older binary would
/// misread it raises this, and keeps a fixture of the old one.
const VERSION: u64 = 1;

/// One conversation: where it stands, what the bot is doing, what it remembers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// The version of what is stored.
    #[serde(default = "first_version")]
    v: u64,
    /// The channel it is looked at through.
    pub channel: ChannelName,
    /// Intercom's id.
    pub id: ConversationId,
    /// What was seen, and where it leads.
    pub log: Log,
    /// Raised whenever the conversation changes hands; what was decided before is dropped.
    pub generation: u64,
    /// The turn that should be running.
    pub turn: Option<RunningTurn>,
    /// Messages that a turn has dealt with; the turn's name stays until its answer went out.
    pub handled: BTreeMap<PartId, Option<TurnId>>,
    /// The last return for which a turn was run.
    pub served: Option<Position>,
    /// The variables.
    pub session: Session,
    /// What the customer can choose from.
    pub offered: Vec<OfferedChoice>,
    /// When each timer runs out.
    pub timers: BTreeMap<String, Timestamp>,
    /// When the bot said something within the last hour.
    pub said: Vec<Timestamp>,
    /// Until when to wait for more messages.
    pub quiet_until: Option<Timestamp>,
    /// When people were last noticed doing something here.
    pub people_noticed: Option<Timestamp>,
    /// When the bot last took the conversation back because people were silent.
    #[serde(default)]
    pub taken_back: Option<Timestamp>,
    /// The generation in which an assignment was asked for to match the owner.
    pub assigned_in: Option<u64>,
    /// Why nothing can be done with it now.
    pub parked: Option<Parked>,
    /// Counts turns and actions, for their ids.
    pub counter: u64,
}

fn first_version() -> u64 {
    1
}

/// A turn that should be running.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningTurn {
    /// Its id.
    pub id: TurnId,
    /// The turn it replaces.
    pub supersedes: Option<TurnId>,
    /// Why it runs.
    pub reason: Reason,
    /// What it answers.
    pub messages: Vec<PartId>,
    /// Whom it is for.
    pub contact: Option<ContactId>,
    /// When it began.
    pub started: Timestamp,
    /// The bot has promised an answer until then.
    pub promised: Option<Timestamp>,
}

/// A choice that was offered to the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedChoice {
    /// The action that offered it.
    pub action: ActionId,
    /// Its place among that action's choices.
    pub index: usize,
    /// What it is.
    pub choice: Choice,
}

/// Why nothing can be done with a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    /// For people.
    pub why: String,
    /// Since when.
    pub since: Timestamp,
}

impl Conversation {
    /// A conversation of which nothing is known yet.
    pub fn new(channel: ChannelName, id: ConversationId) -> Self {
        Self {
            v: VERSION,
            channel,
            id,
            log: Log::default(),
            generation: 0,
            turn: None,
            handled: BTreeMap::new(),
            served: None,
            session: Session::new(),
            offered: Vec::new(),
            timers: BTreeMap::new(),
            said: Vec::new(),
            quiet_until: None,
            people_noticed: None,
            taken_back: None,
            assigned_in: None,
            parked: None,
            counter: 0,
        }
    }

    /// Reads what this version or an earlier one has stored.
    ///
    /// # Errors
    /// Where a newer one has stored it, or it is broken.
    pub fn from_json(stored: &str) -> Result<Self, NotReadable> {
        let broken = |error: serde_json::Error| NotReadable::Broken(error.to_string());
        stored::read(serde_json::from_str(stored).map_err(broken)?, VERSION)
    }

    /// Where it stands.
    pub fn standing(&self) -> &Standing {
        self.log.standing()
    }

    /// Who holds it.
    pub fn owner(&self) -> &Owner {
        &self.log.standing().owner
    }

    /// The fence: whether what was decided under that generation may still be done. Whoever carries
    /// anything out asks this right before, of what was last read.
    pub fn lets_through(&self, handling: Handling, generation: u64) -> bool {
        !handling.fenced || generation == self.generation
    }

    /// The contact messages that still need an answer, oldest first.
    pub fn unanswered(&self) -> impl Iterator<Item = &Waiting> {
        self.standing()
            .unanswered
            .iter()
            .filter(|message| !self.handled.contains_key(&message.part))
    }

    /// When something is to be done even if nothing happens.
    ///
    /// A [`crate::Event::Tick`] does what is due, so after one this is never in the past.
    pub fn due(&self, policy: &Policy) -> Option<Timestamp> {
        let promised = self.turn.as_ref().and_then(|turn| turn.promised);
        let idle = self.turn.is_none() && self.is_the_bots_turn(policy);
        let waiting = self.unanswered().next().is_some();
        let quiet = if idle && waiting { self.quiet_until } else { None };
        let timer = if idle && !waiting { self.timers.values().min().copied() } else { None };
        [promised, quiet, timer, self.taken_back_at(policy)].into_iter().flatten().min()
    }

    /// Whether the bot may do anything here now.
    pub(crate) fn is_the_bots_turn(&self, policy: &Policy) -> bool {
        self.owner().is_bot()
            && !self.sleeps()
            && self.parked.is_none()
            && policy.rules.autonomy != Autonomy::Off
    }

    /// Whether others put it to sleep: then it is not the bot that wakes it.
    fn sleeps(&self) -> bool {
        self.standing().asleep.as_ref().is_some_and(|asleep| asleep.by != Actor::Us)
    }

    /// When the bot takes the conversation back because people are silent, if it ever does.
    pub(crate) fn taken_back_at(&self, policy: &Policy) -> Option<Timestamp> {
        let Owner::People { by, .. } = self.owner() else { return None };
        let may = self.parked.is_none()
            && policy.rules.autonomy != Autonomy::Off
            && self.standing().bot_transfers < MOST_BOT_TRANSFERS;
        let noticed = self.people_noticed.filter(|_| may)?;
        let waits_for_people =
            matches!(by, By::Handover | By::Failure) && !self.standing().accepted;
        let accepted = if waits_for_people { policy.rules.accept_within } else { None };
        [policy.rules.return_after, accepted]
            .into_iter()
            .flatten()
            .min()
            .map(|after| noticed.plus(after))
    }
}
