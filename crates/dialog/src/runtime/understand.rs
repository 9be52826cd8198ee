//! What messages mean: choices, exact expressions, answers, intents.

use std::collections::BTreeSet;

use deskmate_core::Message;
use serde_json::{Value, json};

use super::{
    Trace, Understood,
    messages::{Meaning, Unclear},
    run::{Run, Stop},
};
use crate::{
    model::{Dialog, File, VariableName, slots, system_variable},
    understanding::{MARGIN, entity, entity::Found, masks, near},
};

/// The most intents that are offered where it is not clear which was meant.
const OFFERED: usize = 3;

/// What was found in a text, before anything is scored.
pub(super) struct Read {
    text: String,
    pub(super) entities: Value,
    masks: Vec<String>,
    /// The entities that were found.
    pub(super) found: Vec<String>,
}

impl Run<'_> {
    /// What messages mean, in the order of rule 1. What was found in them is kept.
    pub(super) fn meaning(&mut self, messages: &[&Message]) -> Result<Meaning, Stop> {
        let texts = messages.iter().map(|message| message.text.trim());
        let text = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
        let system = match text.chars().count() <= self.file.max_length() {
            true => self.find_system(&text),
            false => Vec::new(),
        };
        let meaning = self.meaning_of(messages, &text, &system)?;
        if let Meaning::Intent { how, .. } = &meaning
            && let Understood::Exact { intent }
            | Understood::Intent { intent, .. }
            | Understood::Model { intent } = how
        {
            self.set_roles(intent, &text, &system);
        }
        Ok(meaning)
    }

    fn meaning_of(
        &mut self,
        messages: &[&Message],
        text: &str,
        system: &[Found],
    ) -> Result<Meaning, Stop> {
        if let Some((message, choice)) = self.chosen(messages) {
            return Ok(Meaning::Choice(message, choice));
        }
        if self.asks_before_intents() {
            let always = self.always(text);
            let answer = || self.answer_among(messages).unwrap_or(Meaning::Invalid);
            return Ok(always.unwrap_or_else(answer));
        }
        let Some(read) = self.read(text, system) else { return Ok(self.answer_or(messages, None)) };
        let exact = self.exact(&read.masks);
        if !exact.is_empty() {
            let told: Vec<_> = exact.iter().map(|one| (one.intent.clone(), one.score)).collect();
            self.tell_nlp(text, &told, &read.entities);
            return Ok(self.decided(exact));
        }
        if let Some(answer) = self.only_answer(messages) {
            return Ok(answer);
        }
        let all = self.scored(&read.text);
        self.tell_nlp(text, &all, &read.entities);
        if self.names_another_number(messages) {
            return Ok(self.answer_or(messages, all.into_iter().next()));
        }
        let candidates = self.likely(&all);
        if let Some(meaning) = self.by_model(messages, text, &read, &all, &candidates) {
            return Ok(meaning);
        }
        if candidates.is_empty() {
            return Ok(self.answer_or(messages, all.into_iter().next()));
        }
        let language = |one: &Candidate| self.understanding.language(&read.text, &one.intent);
        let candidates = candidates.into_iter();
        let candidates = candidates.map(|one| Candidate { language: language(&one), ..one });
        let candidates = candidates.collect();
        Ok(self.decided(candidates).before(&all))
    }

    /// An answer to the open question; without one, nothing.
    pub(super) fn answer_or(
        &self,
        messages: &[&Message],
        nearest: Option<(String, f64)>,
    ) -> Meaning {
        if self.state.question.is_some() {
            return self.answer_among(messages).unwrap_or(Meaning::Invalid);
        }
        Meaning::Nothing(nearest)
    }

    /// Finds the entities of a text, and keeps them. Nothing is read of one that is too long.
    fn read(&mut self, text: &str, system: &[Found]) -> Option<Read> {
        if text.is_empty() || text.chars().count() > self.file.max_length() {
            return None;
        }
        let found = entity::find_all(self.file, text);
        for found in &found {
            self.set(&VariableName(vec![found.entity.clone()]), found.value.clone());
        }
        if !found.is_empty() {
            let names = found.iter().map(|found| found.entity.clone()).collect();
            self.trace.push(Trace::Entities { names });
        }
        let told = |name: String, found: &Found| json!({ "name": name, "value": found.value });
        let own = found.iter().map(|found| told(found.entity.clone(), found));
        let others = system.iter().map(|found| told(system_variable(&found.entity), found));
        let entities = own.chain(others).collect();
        // Expressions may name what needs no declaration, and one thing twice.
        let named = named_apart(self.file);
        let of_text = system.iter().filter(|found| named.contains(found.entity.as_str()));
        let of_text: Vec<Found> = of_text.cloned().collect();
        let text_with_names = masks(text, &of_text).pop().unwrap_or_default();
        let mut all = of_text;
        let names = found.iter().map(|found| found.entity.clone()).collect();
        for found in found {
            match self.file.entities.get(&found.entity) {
                Some(entity) if named.contains(found.entity.as_str()) => {
                    all.extend(entity::every(&found.entity, entity, text));
                }
                _ => all.push(found),
            }
        }
        Some(Read { text: text_with_names, entities, masks: masks(text, &all), found: names })
    }

    /// An intent that wins even over a question with `nlp: false`: by one of its expressions, or
    /// because nothing is likelier.
    fn always(&mut self, text: &str) -> Option<Meaning> {
        let is_always =
            |intent: &str| self.file.intents.get(intent).is_some_and(|intent| intent.always);
        let long = text.is_empty() || text.chars().count() > self.file.max_length();
        if long || !self.file.intents.iter().any(|(_, intent)| intent.always) {
            return None;
        }
        let masks = masks(text, &entity::find_all(self.file, text));
        let mut found = self.exact(&masks);
        if found.is_empty() {
            let all = self.scored(text);
            found = self.likely(&all);
        }
        found.retain(|one| is_always(&one.intent));
        let best = found.into_iter().max_by(Candidate::order)?;
        Some(best.meaning())
    }

    /// The intents that have the text among their expressions, and lead somewhere.
    fn exact(&self, masks: &[String]) -> Vec<Candidate> {
        let found = self.bot.exact().find(masks).into_iter();
        let candidates = found.filter_map(|of| {
            let candidate = self.leads_to(&of.intent, 1.0)?;
            Some(Candidate { language: of.language.clone(), exact: true, ..candidate })
        });
        candidates.collect()
    }

    fn scored(&self, text: &str) -> Vec<(String, f64)> {
        let all = self.understanding.intents(text, &self.language());
        all.into_iter().map(|scored| (scored.intent, scored.score)).collect()
    }

    /// The intents that may be meant and lead somewhere: the best one above the threshold, and
    /// those near it.
    fn likely(&self, all: &[(String, f64)]) -> Vec<Candidate> {
        let threshold = self.file.threshold();
        let leading = all.iter().filter_map(|(intent, score)| self.leads_to(intent, *score));
        let leading: Vec<_> = leading.collect();
        let best = leading.iter().map(|one| one.score).fold(0.0, f64::max);
        let least = near(best, MARGIN);
        let near = |one: &Candidate| best > threshold && one.score > least;
        leading.into_iter().filter(near).collect()
    }

    /// Which of the intents that may be meant is; where that is not clear, the customer is asked.
    fn decided(&self, mut candidates: Vec<Candidate>) -> Meaning {
        let is_always =
            |one: &Candidate| self.file.intents.get(&one.intent).is_some_and(|one| one.always);
        let threshold = self.file.threshold();
        if let Some(always) = candidates
            .iter()
            .filter(|one| is_always(one) && one.score > threshold)
            .max_by(|a, b| Candidate::order(a, b))
        {
            return always.clone().meaning();
        }
        candidates.sort_by(|a, b| Candidate::order(b, a));
        let unclear = self.unclear(&candidates);
        match candidates.into_iter().next() {
            Some(best) => unclear.map_or_else(|| best.meaning(), Meaning::Unclear),
            None => Meaning::Nothing(None),
        }
    }

    /// The intents to ask about, if it is not clear which is meant. An active context makes it
    /// clear, and so does a bot that does not want it to be asked.
    fn unclear(&self, candidates: &[Candidate]) -> Option<Vec<Unclear>> {
        let lifespan = candidates.first()?.lifespan;
        let (language, primary) = (self.language(), self.file.primary());
        let mut offered: Vec<Unclear> = Vec::new();
        for one in candidates.iter().filter(|one| one.lifespan == lifespan) {
            let title = self.file.intents.get(&one.intent)?.called(&language, primary)?;
            let (title, dialog) = (title.to_owned(), one.dialog.clone());
            if offered.iter().all(|before| before.dialog != dialog && before.title != title) {
                let (intent, score) = (one.intent.clone(), one.score);
                offered.push(Unclear { intent, score, dialog, title });
            }
        }
        offered.truncate(OFFERED);
        (self.file.clarifies() && offered.len() > 1).then_some(offered)
    }

    /// The best dialog of an intent whose contexts are all active.
    pub(super) fn leads_to(&self, intent: &str, score: f64) -> Option<Candidate> {
        let of_intent =
            |dialog: &Dialog| dialog.intent.as_ref().is_some_and(|name| name.value == intent);
        let dialogs = self.file.dialogs.iter().enumerate();
        let candidates = dialogs.filter(|(_, (_, dialog))| of_intent(dialog)).filter_map(
            |(place, (name, dialog))| {
                let lifespan = self.lifespan(dialog)?;
                let (dialog, intent) = (name.value.clone(), intent.to_owned());
                let (exact, language) = (false, None);
                Some(Candidate { dialog, intent, score, lifespan, place, exact, language })
            },
        );
        candidates.max_by(Candidate::order)
    }
}

/// The names that expressions have for what needs no declaration, and for entities in roles.
fn named_apart(file: &File) -> BTreeSet<&str> {
    let phrases = file.intents.iter().flat_map(|(_, intent)| intent.all().flatten());
    let slots = phrases.flat_map(|phrase| slots(phrase));
    slots.filter(|slot| slot.role.is_some() || slot.is_system()).map(|slot| slot.entity).collect()
}

/// A dialog that an intent may lead to.
#[derive(Clone)]
pub(super) struct Candidate {
    pub(super) dialog: String,
    pub(super) intent: String,
    pub(super) score: f64,
    pub(super) lifespan: u32,
    place: usize,
    exact: bool,
    /// The language of the expression that matched, where it is known.
    language: Option<String>,
}

impl Candidate {
    /// The score, then the lifespan of its contexts, then who comes first in the file.
    pub(super) fn order(one: &Self, other: &Self) -> std::cmp::Ordering {
        let score = one.score.total_cmp(&other.score);
        score.then(one.lifespan.cmp(&other.lifespan)).then(other.place.cmp(&one.place))
    }

    fn meaning(self) -> Meaning {
        let Self { dialog, intent, score, exact, language, .. } = self;
        let how = match exact {
            true => Understood::Exact { intent },
            false => Understood::Intent { intent, score, next: None },
        };
        Meaning::Intent { dialog, how, language }
    }
}
