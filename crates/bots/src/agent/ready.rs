//! An agent as it runs: its file, and the models it names.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use deskmate_core::Session;
use deskmate_dialog::{Problems, Spanned, suggest};

use super::{
    AgentSurroundings,
    file::{AgentFile, Dialogs},
    knowledge::{Library, Vectors},
    tools::{mcp::Server, prepared},
};
use crate::{
    ApiCaller, BotFile, BotModels, DialogBot, DialogBotOptions, StandsFor, Timing, model::Models,
    watched::Reader,
};

/// An agent, ready for turns.
pub(super) struct Ready {
    pub(super) file: AgentFile,
    pub(super) models: Models,
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
        match Models::new(&file.model, &stands_for, &timing) {
            Ok(models) => {
                let timing = Arc::clone(&timing);
                let vectors = file.knowledge.as_ref().and_then(|own| own.embeddings.as_ref());
                let vectors = vectors.map(|own| Vectors::new(own, &stands_for, &timing));
                let vectors =
                    vectors.transpose().map_err(|problems| problems.of_file(name, text))?;
                let library = file.knowledge.as_ref().map(|own| {
                    let (articles, api) = (around.articles.clone(), Arc::clone(&around.api));
                    Library::new(own, &folder, articles, api, vectors, Arc::clone(&timing))
                });
                let api = Arc::clone(&around.api);
                let dialogs = file.tools.as_ref().and_then(|tools| tools.dialogs.as_ref());
                let dialogs = match dialogs {
                    Some(own) => Some(
                        dialogs_of(own, &folder, &api, &stands_for, &timing)
                            .map_err(|problems| problems.of_file(name, text))?,
                    ),
                    None => None,
                };
                let servers = servers(&file, &stands_for, &timing)
                    .map_err(|problems| problems.of_file(name, text))?;
                Ok((
                    Ready { file, models, library, dialogs, servers, api, headers },
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
    stands_for: &StandsFor,
    timing: &Arc<dyn Timing>,
) -> Result<DialogBot, Problems> {
    let models = BotModels::new(Arc::clone(stands_for), Arc::clone(timing));
    let file = BotFile::at(folder.join(dialogs.file.trim()), models);
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
