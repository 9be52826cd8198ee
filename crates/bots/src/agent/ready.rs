//! An agent as it runs: its file, and the models it names.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use deskmate_core::Session;
use deskmate_dialog::{Problems, Spanned, suggest};

use super::{
    AgentSurroundings,
    file::{AgentFile, Dialogs, Model},
    knowledge::Library,
    model::{Endpoint, Prompt, Reply, Trouble},
    tools::{mcp::Server, prepared},
};
use crate::{
    ApiCaller, BotFile, DialogBot, DialogBotOptions, Failure, Secret, Timing, watched::Reader,
};

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
    /// The bot whose dialogs are tools.
    pub(super) dialogs: Option<DialogBot>,
    /// Servers of tools.
    pub(super) servers: Vec<Server>,
    /// What asks services.
    pub(super) api: Arc<dyn ApiCaller>,
    /// What stands for the headers that are somewhere else.
    pub(super) headers: BTreeMap<String, String>,
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
    around: AgentSurroundings,
    timing: Arc<dyn Timing>,
) -> Reader<Ready> {
    Box::new(move |name, text| {
        let (file, warnings) = AgentFile::parse(name, text, None)?;
        let services = file.tools.iter().flat_map(|tools| tools.http.iter().map(|(_, tool)| tool));
        let headers = prepared(services, &stands_for).map_err(|(span, why)| {
            let mut problems = Problems::default();
            problems.error_help(span, why, "set it");
            problems.of_file(name, text)
        })?;
        let prepare = |model: &Model| endpoint(model, &stands_for, &timing);
        let made = prepare(&file.model)
            .and_then(|own| Ok((own, file.model.fallback.as_deref().map(prepare).transpose()?)));
        match made {
            Ok((model, fallback)) => {
                let timing = Arc::clone(&timing);
                let library = file.knowledge.as_ref().map(|own| {
                    Library::new(own, &folder, around.articles.clone(), Arc::clone(&timing))
                });
                let api = Arc::clone(&around.api);
                let dialogs = file.tools.as_ref().and_then(|tools| tools.dialogs.as_ref());
                let dialogs = match dialogs {
                    Some(own) => Some(
                        dialogs_of(own, &folder, &api, &timing)
                            .map_err(|problems| problems.of_file(name, text))?,
                    ),
                    None => None,
                };
                let servers = servers(&file, &stands_for, &timing)
                    .map_err(|problems| problems.of_file(name, text))?;
                Ok((
                    Ready {
                        file,
                        model,
                        fallback,
                        library,
                        dialogs,
                        servers,
                        api,
                        headers,
                        timing,
                    },
                    warnings.len(),
                ))
            }
            Err(problems) => Err(problems.of_file(name, text)),
        }
    })
}

/// The servers of tools.
fn servers(
    file: &AgentFile,
    stands_for: &StandsFor,
    timing: &Arc<dyn Timing>,
) -> Result<Vec<Server>, Problems> {
    let mut problems = Problems::default();
    let (mut servers, mut all) = (Vec::new(), 0);
    for (name, own) in file.tools.iter().flat_map(|tools| tools.mcp.iter()) {
        all += 1;
        let mut read = |from: &Spanned<String>| {
            let stands = stands_for(from.trim());
            stands.map_err(|why| problems.error_help(from.span, why, "set it")).ok()
        };
        let url = read(&own.url);
        let headers: Vec<_> = (own.headers.iter())
            .map(|(header, value)| Some((header.value.clone(), read(value)?)))
            .collect();
        let headers: Option<Vec<_>> = headers.into_iter().collect();
        let (Some(url), Some(headers)) = (url, headers) else { continue };
        match Server::new(name, own, &url, &headers, Arc::clone(timing)) {
            Ok(server) => servers.push(server),
            Err(problem) => {
                problems.error(own.url.span, format!("this server cannot be asked: {problem}"));
            }
        }
    }
    if servers.len() == all { Ok(servers) } else { Err(problems) }
}

/// The bot whose dialogs are tools. One that is broken, or lacks a dialog, is told at once.
fn dialogs_of(
    dialogs: &Dialogs,
    folder: &Path,
    api: &Arc<dyn ApiCaller>,
    timing: &Arc<dyn Timing>,
) -> Result<DialogBot, Problems> {
    let file = BotFile::at(folder.join(dialogs.file.trim()), None);
    let mut problems = Problems::default();
    match file.dialogs() {
        Err(why) => problems.error(dialogs.file.span, why),
        Ok(there) => {
            for (name, _) in dialogs.run.iter().filter(|(name, _)| !there.contains(&name.value)) {
                let meant = suggest(name, there.iter().map(String::as_str));
                let help = meant.map_or_else(
                    || "add it there".to_owned(),
                    |meant| format!("did you mean `{meant}`?"),
                );
                problems.error_help(
                    name.span,
                    format!("there is no dialog `{}`", name.value),
                    help,
                );
            }
            if dialogs.run.names().all(|name| there.iter().any(|own| own == name)) {
                return Ok(DialogBot::new(DialogBotOptions {
                    name: dialogs.file.value.clone(),
                    file,
                    variables: Session::new(),
                    enabled: true,
                    offloading: true,
                    timezone: None,
                    api: Arc::clone(api),
                    timing: Arc::clone(timing),
                }));
            }
        }
    }
    Err(problems)
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
