//! What people need who get a conversation from the bot.

use deskmate_core::{Author, Session, is_given};
use serde_json::Value;

use super::Worker;
use crate::compose::brief::Told;

/// How far back it is looked for what was said, in messages.
const LOOK_BACK: usize = 50;
/// Most variables that are told.
const MOST_KNOWN: usize = 12;

impl Worker<'_> {
    pub(super) fn told(&self) -> Told {
        let said = self.snapshot.as_ref().map(|seen| seen.history(&[], LOOK_BACK));
        let said = said.unwrap_or_default();
        let of = |author| {
            let texts = said.iter().filter(move |said| said.author == author);
            texts.map(|said| said.text.clone()).filter(|text| !text.trim().is_empty())
        };
        Told {
            asked: of(Author::Contact).collect(),
            answered: of(Author::Bot).next_back(),
            known: known(&self.c.session, &self.channel.is_sensitive()),
            link: self.engine.conversation_link(&self.lease.key),
        }
    }
}

/// What the bot remembers and people may see, as far as it can be read at a glance.
fn known(session: &Session, is_sensitive: &impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let told = |(name, value): (&String, &Value)| {
        (!is_given(name) && !is_sensitive(name)).then_some(())?;
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            _ => return None,
        };
        (!text.trim().is_empty()).then(|| (name.clone(), text))
    };
    session.iter().filter_map(told).take(MOST_KNOWN).collect()
}
