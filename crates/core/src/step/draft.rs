//! What the bot would say waits for people: it is kept, shown, and done when they say yes.

use super::Step;
use crate::{
    ActionId, Actor, Autonomy, By, Command, Decision, Draft, DraftEnd, Fact, Happening, Operation,
    Owner, PartId, Position, Session, Target, TeammateId, TurnId,
    action::{Action, Answer, Timer},
    draft::Words,
};

/// Why a draft goes that people have answered before.
const ANSWERED: &str = "people have answered, or closed, snoozed or paused the conversation";

impl Step<'_> {
    /// Keeps an answer for people to look at. What the team alone sees of it is done at once, and so
    /// is a handover: there is nothing in them that needs a yes.
    pub(super) fn hold(&mut self, turn: &TurnId, answer: Answer, session: Session) {
        let Some(running) = self.c.turn.take() else { return };
        self.withdraw("the bot was asked again");
        self.contact.clone_from(&running.contact);
        let hands_over = answer.actions.iter().any(|action| matches!(action, Action::Handover(_)));
        let id = self.next_action();
        let mut draft = Draft {
            id: id.clone(),
            turn: turn.clone(),
            messages: running.messages,
            actions: Vec::new(),
            session: None,
            contact: running.contact,
            at: self.now,
            noted: false,
            shown: None,
        };
        let waits = draft.messages.iter().map(|part| (part.clone(), Some(turn.clone())));
        self.c.handled.extend(waits);
        self.c.served = self.c.served.max(self.c.standing().returned);
        // Whoever was handed over is past the question, whatever becomes of the words.
        match hands_over {
            true => self.c.session = session,
            false => draft.session = Some(session),
        }
        let (mut at_once, actions) = (Vec::new(), answer.actions.len());
        for action in answer.actions {
            match action {
                Action::Say(_) | Action::Close(_) | Action::Snooze(_) | Action::Ticket(_) => {
                    draft.actions.push(action);
                }
                // The team is asked now, whatever becomes of the words.
                Action::Timer(Timer { ref name, .. }) if name != Timer::UNANSWERED => {
                    draft.actions.push(action);
                }
                Action::Handover(mut handover) => {
                    let said = handover.message.take();
                    draft.actions.extend(said.map(|text| {
                        Action::Say(crate::action::Say { text, ..Default::default() })
                    }));
                    at_once.push(Action::Handover(handover));
                }
                other => at_once.push(other),
            }
        }
        self.record(Happening::TurnAnswered { turn: turn.clone(), actions });
        let proposal = draft.proposal(running.redrafts);
        self.operations.push((Some(turn.clone()), id.clone(), Operation::Draft(proposal)));
        self.c.draft = Some(draft);
        self.record(Happening::Drafted { draft: id, turn: turn.clone() });
        for action in at_once {
            self.act(turn, action);
        }
        if !hands_over {
            self.show_to_team();
        }
    }

    /// Where a team looks at drafts, it gets the conversation, unless people have it. Where the bot
    /// replies to most, nobody else would look: then it is the fallback team.
    fn show_to_team(&mut self) {
        let team = match self.policy.rules.draft_team.clone() {
            Some(team) => Target::Team(team),
            None if self.policy.rules.autonomy == Autonomy::Draft => return,
            None => Target::Fallback,
        };
        let assignee = &self.c.standing().assignee;
        let free = assignee.is_nobody() || assignee.is(&self.policy.us);
        if self.c.owner().is_bot() && free {
            let assign = self.queue(None, Operation::Assign(team));
            self.decide(Decision::GivenToPeople { by: By::Draft }, Some(assign));
        }
    }

    /// Somebody decided about a draft in the console.
    pub(super) fn decided(
        &mut self,
        by: &str,
        id: &ActionId,
        verdict: Result<Option<Words>, String>,
    ) {
        // Of two who decide, the second finds nothing: it is sent once.
        if self.c.draft.as_ref().is_none_or(|draft| draft.id != *id) {
            return;
        }
        match (verdict, self.overtaken()) {
            (Err(why), _) => self.reject(by, why),
            (Ok(words), None) => self.send(by, words),
            (Ok(_), Some(why)) => self.withdraw(why),
        }
    }

    /// A note tells what is to become of the draft; all that the read shows counts, also what came
    /// after the note.
    pub(super) fn told_of_draft(&mut self) {
        let Some(Told { by, at, verdict }) = self.told_of_draft.take() else { return };
        let Some(draft) = self.c.draft.as_ref().filter(|_| !self.policy.is_bot(&by)) else {
            return self.note("There is no draft here that waits: it was sent, rejected or withdrawn, or there was none.".into());
        };
        // A note is about the draft that whoever wrote it could see.
        let newest = (self.c.standing().unanswered.iter())
            .filter(|message| draft.messages.contains(&message.part))
            .map(|message| message.at)
            .max();
        let seen = match draft.shown {
            Some(shown) => shown < at,
            None => draft.noted && newest.is_none_or(|newest| newest <= at.at),
        };
        match verdict {
            _ if !seen => self.note(
                "Nothing was sent: your note is older than the draft that waits here now. Look at it, and \
                 write the note again."
                    .into(),
            ),
            Err(why) => {
                self.reject(by.as_str(), why);
                if self.c.timers.contains_key(Timer::UNANSWERED) {
                    self.note(
                        "Your /no was about the draft. What the bot has asked still waits: /yes or /no, and why."
                            .into(),
                    );
                }
            }
            Ok(words) => match self.overtaken() {
                None => self.send(by.as_str(), words),
                Some(why) => {
                    self.note(format!("Nothing was sent: {why}."));
                    self.withdraw(why);
                }
            },
        }
    }

    /// It is sent as any answer is: by the outbox, once, unless somebody acts before.
    fn send(&mut self, by: &str, words: Option<Words>) {
        let Some(mut draft) = self.c.draft.take() else { return };
        let (mut how, mut changed) = (DraftEnd::Sent, 0);
        if let Some(words) = words.filter(|words| !draft.is_in(words)) {
            (how, changed) = (DraftEnd::Edited, draft.changed_by(&words));
            draft.in_other_words(words);
        }
        // It was theirs to look at this only: the bot goes on.
        let lent = matches!(self.c.owner(), Owner::People { by: By::Draft, .. });
        if lent && self.policy.rules.autonomy == Autonomy::Reply {
            self.decide(Decision::GivenToBot, None);
            self.c.served = self.c.served.max(self.c.standing().returned);
        }
        self.contact = draft.contact.take();
        if let Some(session) = draft.session.take() {
            self.c.session = session;
        }
        if draft.actions.iter().any(super::answered::is_said) {
            self.c.offered.clear();
        } else {
            self.deal_with(&draft);
        }
        self.ended(draft.id, how, Some(by.to_owned()), None, changed);
        self.approved = true;
        for action in draft.actions {
            self.act(&draft.turn, action);
        }
        self.approved = false;
    }

    /// People answer themselves; the variables stay as they are.
    fn reject(&mut self, by: &str, why: String) {
        let Some(draft) = self.c.draft.take() else { return };
        self.deal_with(&draft);
        self.ended(draft.id, DraftEnd::Rejected, Some(by.to_owned()), Some(why), 0);
    }

    /// Its messages need nothing more of the bot.
    fn deal_with(&mut self, draft: &Draft) {
        self.c.handled.extend(draft.messages.iter().map(|part| (part.clone(), None)));
    }

    /// Nobody needs it any more: its messages are unanswered again, where they still are.
    pub(super) fn withdraw(&mut self, why: &str) {
        let Some(draft) = self.c.draft.take() else { return };
        self.unhandle(&draft.turn);
        self.replaces = draft.noted;
        self.ended(draft.id, DraftEnd::Withdrawn, None, Some(why.to_owned()), 0);
    }

    fn ended(
        &mut self,
        draft: ActionId,
        how: DraftEnd,
        by: Option<String>,
        why: Option<String>,
        changed: u8,
    ) {
        self.record(Happening::DraftEnded { draft, how, by, why, changed });
    }

    /// Withdraws a draft that something has overtaken.
    pub(super) fn withdraw_overtaken(&mut self) {
        if let Some(why) = self.overtaken() {
            self.withdraw(why);
        }
    }

    /// Why the draft does not fit what is known any more, if it does not.
    fn overtaken(&self) -> Option<&'static str> {
        let draft = self.c.draft.as_ref()?;
        let now = self.c.standing();
        let waits = |part: &PartId| now.unanswered.iter().any(|message| message.part == *part);
        if self.c.parked.is_some() || matches!(now.owner, Owner::NotOurs) {
            return Some("the conversation is not the bot's any more");
        }
        if self.policy.rules.autonomy == Autonomy::Off {
            return Some("the channel's autonomy is off");
        }
        if self.people_answered || !draft.messages.iter().all(waits) {
            return Some(ANSWERED);
        }
        if self.c.unanswered().next().is_some() {
            return Some("the customer wrote again");
        }
        let again = self.c.is_the_bots_turn(self.policy) && now.returned > self.c.served;
        again.then_some("the bot was asked again")
    }

    /// Remembers that a read shows people answering, or putting it to sleep.
    pub(super) fn notice_people(&mut self, fact: &Fact) {
        self.people_answered |= match fact {
            Fact::TeammateSaid { .. }
            | Fact::WeSaid { action: None }
            | Fact::Commanded { command: Command::Pause | Command::PauseFor(_), .. } => true,
            Fact::Closed { by } | Fact::Snoozed { by } => *by != Actor::Us,
            _ => false,
        };
    }

    /// No draft could be made in a conversation that people have: they are told, and keep it.
    pub(super) fn draft_failed(&mut self, why: &str) {
        if !self.c.may_work(self.policy) {
            return;
        }
        let Some(turn) = self.c.turn.take() else { return };
        self.c.handled.extend(turn.messages.into_iter().map(|part| (part, None)));
        self.note(format!("The bot could not draft an answer. Technical detail: {why}."));
    }
}

/// What a note says is to become of the draft.
pub(super) struct Told {
    pub(super) by: TeammateId,
    /// Where the note stands.
    pub(super) at: Position,
    /// It is sent, maybe in other words; or why it is not.
    pub(super) verdict: Result<Option<Words>, String>,
}

/// Whether an action is one that needs a yes.
pub(super) fn needs_a_yes(action: &Action) -> bool {
    super::answered::is_said(action)
        || matches!(action, Action::Close(_) | Action::Snooze(_) | Action::Ticket(_))
}
