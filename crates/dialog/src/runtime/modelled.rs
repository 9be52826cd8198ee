//! Understanding by a model, where the offline method is unsure: what it says counts only if it
//! exists.

use deskmate_core::{Message, PartId};
use serde_json::{Value, json};

use super::{
    Trace, Understood,
    messages::Meaning,
    run::Run,
    understand::{Candidate, Read},
};
use crate::{
    model::{Input, VariableName},
    understanding::{Chosen, Classified, Classify, INVENTED, Wanted, system_kind},
};

impl Run<'_> {
    /// What a model says of a text; nothing where there is none, the scores are clear, or its answer
    /// cannot be used.
    pub(super) fn by_model(
        &mut self,
        messages: &[&Message],
        text: &str,
        read: &Read,
        all: &[(String, f64)],
        candidates: &[Candidate],
    ) -> Option<Meaning> {
        self.file.language_model()?;
        if self.is_clear(messages, text, candidates) {
            return None;
        }
        // The likeliest first, then all others in the order of the file.
        let scored = all.iter().map(|(intent, _)| intent.as_str());
        let mut offered: Vec<String> = Vec::new();
        for intent in scored.chain(self.file.intents.names()) {
            if offered.iter().all(|one| one != intent) && self.leads_to(intent, 0.0).is_some() {
                offered.push(intent.to_owned());
            }
        }
        if offered.is_empty() {
            return None;
        }
        let question = Classify::new(self.file, offered, text, &self.language());
        let answer = match self.understanding.classified(&question) {
            Classified::NotAsked => return None,
            Classified::Failed(why) => {
                self.tell_model("failed", format!("{why}; understood without a model"));
                return None;
            }
            Classified::Answered(answer) => answer,
        };
        let chosen = question.read(self.file, &answer).and_then(|chosen| {
            let Some(chosen) = chosen else { return Ok(None) };
            let values = self.values_of(&chosen)?;
            Ok(Some((chosen, values)))
        });
        match chosen {
            Ok(None) => {
                self.tell_model("none", "the model finds none of the intents".into());
                Some(self.answer_or(messages, all.first().cloned()))
            }
            Ok(Some((chosen, values))) => {
                self.chosen_by_model(chosen.intent, values, text, read, all)
            }
            Err(why) => {
                self.tell_model("refused", format!("the model {why}; understood without it"));
                None
            }
        }
    }

    /// Whether no model need be asked: one intent is well above the threshold, a context or `always`
    /// tells which it is, or the text answers what is asked and is like no intent.
    fn is_clear(&self, messages: &[&Message], text: &str, candidates: &[Candidate]) -> bool {
        let is_always = |one: &Candidate| {
            self.file.intents.get(&one.intent).is_some_and(|intent| intent.always)
        };
        let best = candidates.iter().max_by(|one, other| Candidate::order(one, other));
        let Some(best) = best else {
            let answers = || self.answer_among(messages).is_some();
            return !text.chars().any(char::is_alphanumeric)
                || self.state.question.is_some() && answers();
        };
        let alone = candidates.iter().filter(|one| one.lifespan == best.lifespan).count() == 1;
        candidates.iter().any(is_always) || alone && best.score > self.file.sure()
    }

    /// The values that a model found, as they are kept.
    fn values_of(&self, chosen: &Chosen) -> Result<Vec<(String, Value)>, &'static str> {
        let value = |(one, text): &(Wanted, String)| {
            let value = match (self.file.entities.get(&one.entity), system_kind(&one.entity)) {
                (None, Some(kind)) => {
                    let input = Input::unasked(kind.clone());
                    let now = self.now.as_secs();
                    let message = Message::new(PartId::new(""), text.clone(), now);
                    self.asked(&input).read(&message).ok_or(INVENTED)?
                }
                _ => text.as_str().into(),
            };
            Ok((one.variable.clone(), value))
        };
        chosen.values.iter().map(value).collect()
    }

    /// Takes what a model chose. What was found without it stays.
    fn chosen_by_model(
        &mut self,
        intent: String,
        mut values: Vec<(String, Value)>,
        text: &str,
        read: &Read,
        all: &[(String, f64)],
    ) -> Option<Meaning> {
        let dialog = self.leads_to(&intent, 1.0)?.dialog;
        values.retain(|(name, _)| !read.found.contains(name));
        let mut entities = read.entities.as_array().cloned().unwrap_or_default();
        entities.extend(values.iter().map(|(name, value)| json!({ "name": name, "value": value })));
        let others = all.iter().filter(|(other, _)| *other != intent).cloned();
        let scored: Vec<_> = std::iter::once((intent.clone(), 1.0)).chain(others).collect();
        self.tell_nlp(text, &scored, &entities.into());
        let filled = match values.len() {
            0 => String::new(),
            _ => {
                let names: Vec<_> = values.iter().map(|(name, _)| name.as_str()).collect();
                format!(", and finds {}", names.join(", "))
            }
        };
        self.tell_model("chosen", format!("the model chooses `{intent}`{filled}"));
        for (name, value) in values {
            self.set(&VariableName(vec![name]), value);
        }
        let language = self.understanding.language(text, &intent);
        Some(Meaning::Intent { dialog, how: Understood::Model { intent }, language })
    }

    fn tell_model(&mut self, outcome: &'static str, told: String) {
        self.trace.push(Trace::Model { outcome, told });
    }
}
