//! The state machine: `(conversation, event) -> (conversation, effects)`. Pure and total.
//!
//! An event changes what is known (one file each); then [`plan`] compares what is known with
//! what is being done and asks for the difference. So it does not matter in which order, how often
//! or how late things become known.

mod acted;
mod answered;
mod draft;
mod fail_open;
mod plan;
mod seen;
mod wanted;

use crate::{
    ActionId, Brief, ContactId, Conversation, Effect, Event, Happening, LastRead, Operation,
    Parked, Planned, Policy, Timestamp, TurnId,
    action::{Format, Note},
};

/// Takes in one event.
pub fn step(
    conversation: Conversation,
    event: Event,
    policy: &Policy,
    now: Timestamp,
) -> (Conversation, Vec<Effect>) {
    let before = conversation.standing().clone();
    let mut step = Step {
        c: conversation,
        policy,
        now,
        operations: Vec::new(),
        records: Vec::new(),
        first_sight: false,
        cancelled: None,
        contact: None,
        replaces: false,
        people_answered: false,
        approved: false,
        told_of_draft: None,
    };
    match event {
        Event::Seen(read) => step.seen(read),
        Event::TurnAnswered { turn, answer, about } => step.answered(&turn, answer, &about),
        Event::Spoke { answer } => step.spoke(&answer),
        Event::TurnAccepted { turn } => step.accepted(&turn),
        Event::TurnFailed { turn, why } => step.failed(&turn, &why),
        Event::Delivered { action, turn, visible, part } => {
            if let Some(draft) = step.c.draft.as_mut().filter(|draft| draft.id == action) {
                draft.noted = true;
                draft.shown = part;
            }
            if let Some(part) = part {
                step.c.log.place(&action, part, policy);
            }
            if visible {
                step.c.said.push(now);
                for by in step.c.handled.values_mut().filter(|by| by.is_some() && **by == turn) {
                    *by = None;
                }
            }
        }
        Event::PartSeen { action, part } => {
            if let Some(draft) = step.c.draft.as_mut().filter(|draft| draft.id == action) {
                draft.shown = Some(part);
            }
            step.c.log.place(&action, part, policy);
        }
        Event::Dropped { turn } => step.unhandle(&turn),
        Event::Refused { turn, why } => match turn {
            Some(turn) => {
                step.unhandle(&turn);
                step.bot_failed(why);
            }
            None => step.fail_open(why),
        },
        Event::Remark { text } => step.note(text),
        Event::Lost { turn, why } => {
            if let Some(turn) = turn {
                step.unhandle(&turn);
            }
            step.lost(why);
        }
        Event::Acted { by, act } => step.acted(&by, act),
        Event::Tick => step.tick(),
        // What a bot remembers may be what was said, and nobody can tell the one from the other.
        Event::TakenAway => {
            step.c.session.clear();
            step.c.offered.clear();
            step.withdraw("words of the conversation were taken away");
        }
        Event::Gone { why } => step.park(why),
    }
    step.plan(&before);
    step.finish()
}

/// One step in the making.
struct Step<'a> {
    c: Conversation,
    policy: &'a Policy,
    now: Timestamp,
    operations: Vec<(Option<TurnId>, ActionId, Operation)>,
    records: Vec<Happening>,
    /// Whether nothing was known of the conversation before this step.
    first_sight: bool,
    /// The turn that was cancelled in this step: the next one replaces it.
    cancelled: Option<TurnId>,
    /// The customer of the turn whose answer is taken in.
    contact: Option<ContactId>,
    /// Whether a draft that people have seen was withdrawn in this step, and no other was made: the
    /// next one replaces it.
    replaces: bool,
    /// Whether this step shows people answering, or putting the conversation to sleep.
    people_answered: bool,
    /// Whether people said yes to what is done, or let its kind out without looking.
    approved: bool,
    /// What a note says of the draft.
    told_of_draft: Option<draft::Told>,
}

impl Step<'_> {
    /// The next number for an id.
    fn count(&mut self) -> u64 {
        self.c.counter = self.c.counter.saturating_add(1);
        self.c.counter
    }

    fn next_action(&mut self) -> ActionId {
        let count = self.count();
        ActionId::of(&self.c.channel, &self.c.id, self.now, count)
    }

    fn queue(&mut self, turn: Option<&TurnId>, operation: Operation) -> ActionId {
        let id = self.next_action();
        self.operations.push((turn.cloned(), id.clone(), operation));
        id
    }

    /// Tells the people who see the conversation.
    fn note(&mut self, text: String) {
        self.queue(None, Operation::Note(Note { text, format: Format::Plain }));
    }

    /// The note by which people take over: with what they need where the channel wants that, else
    /// what there is to say.
    fn brief(&mut self, turn: Option<&TurnId>, why: Option<String>) {
        if self.policy.rules.handover_summary {
            let why = why.unwrap_or_default();
            self.queue(turn, Operation::Brief(Brief { why }));
        } else if let Some(text) = why {
            self.queue(turn, Operation::Note(Note { text, format: Format::Plain }));
        }
    }

    fn record(&mut self, happening: Happening) {
        self.records.push(happening);
    }

    fn cancel_turn(&mut self, why: &str) {
        let Some(turn) = self.c.turn.take() else { return };
        self.replaces |= turn.redrafts;
        self.record(Happening::TurnCancelled { turn: turn.id.clone(), why: why.to_owned() });
        self.cancelled = Some(turn.id);
    }

    fn is_running(&self, turn: &TurnId) -> bool {
        self.c.turn.as_ref().is_some_and(|running| running.id == *turn)
    }

    fn accepted(&mut self, turn: &TurnId) {
        let until = self.now.plus(self.policy.rules.async_timeout);
        if let Some(running) = self.c.turn.as_mut().filter(|running| running.id == *turn) {
            running.promised.get_or_insert(until);
        }
    }

    fn failed(&mut self, turn: &TurnId, why: &str) {
        if self.is_running(turn) {
            self.bot_failed(why.to_owned());
        }
    }

    fn tick(&mut self) {
        let promised = self.c.turn.as_ref().and_then(|turn| turn.promised);
        if promised.is_some_and(|until| until <= self.now) {
            let seconds = self.policy.rules.async_timeout.as_secs();
            self.bot_failed(format!("the bot promised an answer and gave none within {seconds} s"));
        }
        let now = self.now;
        let looks = |parked: &&mut Parked| parked.again().is_some_and(|at| at <= now);
        if let Some(parked) = self.c.parked.as_mut().filter(looks) {
            // Whoever lets time pass here has read it before, as far as it could be read.
            parked.wait(&self.c.id, now);
        }
        if self.c.taken_back_at(self.policy).is_some_and(|at| at <= self.now) {
            self.decide(crate::Decision::TakenBack, None);
            self.c.taken_back = Some(self.now);
        }
    }

    fn park(&mut self, why: String) {
        self.cancel_turn(&why);
        let same = self.c.parked.take_if(|parked| parked.why == why);
        let mut parked = same.unwrap_or_else(|| {
            self.records.push(Happening::Parked { why: why.clone() });
            Parked { why, since: self.now, again: None }
        });
        parked.wait(&self.c.id, self.now);
        self.c.parked = Some(parked);
    }

    /// Nothing of that turn's answer reached the customer: its messages are unanswered again.
    fn unhandle(&mut self, turn: &TurnId) {
        self.c.handled.retain(|_, by| by.as_ref() != Some(turn));
    }

    fn finish(mut self) -> (Conversation, Vec<Effect>) {
        if self.c.turn.is_some() {
            // The words that the bot has may be taken away in the second of the read, after it.
            self.c.last_read = self.c.last_read.map(LastRead::doubted);
        }
        let generation = self.c.generation;
        let contact = self.contact.take().or_else(|| self.c.standing().contact.clone());
        let records = self.records.drain(..).map(Effect::Record);
        let operations = self.operations.drain(..).map(|(turn, id, operation)| {
            Effect::Do(Planned { id, generation, turn, contact: contact.clone(), operation })
        });
        let effects = records.chain(operations).collect();
        (self.c, effects)
    }
}
