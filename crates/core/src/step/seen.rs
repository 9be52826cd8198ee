//! The conversation was read: what is new in it?

use super::{Step, draft::Told};
use crate::{
    ActionId, Assignee, Autonomy, Command, Decision, Entry, Fact, Happening, OnClose, Owner,
    Position, Read, TeammateId,
    action::{Format, Timer},
    draft::Words,
};

impl Step<'_> {
    pub(super) fn seen(&mut self, read: Read) {
        self.first_sight = self.c.log.is_empty();
        self.began(&read.source);
        let mut entries = read.entries;
        entries.sort_by_key(|entry| entry.key);
        for entry in entries {
            match self.c.log.get(&entry.key) {
                Some(known) => self.changed(known.clone(), entry),
                None => self.new_entry(entry),
            }
        }
        self.told_of_draft();
        if let Some(assignee) = read.assignee {
            self.found(assignee);
        }
        if self.c.standing().merged {
            self.park("the conversation was merged into another one, where it goes on".into());
        } else if self.c.parked.take().is_some() {
            self.record(Happening::Unparked);
            // What could be given to nobody then is tried again now.
            self.c.assigned_in = None;
        }
    }

    fn began(&mut self, source: &str) {
        let before = self.c.standing().source.clone();
        self.c.log.began_at(source);
        if !self.first_sight && before != self.c.standing().source {
            self.c.log.fold(self.policy);
        }
    }

    fn new_entry(&mut self, mut entry: Entry) {
        if entry.redacted && !self.c.log.is_news(&entry.key) {
            self.c.log.redact_folded(&entry, self.policy);
        }
        if !self.c.log.is_news(&entry.key) || self.c.log.has_elsewhere(&entry) {
            return;
        }
        let at = entry.key;
        entry.facts.iter_mut().for_each(|fact| self.answers_the_bot(fact));
        for fact in &entry.facts {
            self.notice_people(fact);
            match fact {
                Fact::ContactSaid { .. } => {
                    self.c.timers.retain(|name, _| name == Timer::UNANSWERED);
                    let wait = self.policy.rules.burst_window;
                    self.c.quiet_until = (!wait.is_zero()).then(|| self.now.plus(wait));
                }
                Fact::Closed { .. } => {
                    self.c.timers.clear();
                    self.c.offered.clear();
                    if self.policy.rules.on_close == OnClose::Clear {
                        self.c.session.clear();
                    }
                }
                Fact::WeSaid { action: None } if !self.first_sight => {
                    if let Some(part) = entry.part.clone() {
                        self.records.push(Happening::SecondWriter { part });
                    }
                }
                Fact::Commanded { by, command } if !self.first_sight => self.told(by, at, command),
                _ => {}
            }
        }
        // The words are dealt with, and are kept nowhere.
        for fact in &mut entry.facts {
            if let Fact::Commanded { command, .. } = fact
                && matches!(command, Command::Send(_) | Command::No(_))
            {
                *command = Command::Draft;
            }
        }
        self.c.log.add(entry, self.policy);
    }

    /// What the bot has asked the team is answered by `/yes`, and by `/no` unless a draft waits. Where
    /// it has asked nothing, `/yes` is an ordinary `/bot`.
    fn answers_the_bot(&mut self, fact: &mut Fact) {
        let Fact::Commanded { by, command } = fact else { return };
        let no = match command {
            Command::No(why) if self.c.draft.is_none() => Some(format!("/no {why}")),
            Command::Bot(Some(answer)) if answer.starts_with('/') => None,
            _ => return,
        };
        if self.policy.is_bot(by) {
            return;
        }
        match (self.c.timers.remove(Timer::UNANSWERED), no) {
            (Some(_), Some(no)) => *command = Command::Bot(Some(no.trim_end().to_owned())),
            (None, None) if self.c.owner().is_bot() => *command = Command::Bot(None),
            _ => {}
        }
    }

    /// What begins like a command and does nothing is answered: whoever wrote it waits for something.
    fn told(&mut self, by: &TeammateId, at: Position, command: &Command) {
        let ours = !matches!(self.c.owner(), Owner::NotOurs);
        if !ours || self.policy.rules.autonomy == Autonomy::Off {
            return;
        }
        let text = match command {
            Command::Send(words) => {
                let words = words.clone().map(|text| Words { text, format: Format::Plain });
                self.told_of_draft = Some(Told { by: by.clone(), at, verdict: Ok(words) });
                return;
            }
            Command::No(why) => {
                let verdict = Err(why.clone());
                self.told_of_draft = Some(Told { by: by.clone(), at, verdict });
                return;
            }
            Command::Unknown => format!("Deskmate does not know this command. There are: {}.", Command::ALL),
            Command::Draft => {
                "Nothing was sent. Write /send alone to send the draft as it is, or your own words under it, on a \
                 new line."
                    .to_owned()
            }
            Command::Bot(_) | Command::Pause | Command::PauseFor(_) => return,
        };
        self.note(text);
    }

    /// A part was seen again. Does it say something else now? It was edited, or its text was taken
    /// away; and what was taken away stays away, for an older read may still show it.
    fn changed(&mut self, known: Entry, entry: Entry) {
        let same = known.digest == entry.digest && known.redacted == entry.redacted;
        if same || known.redacted || known.part != entry.part {
            return;
        }
        if known.digest.is_none() && !entry.redacted {
            // What it said is not known, so it is no edit; from now on it is known.
            self.c.log.replace(Entry { digest: entry.digest, ..known }, self.policy);
            return;
        }
        let concerns_turn = match (&self.c.turn, &entry.part) {
            (Some(turn), Some(part)) => turn.messages.contains(part),
            _ => false,
        };
        let changed = entry.part.clone();
        // Who did what does not change with the words.
        self.c.log.replace(Entry { facts: known.facts, ..entry }, self.policy);
        let drafted = self.c.draft.iter().flat_map(|draft| &draft.messages);
        if drafted.into_iter().any(|part| changed.as_ref() == Some(part)) {
            self.withdraw("a message it answers was changed");
        }
        if concerns_turn {
            self.cancel_turn("a message it answers was changed");
        }
    }

    /// The conversation's own fields say who has it. Parts say it better, where one does.
    fn found(&mut self, assignee: Assignee) {
        if assignee == self.c.standing().assignee || self.c.log.knows_an_assignment() {
            return;
        }
        let key = self.c.log.next_finding();
        self.enter(key, Decision::Found { assignee }, None);
    }

    /// Puts a decision of ours after everything seen so far.
    pub(super) fn decide(&mut self, decision: Decision, action: Option<ActionId>) {
        let key = self.c.log.next_decision();
        self.enter(key, decision, action);
    }

    fn enter(&mut self, key: Position, decision: Decision, action: Option<ActionId>) {
        let facts = vec![Fact::Decided { decision, action }];
        self.c
            .log
            .add(Entry { key, part: None, digest: None, redacted: false, facts }, self.policy);
    }
}
