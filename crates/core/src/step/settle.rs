//! Compares what is known with what is being done, and asks for the difference.

use std::time::Duration;

use super::{Step, wanted::Wanted};
use crate::{
    By, Deed, Happening, OnClose, OnNewMessage, Owner, Reason, RunningTurn, Sleep, Standing,
    Target, TurnId,
    action::{Format, Note},
    fold::MOST_BOT_TRANSFERS,
};

const HOUR: Duration = Duration::from_secs(3600);

impl Step<'_> {
    pub(super) fn settle(&mut self, before: &Standing) {
        let hour_ago = self.now.minus(HOUR);
        self.c.said.retain(|at| *at > hour_ago);
        self.hands_changed(before);
        self.went_to_sleep(before);
        self.turn();
        self.assign_to_owner();
        self.hands_changed_by_failure(before);
        self.forget();
    }

    /// Every change of hands begins a generation, and what was decided before it is dropped.
    fn hands_changed(&mut self, before: &Standing) {
        let after = self.c.standing();
        let people = after.people_at != before.people_at
            || after.owner.is_people() != before.owner.is_people();
        if after.owner.is_people() && people {
            self.c.people_noticed = Some(self.now);
        }
        let after = self.c.standing();
        if after.owner == before.owner {
            return;
        }
        let kept_hands = after.owner.is_people() && before.owner.is_people();
        if !(self.ours && kept_hands) {
            self.c.generation += 1;
        }
        let to = self.c.owner().clone();
        if to.is_people() {
            self.c.timers.clear();
        }
        let generation = self.c.generation;
        self.record(Happening::OwnerChanged { from: before.owner.clone(), to, generation });
    }

    fn went_to_sleep(&mut self, before: &Standing) {
        let asleep = self.c.standing().asleep.clone();
        let Some(asleep) = asleep.filter(|_| self.c.standing().asleep != before.asleep) else {
            return;
        };
        if asleep.by != crate::Actor::Us {
            self.c.generation += 1;
        }
        if asleep.sleep == Sleep::Closed {
            self.c.timers.clear();
            self.c.offered.clear();
            if self.policy.on_close == OnClose::Clear {
                self.c.session.clear();
            }
        }
    }

    /// Brings the running turn in line with the one that is wanted.
    fn turn(&mut self) {
        let Some(wanted) = self.wanted() else {
            let why = match self.c.owner() {
                Owner::Bot { .. } => "there is nothing to answer any more",
                _ => "people have the conversation",
            };
            // A timer's turn goes on: its reason is spent, and nothing has come in its place.
            let timer = self
                .c
                .turn
                .as_ref()
                .is_some_and(|turn| matches!(turn.reason, Reason::Timer { .. }));
            if !(timer && self.c.owner().is_bot() && self.c.standing().asleep.is_none()) {
                self.cancel_turn(why);
            }
            return;
        };
        if let Some(running) = &self.c.turn {
            let complete = wanted.messages.iter().all(|message| running.messages.contains(message))
                && running.messages.len() == wanted.messages.len();
            let timer = matches!(wanted.reason, Reason::Timer { .. });
            if complete || timer || self.policy.on_new_message == OnNewMessage::Queue {
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
        let supersedes = self.cancel_turn("a new message came while it ran").map(|turn| turn.id);
        if let Reason::Timer { timer } = &wanted.reason {
            self.c.timers.remove(timer);
        }
        if !self.c.standing().assignee.is(&self.policy.us)
            && self.c.assigned_in != Some(self.c.generation)
        {
            self.c.assigned_in = Some(self.c.generation);
            self.plan(None, Deed::Assign(Target::Us));
        }
        let id = TurnId::new(self.id("trn"));
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
        });
    }

    /// A person who took the conversation without assigning it gets it assigned, so that it shows
    /// in an inbox and can be given back; what we took at the same moment as a person goes back.
    fn assign_to_owner(&mut self) {
        let now = self.c.standing();
        let Owner::People { by, to, .. } = &now.owner else { return };
        if now.asleep.is_some() || to.is_nobody() || self.c.assigned_in == Some(self.c.generation) {
            return;
        }
        let crossed = *by == By::Assignment && now.assignee.is(&self.policy.us);
        let unnamed = matches!(by, By::Reply | By::Command) && now.assignee != *to;
        if !(crossed || unnamed) {
            return;
        }
        let to = to.clone();
        self.c.assigned_in = Some(self.c.generation);
        if crossed {
            let text =
                "Somebody took this conversation in the moment in which the bot did; it is theirs."
                    .into();
            self.plan(None, Deed::Note(Note { text, format: Format::Plain }));
        }
        self.plan(None, Deed::Assign(Target::Back(to)));
    }

    /// Bots and workflows passed it round: people get it, once.
    fn hands_changed_by_failure(&mut self, before: &Standing) {
        let now = self.c.standing();
        let round =
            now.bot_transfers >= MOST_BOT_TRANSFERS && before.bot_transfers < MOST_BOT_TRANSFERS;
        if round && matches!(now.owner, Owner::People { by: By::Failure, .. }) {
            let why = "bots and workflows assigned the conversation to each other without a word of the customer";
            let text = format!("The bot could not go on: {why}.");
            self.plan(None, Deed::Note(Note { text, format: Format::Plain }));
            self.plan(None, Deed::Assign(Target::Fallback));
            self.record(Happening::FailedOpen { why: why.to_owned() });
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

fn reason_word(reason: &Reason) -> &'static str {
    match reason {
        Reason::Message => "message",
        Reason::Returned => "returned",
        Reason::Command { .. } => "command",
        Reason::Timer { .. } => "timer",
    }
}
