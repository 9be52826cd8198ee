//! Compares what is known with what is being done, and asks for the difference.

use std::time::Duration;

use super::{Step, wanted::Wanted};
use crate::{
    Autonomy, By, Happening, OnNewMessage, Operation, Owner, Reason, RunningTurn, Standing, Target,
    TurnId,
    action::{Format, Note, Timer},
    fold::MOST_BOT_TRANSFERS,
};

const HOUR: Duration = Duration::from_secs(3600);

impl Step<'_> {
    pub(super) fn plan(&mut self, before: &Standing) {
        let hour_ago = self.now.minus(HOUR);
        self.c.said.retain(|at| *at > hour_ago);
        self.withdraw_overtaken();
        self.hands_changed(before);
        self.turn();
        self.passed_round(before);
        self.assign_to_owner();
        self.forget();
    }

    /// Every change of hands begins a generation, and what was decided before it is dropped.
    fn hands_changed(&mut self, before: &Standing) {
        let after = self.c.standing();
        let to = after.owner.clone();
        let people_acted =
            after.people_at != before.people_at || to.is_people() != before.owner.is_people();
        let people_had_it = to.is_people() || after.returned != before.returned;
        let moved = is_in_other_hands(before, after);
        if to.is_people() && people_acted {
            self.c.people_noticed = Some(self.now);
        }
        if !moved {
            return;
        }
        self.c.generation = self.c.generation.saturating_add(1);
        if people_had_it {
            self.c.timers.retain(|name, _| name == Timer::UNANSWERED);
        }
        self.cancel_turn(match to {
            Owner::Bot { .. } => "the conversation was in other hands in between, or put to sleep",
            Owner::People { .. } => "people have the conversation",
            Owner::NotOurs => "the conversation is not ours",
        });
        if to != before.owner {
            let generation = self.c.generation;
            self.record(Happening::OwnerChanged { from: before.owner.clone(), to, generation });
        }
    }

    /// Brings the running turn in line with the one that is wanted.
    fn turn(&mut self) {
        let Some(wanted) = self.wanted() else {
            // A timer's turn goes on: its reason is spent, and nothing has come in its place.
            let timer = (self.c.turn.as_ref())
                .is_some_and(|turn| matches!(turn.reason, Reason::Timer { .. }));
            if !(timer && self.c.is_the_bots_turn(self.policy)) {
                self.cancel_turn("there is nothing to answer any more");
            }
            return;
        };
        if let Some(running) = &self.c.turn {
            let fits = running.messages.iter().all(|message| wanted.messages.contains(message));
            let complete = fits && running.messages.len() == wanted.messages.len();
            let may_wait = matches!(wanted.reason, Reason::Timer { .. })
                || self.policy.rules.on_new_message == OnNewMessage::Queue;
            if complete || fits && may_wait {
                return;
            }
        } else if wanted.reason == Reason::Message
            && self.c.quiet_until.is_some_and(|until| until > self.now)
        {
            return;
        }
        self.c.quiet_until = None;
        if let Some(why) = self.too_late_or_too_much() {
            let before = self.c.standing().clone();
            self.fail_open(why);
            self.hands_changed(&before);
            return;
        }
        self.start(wanted);
    }

    fn start(&mut self, wanted: Wanted) {
        self.cancel_turn("a new message came while it ran");
        let supersedes = self.cancelled.take();
        if let Reason::Timer { timer } = &wanted.reason {
            self.c.timers.remove(timer);
        }
        // A draft is made where people look for it.
        let drafts = self.policy.rules.autonomy == Autonomy::Draft || self.c.owner().is_people();
        let assigns = |(.., operation): &(_, _, Operation)| {
            matches!(operation, Operation::Assign(Target::Us))
        };
        if !drafts
            && !self.operations.iter().any(assigns)
            && !self.c.standing().assignee.is(&self.policy.us)
            && self.c.assigned_in != Some(self.c.generation)
        {
            self.c.assigned_in = Some(self.c.generation);
            self.queue(None, Operation::Assign(Target::Us));
        }
        let count = self.count();
        let id = TurnId::of(&self.c.channel, &self.c.id, self.now, count);
        let newest = self.c.unanswered().last().and_then(|message| message.contact.clone());
        let contact = newest.or_else(|| self.c.standing().contact.clone());
        self.record(Happening::TurnStarted {
            turn: id.clone(),
            reason: reason_word(&wanted.reason).to_owned(),
            messages: wanted.messages.clone(),
            supersedes: supersedes.clone(),
        });
        self.c.turn = Some(RunningTurn {
            id,
            supersedes,
            reason: wanted.reason,
            messages: wanted.messages,
            contact,
            started: self.now,
            promised: None,
            redrafts: std::mem::take(&mut self.replaces),
        });
    }

    /// A person who took the conversation without assigning it gets it assigned, so that it shows
    /// in an inbox and can be given back; what we took at the same moment as a person goes back;
    /// and what was given to people never stays with our teammate.
    fn assign_to_owner(&mut self) {
        let now = self.c.standing();
        let Owner::People { by, to, .. } = &now.owner else { return };
        let ours = now.assignee.is(&self.policy.us);
        let assigns =
            self.operations.iter().any(|(.., operation)| matches!(operation, Operation::Assign(_)));
        if assigns || (self.first_sight && !ours) {
            // It is on its way; or people did it before the bot ever saw the conversation, and it
            // is not the bot's to tidy up where it does not stand in the bot's own inbox.
            self.c.assigned_in = Some(self.c.generation);
            return;
        }
        if now.asleep.is_some()
            || self.c.parked.is_some()
            || self.policy.rules.autonomy == Autonomy::Off
            || self.c.assigned_in == Some(self.c.generation)
        {
            return;
        }
        let unnamed = matches!(by, By::Reply | By::Command) && now.assignee != *to;
        let target = match () {
            // Our assignment was dropped, since a person closed the conversation before it went
            // out.
            () if ours && to.is_nobody() => Target::Fallback,
            () if ours || unnamed => Target::Back(to.clone()),
            () => return,
        };
        // A team can be set beside our teammate; otherwise it was we who came after the person.
        let crossed = *by == By::Assignment
            && ours
            && !to.is_nobody()
            && (to.teammate.is_some() || now.assignee.team != to.team);
        self.c.assigned_in = Some(self.c.generation);
        if crossed {
            let text =
                "Somebody took this conversation in the moment in which the bot did; it is theirs."
                    .into();
            self.queue(None, Operation::Note(Note { text, format: Format::Plain }));
        }
        self.queue(None, Operation::Assign(target));
    }

    /// It went to and fro without a word of the customer: people get it, once.
    fn passed_round(&mut self, before: &Standing) {
        let now = self.c.standing();
        let Owner::People { by: By::Failure, since, .. } = now.owner else { return };
        let known = matches!(before.owner,
            Owner::People { by: By::Failure, since: then, .. } if then == since);
        let told = self.records.iter().any(|record| matches!(record, Happening::FailedOpen { .. }));
        if now.bot_transfers >= MOST_BOT_TRANSFERS && !known && !told && self.c.parked.is_none() {
            let times = now.bot_transfers;
            let why = format!("it went to and fro {times} times without a word of the customer");
            self.give_to_fallback(format!("The bot could not go on: {why}."), why);
        }
    }

    /// Lets go of what can never matter again.
    fn forget(&mut self) {
        let waiting: std::collections::BTreeSet<_> =
            self.c.standing().unanswered.iter().map(|message| message.part.clone()).collect();
        self.c.handled.retain(|part, _| waiting.contains(part));
        let handled = &self.c.handled;
        let done = |part: &crate::PartId| handled.get(part).is_some_and(Option::is_none);
        self.c.log.compact(self.policy, done);
    }
}

/// Whether somebody else has it now, or had it in between. That our own assignment shows to whom
/// it went is no change of hands.
fn is_in_other_hands(before: &Standing, after: &Standing) -> bool {
    let other = match (&before.owner, &after.owner) {
        (Owner::Bot { .. }, Owner::Bot { .. }) | (Owner::NotOurs, Owner::NotOurs) => false,
        (
            Owner::People { by: reason, to: before, .. },
            Owner::People { by: other_reason, to: after, .. },
        ) => reason != other_reason || (before != after && !before.is_nobody()),
        _ => true,
    };
    other || before.hand_changes != after.hand_changes || is_first_act(before, after)
}

/// Whether people, who got it from the bot, have acted for the first time: what it said on its way
/// out may wait still, also where it has arrived with somebody.
fn is_first_act(before: &Standing, after: &Standing) -> bool {
    let from_the_bot = |standing: &Standing| {
        matches!(standing.owner, Owner::People { by: By::Handover | By::Failure, .. })
    };
    from_the_bot(before) && from_the_bot(after) && !before.accepted && after.accepted
}

fn reason_word(reason: &Reason) -> &'static str {
    match reason {
        Reason::Message => "message",
        Reason::Returned => "returned",
        Reason::Command { .. } => "command",
        Reason::Timer { .. } => "timer",
    }
}
