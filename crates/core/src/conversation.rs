//! All that is known of one conversation.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::{
    ActionId, Actor, Autonomy, By, ChannelName, Choice, ContactId, ConversationId, Draft, Handling,
    Log, Owner, PartId, Policy, Position, Reason, Session, Standing, Timestamp, TurnId, Waiting,
    fold::MOST_BOT_TRANSFERS,
    stored::{self, NotReadable},
};

/// The version of what is stored of a conversation. Whoever changes it so that an older binary would
/// misread it raises this, and keeps a fixture of the old one.
const VERSION: u64 = 3;

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
    /// What waits for people to say yes to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
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
    /// What the last read showed of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_read: Option<LastRead>,
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
    /// Whether its draft takes the place of one that people have seen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub redrafts: bool,
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
    /// When it is read again; `None`, as older versions wrote it, is soon after `since`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Timestamp>,
}

impl Parked {
    /// So long it is read again now and then; what nobody could read for longer is forgotten.
    pub const RETENTION: Duration = Duration::from_secs(90 * 24 * 3600);
    const SOONEST: Duration = Duration::from_secs(60);
    const LATEST: Duration = Duration::from_secs(24 * 3600);

    /// When it is to be read again, if it ever is.
    pub fn again(&self) -> Option<Timestamp> {
        let again = self.again.unwrap_or_else(|| self.since.plus(Self::SOONEST));
        (again <= self.since.plus(Self::RETENTION)).then_some(again)
    }

    /// A look at `now` changed nothing: the next one waits for a quarter of the time it has been
    /// parked and up to half as long again, by its id, so that not all look at once.
    pub(crate) fn wait(&mut self, id: &ConversationId, now: Timestamp) {
        let wait = (now.since(self.since) / 4).clamp(Self::SOONEST, Self::LATEST);
        let spread = id
            .as_str()
            .bytes()
            .fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
        self.again = Some(now.plus(wait + wait / 2 * (spread % 64) / 64));
    }
}

/// What a read showed: by that a sweep knows whether another one could show more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRead {
    /// When it was asked for.
    pub at: Timestamp,
    /// What the machine's clock said then. It may be set, unlike the one that all else goes by.
    pub by_wall: Timestamp,
    /// When the conversation had last changed (Intercom's `updated_at`, unix seconds).
    pub changed_at: Option<i64>,
    /// How many parts it said it had.
    pub parts: Option<u64>,
    /// Whether it showed as many as it said.
    pub complete: bool,
}

impl LastRead {
    /// So long after a change a read has shown all that happened in the change's second: times have
    /// one-second resolution, and reads may lag.
    const SETTLED: Duration = Duration::from_secs(20);

    /// This read, after another one that may have shown more: reads can lag behind each other.
    #[must_use]
    pub fn after(self, other: Option<Self>) -> Self {
        match other {
            Some(other) if other.changed_at > self.changed_at => {
                Self { changed_at: other.changed_at, parts: other.parts, complete: false, ..self }
            }
            _ => self,
        }
    }

    /// Whether it showed a conversation that last changed then and has so many parts, with all
    /// there was to see.
    pub fn shows(&self, changed_at: Option<i64>, parts: Option<u64>) -> bool {
        let (Some(shown), Some(changed_at)) = (self.changed_at, changed_at) else { return false };
        let settled = self.by_wall.since(Timestamp::from_secs(shown)) > Self::SETTLED;
        let counted = self.complete && self.parts.is_some() && self.parts == parts;
        shown > changed_at || shown == changed_at && (settled || counted)
    }

    /// This read, where it matters that a part changes: that neither makes more parts, nor another
    /// second of the change than the one in which it was asked for.
    pub(crate) fn doubted(self) -> Self {
        let later = self.changed_at.is_some_and(|at| at < self.by_wall.as_secs());
        Self { complete: self.complete && later, ..self }
    }

    /// What the machine's clock says at `now`.
    pub(crate) fn wall_at(&self, now: Timestamp) -> Timestamp {
        self.by_wall.plus(now.since(self.at))
    }
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
            draft: None,
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
            last_read: None,
            counter: 0,
        }
    }

    /// Reads what this version or an earlier one has stored.
    ///
    /// # Errors
    /// Where a newer one has stored it, or it is broken.
    pub fn from_json(stored: &str) -> Result<Self, NotReadable> {
        let broken = |error: serde_json::Error| NotReadable::Broken(error.to_string());
        let read = stored::read(serde_json::from_str(stored).map_err(broken)?, VERSION)?;
        // It is written again as this version does.
        Ok(Self { v: VERSION, ..read })
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

    /// The customers it is known to be with.
    pub fn contacts(&self) -> BTreeSet<ContactId> {
        let waiting = self.standing().unanswered.iter().map(|message| &message.contact);
        let turn = self.turn.iter().map(|turn| &turn.contact);
        let all = std::iter::once(&self.standing().contact).chain(waiting).chain(turn);
        all.flatten().cloned().collect()
    }

    /// When something is to be done even if nothing happens.
    ///
    /// A [`crate::Event::Tick`] does what is due, so after one this is never in the past.
    pub fn due(&self, policy: &Policy) -> Option<Timestamp> {
        let promised = self.turn.as_ref().and_then(|turn| turn.promised);
        let idle = self.turn.is_none();
        let waiting = self.unanswered().next().is_some();
        let quiet = if idle && waiting && self.may_work(policy) { self.quiet_until } else { None };
        let timer = if idle && !waiting && self.is_the_bots_turn(policy) {
            self.timers.values().min().copied()
        } else {
            None
        };
        let parked = self.parked.as_ref().and_then(Parked::again);
        [promised, quiet, timer, self.taken_back_at(policy), parked].into_iter().flatten().min()
    }

    /// Whether the bot may do anything here now.
    pub fn is_the_bots_turn(&self, policy: &Policy) -> bool {
        self.owner().is_bot()
            && !self.sleeps()
            && self.parked.is_none()
            && policy.rules.autonomy != Autonomy::Off
    }

    /// Whether the bot may make up an answer here now. Where it drafts it does so also while people
    /// have the conversation, and elsewhere while they have it because of a draft, unless they told
    /// it to be quiet or got it from the bot: nothing that it makes up is said without them.
    pub fn may_work(&self, policy: &Policy) -> bool {
        let for_people = matches!(
            self.owner(),
            Owner::People { by: By::Reply | By::Assignment | By::Draft, .. }
        );
        let lent = matches!(self.owner(), Owner::People { by: By::Draft, .. })
            && policy.rules.autonomy == Autonomy::Reply;
        let drafts = policy.rules.autonomy == Autonomy::Draft && for_people || lent;
        self.is_the_bots_turn(policy) || drafts && !self.sleeps() && self.parked.is_none()
    }

    /// Whether others put it to sleep: then it is not the bot that wakes it.
    fn sleeps(&self) -> bool {
        self.standing().asleep.as_ref().is_some_and(|asleep| asleep.by != Actor::Us)
    }

    /// When the bot takes the conversation back because people are silent, if it ever does.
    pub(crate) fn taken_back_at(&self, policy: &Policy) -> Option<Timestamp> {
        let Owner::People { by, .. } = self.owner() else { return None };
        let paused = self.standing().paused_until.map(Timestamp::from_secs);
        let may = self.parked.is_none()
            && policy.rules.autonomy != Autonomy::Off
            && *by != By::Draft
            && self.standing().bot_transfers < MOST_BOT_TRANSFERS;
        if !may {
            return None;
        }
        if paused.is_some() {
            return paused;
        }
        let noticed = self.people_noticed?;
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
