//! What messages mean: choices, exact expressions, intents, answers.

use deskmate_core::Message;
use serde_json::json;

use super::{
    Trace, Understood,
    messages::Meaning,
    run::{Run, Stop},
};
use crate::{
    model::{Dialog, VariableName},
    understanding::{entity, masks},
};

impl Run<'_> {
    pub(super) fn meaning(&mut self, messages: &[&Message]) -> Result<Meaning, Stop> {
        if let Some((message, choice)) = self.chosen(messages) {
            return Ok(Meaning::Choice(message, choice));
        }
        if self.asks_before_intents() {
            return Ok(self.answer_among(messages).unwrap_or(Meaning::Invalid));
        }
        let texts: Vec<_> = messages.iter().map(|message| message.text.trim()).collect();
        let text = texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
        let nearest = match self.intent(&text) {
            Ok(meaning) => return Ok(meaning),
            Err(nearest) => nearest,
        };
        if self.state.question.is_some() {
            return Ok(self.answer_among(messages).unwrap_or(Meaning::Invalid));
        }
        Ok(Meaning::Nothing(nearest))
    }

    /// The intent of a text, and the dialog it leads to; else the nearest intent.
    fn intent(&mut self, text: &str) -> Result<Meaning, Option<(String, f64)>> {
        if text.is_empty() || text.chars().count() > self.file.max_length() {
            return Err(None);
        }
        let found = entity::find_all(self.file, text);
        for found in &found {
            self.set(&VariableName(vec![found.entity.clone()]), found.value.clone());
        }
        if !found.is_empty() {
            let names = found.iter().map(|found| found.entity.clone()).collect();
            self.trace.push(Trace::Entities { names });
        }
        let entities =
            found.iter().map(|found| json!({ "name": found.entity, "value": found.value }));
        let entities = entities.collect();
        let exact = self.bot.exact().intents(&masks(text, &found));
        let best = exact
            .into_iter()
            .filter_map(|intent| self.leads_to(intent, 1.0))
            .max_by(Candidate::order);
        if let Some(best) = best {
            self.tell_nlp(text, &[(best.intent.clone(), 1.0)], &entities);
            let how = Understood::Exact { intent: best.intent };
            return Ok(Meaning::Intent { dialog: best.dialog, how });
        }
        let all: Vec<_> = self
            .understanding
            .intents(text, &self.language())
            .into_iter()
            .map(|scored| (scored.intent, scored.score))
            .collect();
        self.tell_nlp(text, &all, &entities);
        let above = |score: f64| score > self.file.threshold();
        let best = (all.iter().filter(|(_, score)| above(*score)))
            .filter_map(|(intent, score)| self.leads_to(intent, *score))
            .max_by(Candidate::order);
        match best {
            Some(Candidate { dialog, intent, score, .. }) => {
                Ok(Meaning::Intent { dialog, how: Understood::Intent { intent, score } })
            }
            None => Err(all.into_iter().next()),
        }
    }

    /// The best dialog of an intent whose contexts are all active.
    fn leads_to(&self, intent: &str, score: f64) -> Option<Candidate> {
        let of_intent =
            |dialog: &Dialog| dialog.intent.as_ref().is_some_and(|name| name.value == intent);
        let dialogs = self.file.dialogs.iter().enumerate();
        let candidates = dialogs.filter(|(_, (_, dialog))| of_intent(dialog)).filter_map(
            |(place, (name, dialog))| {
                let lifespan = self.lifespan(dialog)?;
                let (dialog, intent) = (name.value.clone(), intent.to_owned());
                Some(Candidate { dialog, intent, score, lifespan, place })
            },
        );
        candidates.max_by(Candidate::order)
    }
}

/// A dialog that an intent may lead to.
struct Candidate {
    dialog: String,
    intent: String,
    score: f64,
    lifespan: u32,
    place: usize,
}

impl Candidate {
    /// The score, then the lifespan of its contexts, then who comes first in the file.
    fn order(one: &Self, other: &Self) -> std::cmp::Ordering {
        let score = one.score.total_cmp(&other.score);
        score.then(one.lifespan.cmp(&other.lifespan)).then(other.place.cmp(&one.place))
    }
}
