//! An agent as it runs: its file, and the models it names.

use std::{path::PathBuf, sync::Arc, time::Duration};

use deskmate_dialog::{Problems, Spanned};

use super::{
    file::{AgentFile, Model},
    knowledge::{Articles, Library},
    model::{Endpoint, Prompt, Reply, Trouble},
};
use crate::{Failure, Secret, Timing, watched::Reader};

/// Says what `env:NAME` and `file:PATH` stand for, and gives everything else back as it is; or says
/// why it cannot.
pub type StandsFor = Box<dyn Fn(&str) -> Result<String, String> + Send + Sync>;

/// How long the first model may take where there is a second one and the file says nothing.
const PATIENCE: Duration = Duration::from_secs(12);

/// An agent, ready for turns.
pub(super) struct Ready {
    pub(super) file: AgentFile,
    model: Endpoint,
    fallback: Option<Endpoint>,
    /// What it knows besides, where there is anything.
    pub(super) library: Option<Library>,
    timing: Arc<dyn Timing>,
}

/// What a model answered, and which one.
pub(super) struct Answered<'a> {
    pub(super) reply: Reply,
    pub(super) by: &'a Endpoint,
    /// Why the first one did not.
    pub(super) instead: Option<String>,
}

/// Reads a file, and prepares the models that it names.
pub(super) fn reader(
    stands_for: StandsFor,
    folder: PathBuf,
    articles: Option<Arc<dyn Articles>>,
    timing: Arc<dyn Timing>,
) -> Reader<Ready> {
    Box::new(move |name, text| {
        let (file, warnings) = AgentFile::parse(name, text, None)?;
        let prepare = |model: &Model| endpoint(model, &stands_for, &timing);
        let made = prepare(&file.model)
            .and_then(|own| Ok((own, file.model.fallback.as_deref().map(prepare).transpose()?)));
        match made {
            Ok((model, fallback)) => {
                let timing = Arc::clone(&timing);
                let library = file
                    .knowledge
                    .as_ref()
                    .map(|own| Library::new(own, &folder, articles.clone(), Arc::clone(&timing)));
                Ok((Ready { file, model, fallback, library, timing }, warnings.len()))
            }
            Err(problems) => Err(problems.of_file(name, text)),
        }
    })
}

fn endpoint(
    model: &Model,
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

impl Ready {
    /// The models, the first one first.
    pub(super) fn models(&self) -> impl Iterator<Item = &Endpoint> {
        std::iter::once(&self.model).chain(&self.fallback)
    }

    /// Asks the model, and the other one where it fails, is slow, or has failed in this turn before.
    pub(super) async fn ask(
        &self,
        prompt: &Prompt,
        failed_before: bool,
    ) -> Result<Answered<'_>, Trouble> {
        let Some(fallback) = &self.fallback else {
            let reply = self.first(prompt, self.file.model.timeout.map(|own| own.0)).await?;
            return Ok(Answered { reply, by: &self.model, instead: None });
        };
        let mut why = None;
        if !failed_before {
            let patience = self.file.model.timeout.map_or(PATIENCE, |own| own.0);
            match self.first(prompt, Some(patience)).await {
                Ok(reply) => return Ok(Answered { reply, by: &self.model, instead: None }),
                Err(Trouble::TooLong) => return Err(Trouble::TooLong),
                Err(Trouble::Failed(failure)) => why = Some(words(failure)),
            }
        }
        match fallback.ask(prompt).await {
            Ok(reply) => Ok(Answered { reply, by: fallback, instead: why }),
            Err(Trouble::TooLong) => Err(Trouble::TooLong),
            Err(Trouble::Failed(failure)) => Err(Trouble::Failed(both(why, failure))),
        }
    }

    async fn first(&self, prompt: &Prompt, most: Option<Duration>) -> Result<Reply, Trouble> {
        let Some(most) = most else { return self.model.ask(prompt).await };
        tokio::select! {
            biased;
            reply = self.model.ask(prompt) => reply,
            () = self.timing.sleep(most) => {
                let why = format!("{} did not answer within {} s", self.model.subject(), most.as_secs_f64());
                Err(Trouble::Failed(Failure::Retry { why, after: None }))
            }
        }
    }
}

fn words(failure: Failure) -> String {
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
