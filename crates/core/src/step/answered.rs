//! The bot answered a turn: its actions become operations, as far as its autonomy goes.

use super::Step;
use crate::{
    About, Autonomy, By, Decision, Happening, OfferedChoice, Operation, Session, Target, TurnId,
    action::{Action, Answer, Handover, Say, Snooze, Subject, Tags, Timer, check_session},
};
use std::time::Duration;

impl Step<'_> {
    /// Takes the answer, if that turn is still the one that should be running.
    pub(super) fn answered(&mut self, turn: &TurnId, answer: Answer, about: &About) {
        if !self.is_running(turn) {
            return;
        }
        let Some(session) = self.session_after(&answer) else { return };
        let rules = &self.policy.rules;
        // Only while the bot has the conversation: what is trusted is no reason to talk over people.
        let trusted = matches!(rules.autonomy, Autonomy::Draft | Autonomy::Reply)
            && self.c.owner().is_bot()
            && about.is_trusted(&answer, rules);
        self.approved = trusted;
        let Some(says) = self.says(&answer) else { return };
        let hands_over = |action: &Action| matches!(action, Action::Handover(_));
        if self.policy.rules.autonomy == Autonomy::Route
            && says > 0
            && !answer.actions.iter().any(hands_over)
        {
            // The customer would wait for an answer that nobody gives.
            return self
                .fail_open("it has an answer, and the channel's autonomy is only `route`".into());
        }
        let drafts = self.policy.rules.autonomy == Autonomy::Draft || answer.draft;
        // People have it because of an earlier draft: what follows is for them to look at as well.
        if !trusted
            && (drafts || self.c.owner().is_people())
            && answer.actions.iter().any(super::draft::needs_a_yes)
        {
            return self.hold(turn, answer, session);
        }
        let Some(running) = self.c.turn.take() else { return };
        if trusted {
            self.withdraw("the bot was asked again");
        }
        self.contact = running.contact;
        let until_delivered = (says > 0 && self.may_speak()).then(|| turn.clone());
        self.c
            .handled
            .extend(running.messages.into_iter().map(|message| (message, until_delivered.clone())));
        self.c.served = self.c.served.max(self.c.standing().returned);
        self.c.session = session;
        self.carry_out(turn, answer, says);
        self.approved = false;
    }

    /// Takes what the bot says by itself. What it remembers counts always; what it does, only while
    /// the conversation is its own.
    pub(super) fn spoke(&mut self, answer: &Answer) {
        let Some(session) = self.session_after(answer) else { return };
        if !self.c.is_the_bots_turn(self.policy) {
            self.c.session = session;
            if !answer.actions.is_empty() {
                let why = "the conversation is not the bot's now".to_owned();
                self.record(Happening::LeftOut { what: "what the bot said by itself".into(), why });
            }
            return;
        }
        if answer.draft && answer.actions.iter().any(super::draft::needs_a_yes) {
            let why = "a draft answers a message".to_owned();
            self.record(Happening::LeftOut { what: "what the bot said by itself".into(), why });
            return;
        }
        let Some(says) = self.says(answer) else { return };
        self.c.session = session;
        let count = self.count();
        let turn = TurnId::of(&self.c.channel, &self.c.id, self.now, count);
        self.contact = self.c.standing().contact.clone();
        self.carry_out(&turn, answer.clone(), says);
    }

    /// The session after an answer, which has to fit; else people get the conversation.
    fn session_after(&mut self, answer: &Answer) -> Option<Session> {
        let mut session = self.c.session.clone();
        for (name, value) in &answer.session {
            match value {
                serde_json::Value::Null => drop(session.remove(name)),
                value => drop(session.insert(name.clone(), value.clone())),
            }
        }
        match answer.check().and_then(|()| check_session(&session)) {
            Ok(()) => Some(session),
            Err(why) => {
                self.bot_failed(format!("the bot's answer does not fit: {why}"));
                None
            }
        }
    }

    /// How much of an answer is said; nothing if it would be too much, and people get the
    /// conversation.
    fn says(&mut self, answer: &Answer) -> Option<usize> {
        let says = answer.actions.iter().filter(|action| is_said(action)).count();
        let most = self.policy.rules.max_bot_messages;
        if self.may_speak() && self.c.said.len().saturating_add(says) > most {
            self.fail_open(format!(
                "it has said {most} messages in this conversation within an hour"
            ));
            return None;
        }
        Some(says)
    }

    fn carry_out(&mut self, turn: &TurnId, answer: Answer, says: usize) {
        if says > 0 {
            self.c.offered.clear();
        }
        self.record(Happening::TurnAnswered { turn: turn.clone(), actions: answer.actions.len() });
        for action in answer.actions {
            self.act(turn, action);
        }
    }

    pub(super) fn act(&mut self, turn: &TurnId, action: Action) {
        match action {
            Action::Say(say) => self.say(turn, say),
            Action::Note(note) => drop(self.queue(Some(turn), Operation::Note(note))),
            Action::Tag(tags) => drop(self.queue(Some(turn), Operation::Tag(tags))),
            Action::Untag(tags) => drop(self.queue(Some(turn), Operation::Untag(tags))),
            Action::Set(set) => drop(self.queue(Some(turn), Operation::Set(set))),
            Action::Ticket(ticket) => self.customer_visible(turn, Operation::Ticket(ticket)),
            Action::Rate(_) => {
                let why = "Intercom's API cannot ask for a rating; let a workflow do it when a \
                           conversation is closed";
                self.record(Happening::LeftOut { what: "rate".to_owned(), why: why.to_owned() });
            }
            Action::Handover(handover) => self.hand_over(turn, handover),
            Action::Close(_) => self.customer_visible(turn, Operation::Close),
            Action::Snooze(Snooze { until, seconds }) => {
                let after = Duration::from_secs(seconds.unwrap_or(0));
                let until = until.unwrap_or_else(|| self.now.plus(after).as_secs());
                self.customer_visible(turn, Operation::Snooze(until));
            }
            Action::Timer(Timer { name, after }) => {
                let at = self.now.plus(Duration::from_secs(after));
                self.c.timers.insert(name, at);
            }
        }
    }

    fn say(&mut self, turn: &TurnId, say: Say) {
        let choices = (say.choices.iter().chain(say.cards.iter().flat_map(|card| &card.choices)))
            .cloned()
            .collect::<Vec<_>>();
        if !self.may_speak() {
            return self.leave_out("say");
        }
        let action = self.queue(Some(turn), Operation::Say(say));
        let offer = |(index, choice)| OfferedChoice { action: action.clone(), index, choice };
        self.c.offered.extend(choices.into_iter().enumerate().map(offer));
    }

    /// The message first, then what the people need, then the conversation itself.
    fn hand_over(&mut self, turn: &TurnId, handover: Handover) {
        let Handover { team, teammate, note, tags, message } = handover;
        if let Some(text) = message {
            self.say(turn, Say { text, ..Say::default() });
        }
        if !tags.is_empty() {
            self.queue(Some(turn), Operation::Tag(Tags { target: Subject::Contact, tags }));
        }
        self.brief(Some(turn), note);
        let target = match (team, teammate) {
            (Some(team), _) => Target::Team(team),
            (None, Some(teammate)) => Target::Teammate(teammate),
            (None, None) => Target::Fallback,
        };
        let assign = self.queue(Some(turn), Operation::Assign(target));
        self.decide(Decision::GivenToPeople { by: By::Handover }, Some(assign));
    }

    fn customer_visible(&mut self, turn: &TurnId, operation: Operation) {
        if self.may_speak() {
            self.queue(Some(turn), operation);
        } else {
            self.leave_out(operation.word());
        }
    }

    /// Whether the customer may notice what is done.
    fn may_speak(&self) -> bool {
        self.approved || self.policy.rules.autonomy == Autonomy::Reply
    }

    fn leave_out(&mut self, what: &str) {
        let why = "the channel's autonomy does not go that far".to_owned();
        self.record(Happening::LeftOut { what: what.to_owned(), why });
    }
}

pub(super) fn is_said(action: &Action) -> bool {
    matches!(action, Action::Say(_) | Action::Handover(Handover { message: Some(_), .. }))
}
