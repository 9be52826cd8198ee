//! The conversation was read: what is new in it?

use super::Step;
use crate::{Decision, Entry, Fact, Happening, Read};

impl Step<'_> {
    pub(super) fn seen(&mut self, read: Read) {
        let first_sight = self.c.log.is_empty();
        if self.c.parked.take().is_some() {
            self.record(Happening::Unparked);
        }
        self.c.log.began_at(&read.source);
        let mut entries = read.entries;
        entries.sort_by_key(|entry| entry.key);
        for entry in entries {
            match self.c.log.get(&entry.key) {
                Some(known) if known.digest != entry.digest || known.redacted != entry.redacted => {
                    self.changed(entry);
                }
                Some(_) => {}
                None => self.new_entry(entry, first_sight),
            }
        }
        if let Some(assignee) = read.assignee {
            let told = self.c.log.knows_an_assignment();
            if !told && assignee != self.c.standing().assignee {
                self.decide(Decision::Found { assignee }, None);
            }
        }
        if self.c.standing().merged {
            self.park("the conversation was merged into another one, where it goes on".into());
        }
    }

    fn new_entry(&mut self, entry: Entry, first_sight: bool) {
        if !self.c.log.is_news(&entry.key) {
            return;
        }
        for fact in &entry.facts {
            match fact {
                Fact::ContactSaid { .. } => {
                    self.c.timers.clear();
                    let wait = self.policy.burst_window;
                    self.c.quiet_until = (!wait.is_zero()).then(|| self.now.plus(wait));
                }
                Fact::WeSaid { action: None } if !first_sight => {
                    if let Some(part) = entry.part.clone() {
                        self.records.push(Happening::SecondWriter { part });
                    }
                }
                _ => {}
            }
        }
        self.c.log.add(entry, self.policy);
    }

    /// A seen part says something else now: it was edited, or its text was taken away.
    fn changed(&mut self, entry: Entry) {
        let Some(known) = self.c.log.get(&entry.key) else { return };
        // Who did what does not change with the words.
        let entry = Entry { facts: known.facts.clone(), ..entry };
        let concerns_turn = match (&self.c.turn, &entry.part) {
            (Some(turn), Some(part)) => turn.messages.contains(part),
            _ => false,
        };
        self.c.log.replace(entry, self.policy);
        if concerns_turn {
            self.cancel_turn("a message it answers was changed");
        }
    }

    /// Puts a decision of ours after everything seen so far.
    pub(super) fn decide(&mut self, decision: Decision, action: Option<crate::ActionId>) {
        let key = self.c.log.next_decision();
        let facts = vec![Fact::Decided { decision, action }];
        self.c.log.add(Entry { key, part: None, digest: 0, redacted: false, facts }, self.policy);
    }
}
