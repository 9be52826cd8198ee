//! A model, and the one that is asked when it fails.

use std::{sync::Arc, time::Duration};

use deskmate_dialog::{Problems, Spanned, model::LanguageModel};

use super::{CallError, Endpoint, Prompt, Reply};
use crate::{Failure, Secret, Timing};

/// Says what `env:NAME` and `file:PATH` stand for, and gives everything else back as it is; or says
/// why it cannot.
pub type StandsFor = Arc<dyn Fn(&str) -> Result<String, String> + Send + Sync>;

/// How long the first model may take where there is a second one and the file says nothing.
const PATIENCE: Duration = Duration::from_secs(12);

/// A model, and the one that is asked when it fails.
pub(crate) struct Models {
    first: Endpoint,
    fallback: Option<Endpoint>,
    timeout: Option<Duration>,
    timing: Arc<dyn Timing>,
}

/// What a model answered, and which one.
pub(crate) struct Answered<'a> {
    pub(crate) reply: Reply,
    pub(crate) by: &'a Endpoint,
    /// Why the first one did not.
    pub(crate) instead: Option<String>,
}

impl Models {
    /// Prepares the models that a file names; nothing is asked yet.
    pub(crate) fn new(
        model: &LanguageModel,
        stands_for: &StandsFor,
        timing: &Arc<dyn Timing>,
    ) -> Result<Self, Problems> {
        let prepare = |model: &LanguageModel| endpoint(model, stands_for, timing);
        Ok(Self {
            first: prepare(model)?,
            fallback: model.fallback.as_deref().map(prepare).transpose()?,
            timeout: model.timeout.map(|own| own.0),
            timing: Arc::clone(timing),
        })
    }

    /// With so much time for the first one.
    #[must_use]
    pub(crate) fn within(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The models, the first one first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Endpoint> {
        std::iter::once(&self.first).chain(&self.fallback)
    }

    /// Asks the model, and the other one where it fails, is slow, or has failed in this turn before.
    pub(crate) async fn ask(
        &self,
        prompt: &Prompt,
        failed_before: bool,
    ) -> Result<Answered<'_>, CallError> {
        let Some(fallback) = &self.fallback else {
            let reply = self.in_time(prompt, self.timeout).await?;
            return Ok(Answered { reply, by: &self.first, instead: None });
        };
        let mut why = None;
        if !failed_before {
            let patience = self.timeout.unwrap_or(PATIENCE);
            match self.in_time(prompt, Some(patience)).await {
                Ok(reply) => return Ok(Answered { reply, by: &self.first, instead: None }),
                Err(CallError::TooLong) => return Err(CallError::TooLong),
                Err(CallError::Failed(failure)) => why = Some(words(failure)),
            }
        }
        match fallback.ask(prompt).await {
            Ok(reply) => Ok(Answered { reply, by: fallback, instead: why }),
            Err(CallError::TooLong) => Err(CallError::TooLong),
            Err(CallError::Failed(failure)) => Err(CallError::Failed(both(why, failure))),
        }
    }

    async fn in_time(&self, prompt: &Prompt, most: Option<Duration>) -> Result<Reply, CallError> {
        let Some(most) = most else { return self.first.ask(prompt).await };
        tokio::select! {
            biased;
            reply = self.first.ask(prompt) => reply,
            () = self.timing.sleep(most) => {
                let why = format!("{} did not answer within {} s", self.first.subject(), most.as_secs_f64());
                Err(CallError::Failed(Failure::Retry { why, after: None }))
            }
        }
    }
}

pub(crate) fn words(failure: Failure) -> String {
    match failure {
        Failure::Retry { why, .. } | Failure::Final { why } => why,
    }
}

/// That both failed. Another attempt is worth it where one of them may be better by then.
fn both(first: Option<String>, second: Failure) -> Failure {
    let Some(first) = first else { return second };
    match second {
        Failure::Retry { why, after } => {
            Failure::Retry { why: format!("{first}; and {why}"), after }
        }
        Failure::Final { why } => Failure::Final { why: format!("{first}; and {why}") },
    }
}

fn endpoint(
    model: &LanguageModel,
    stands_for: &StandsFor,
    timing: &Arc<dyn Timing>,
) -> Result<Endpoint, Problems> {
    let read = |own: &Spanned<String>, advice: &str| {
        stands_for(own.trim()).map_err(|why| {
            let mut problems = Problems::default();
            problems.error_help(own.span, why, advice);
            problems
        })
    };
    let url = read(
        &model.url,
        "set it, such as OPENAI_BASE_URL=https://api.openai.com/v1, or write the address here",
    )?;
    let name = read(&model.name, "set it to the name of a model, or write the name here")?;
    let key = model
        .key
        .as_ref()
        .map(|own| read(own, "set it, or leave `key` out where none is asked for"));
    let key = key.transpose()?.map(Secret::from);
    Endpoint::new(model, &url, &name, key, Arc::clone(timing)).map_err(|problem| {
        let mut problems = Problems::default();
        problems.error(model.url.span, format!("this model cannot be asked: {problem}"));
        problems
    })
}
