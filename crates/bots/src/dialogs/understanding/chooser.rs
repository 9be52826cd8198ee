//! A model that chooses among the intents of a bot. It is asked between two runs of a turn, which is
//! pure and cannot wait.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use deskmate_dialog::{Classified, Classify, model::ModelLimits};

use crate::{
    Timing,
    agent::rules::masked,
    model::{CallError, End, Models, Prompt, Said, Spent, Today, Tokens, reached, words},
};

/// How long one model may take where the file says nothing: the offline method has an answer at once.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a model that failed is left alone, so that not every customer waits for it.
const RESTS_MS: i64 = 30_000;

/// A model that chooses.
pub(super) struct Chooser {
    models: Models,
    limits: Option<ModelLimits>,
    /// How long all of them together may take.
    patience: Duration,
    timing: Arc<dyn Timing>,
    /// Until when it is left alone.
    rests_until_ms: Mutex<i64>,
}

/// What was used before a turn, for the limits.
#[derive(Clone, Copy)]
pub(in crate::dialogs) struct Before<'a> {
    /// By the conversation.
    pub(in crate::dialogs) conversation: Spent,
    /// By all conversations of a day; what the turn uses is added to it.
    pub(in crate::dialogs) today: &'a Mutex<Today>,
}

/// What a model has read and written.
#[derive(Clone, Debug)]
pub(in crate::dialogs) struct Used {
    pub(in crate::dialogs) model: String,
    pub(in crate::dialogs) tokens: Tokens,
    pub(in crate::dialogs) cost: Option<f64>,
    pub(in crate::dialogs) took_ms: i64,
}

impl Chooser {
    pub(super) fn new(
        models: Models,
        patience: Option<Duration>,
        limits: Option<ModelLimits>,
        timing: Arc<dyn Timing>,
    ) -> Self {
        let each = patience.unwrap_or(PATIENCE);
        let patience = each.saturating_mul(u32::try_from(models.all().count()).unwrap_or(1));
        let models = models.within(each);
        Self { models, limits, patience, timing, rests_until_ms: Mutex::default() }
    }

    pub(super) fn turn<'a>(&'a self, before: Option<Before<'a>>) -> ChooserTurn<'a> {
        let (questions, used) = (Mutex::default(), Mutex::default());
        ChooserTurn { chooser: self, before, questions, used }
    }

    pub(super) async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        let (mut fine, mut wrong) = (Vec::new(), Vec::new());
        for model in self.models.all() {
            match model.probe().await {
                Ok(line) => fine.push(line),
                Err(line) => wrong.push(format!("nlp.{line}")),
            }
        }
        if wrong.is_empty() { Ok(fine) } else { Err(wrong) }
    }

    fn rests(&self) -> MutexGuard<'_, i64> {
        lock(&self.rests_until_ms)
    }

    /// Which limit is reached, if one is.
    fn reached(&self, before: Option<Before<'_>>, used: &[Used]) -> Option<String> {
        let (limits, before) = (self.limits.as_ref()?, before?);
        let mut conversation = before.conversation;
        used.iter().for_each(|one| conversation.add(one.tokens, one.cost));
        let today = *lock(before.today).at(self.timing.now_ms());
        let budgets = [limits.conversation.as_ref(), limits.day.as_ref()];
        reached(budgets, conversation, today, "The bot")
    }

    async fn ask(
        &self,
        question: &Classify,
        before: Option<Before<'_>>,
        used: &Mutex<Vec<Used>>,
    ) -> Classified {
        if let Some(why) = self.reached(before, &lock(used)) {
            let why = why.trim_end_matches('.');
            return Classified::Failed(format!("the model is not asked: {why}"));
        }
        if self.timing.steady_ms() < *self.rests() {
            return Classified::Failed("the model failed a moment ago, and is not asked".into());
        }
        let prompt = Prompt {
            system: question.system.clone(),
            said: vec![Said::Customer(masked(&question.text))],
            tools: Vec::new(),
            shape: Some(question.schema.clone()),
        };
        let began = self.timing.steady_ms();
        let answered = tokio::select! {
            biased;
            answered = self.models.ask(&prompt, false) => answered,
            () = self.timing.sleep(self.patience) => {
                return self.failed(format!("no model answered within {} s", self.patience.as_secs_f64()));
            }
        };
        let answered = match answered {
            Ok(answered) => answered,
            // The next message may be shorter.
            Err(CallError::TooLong) => {
                return Classified::Failed("the bot's intents are too much for the model".into());
            }
            Err(CallError::Failed(failure)) => return self.failed(words(failure)),
        };
        let (model, tokens) = (answered.by.name.clone(), answered.reply.tokens);
        let (cost, took_ms) = (answered.by.cost(tokens), self.timing.steady_ms() - began);
        let one = Used { model, tokens, cost, took_ms };
        if let Some(before) = before {
            lock(before.today).at(self.timing.now_ms()).add(tokens, cost);
        }
        lock(used).push(one);
        match answered.reply.json() {
            _ if answered.reply.end == End::Refused => {
                Classified::Failed("the model refuses to answer".into())
            }
            Some(answer) => Classified::Answered(answer),
            None => Classified::Failed(format!("{} gave no JSON", answered.by.subject())),
        }
    }

    fn failed(&self, why: String) -> Classified {
        *self.rests() = self.timing.steady_ms().saturating_add(RESTS_MS);
        Classified::Failed(why)
    }
}

/// What one turn has asked.
pub(super) struct ChooserTurn<'a> {
    chooser: &'a Chooser,
    before: Option<Before<'a>>,
    questions: Mutex<Vec<(Classify, Option<Classified>)>>,
    used: Mutex<Vec<Used>>,
}

impl ChooserTurn<'_> {
    pub(super) fn classified(&self, question: &Classify) -> Classified {
        let mut questions = self.questions();
        if let Some((_, known)) = questions.iter().find(|(other, _)| other == question) {
            return known.clone().unwrap_or(Classified::NotAsked);
        }
        questions.push((question.clone(), None));
        Classified::NotAsked
    }

    /// Asks what is not known yet; whether there was anything.
    pub(super) async fn look_up(&self) -> bool {
        let asked: Vec<Classify> = {
            let questions = self.questions();
            let asked = questions.iter().filter(|(_, known)| known.is_none());
            asked.map(|(question, _)| question.clone()).collect()
        };
        for question in &asked {
            let came = self.chooser.ask(question, self.before, &self.used).await;
            for (other, known) in self.questions().iter_mut() {
                if other == question {
                    *known = Some(came.clone());
                }
            }
        }
        !asked.is_empty()
    }

    pub(super) fn used(&self) -> Vec<Used> {
        lock(&self.used).clone()
    }

    fn questions(&self) -> MutexGuard<'_, Vec<(Classify, Option<Classified>)>> {
        lock(&self.questions)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
