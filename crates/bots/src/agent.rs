//! The `agent` driver: a model that answers by a file of instructions, within rules that are kept
//! here and not by the model.
//!
//! A turn is: what needs no model ([`rules`]), then the model and its tools until it has an answer
//! ([`turn`]), then what may not go out is taken out of it.

mod file;
mod knowledge;
mod memory;
mod people;
mod prompt;
mod ready;
pub(crate) mod rules;
mod tools;
mod turn;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;

pub use self::{
    file::{
        AgentFile, Allowed as AgentAllowed, Api as AgentApi, Approve as AgentApprove,
        Budget as AgentBudget, Dialogs as AgentDialogs, Http as AgentHttp,
        Knowledge as AgentKnowledge, Languages as AgentLanguages, Limits as AgentLimits,
        Mcp as AgentMcp, Memory as AgentMemory, Model as AgentModel, People as AgentPeople,
        Price as AgentPrice, Reached as AgentReached, Requires as AgentRequires,
        Tools as AgentTools, TopicAutonomy as AgentTopicAutonomy, Vectors as AgentVectors,
        WhenNothing as AgentWhenNothing,
    },
    knowledge::{Articles, Page},
};
use self::{
    ready::{Ready, reader},
    turn::{Agreed, Running},
};
use crate::{
    ApiCaller, Bot, Call, Failure, MemoryRules, Outcome, Refused, Share, StandsFor, Timing,
    ToRemember, model::Today, watched::Watched,
};

/// What an agent is set up with.
pub struct AgentBotOptions {
    /// The bot's name in the configuration.
    pub name: String,
    /// Where it is written.
    pub file: AgentFileAt,
    /// What of the contact its model is told.
    pub share: Share,
    /// The channel's time zone, like `Europe/Brussels`.
    pub timezone: Option<String>,
    /// What time it is.
    pub timing: Arc<dyn Timing>,
}

/// What an agent may reach.
#[derive(Clone)]
pub struct AgentSurroundings {
    /// The articles of its workspace.
    pub articles: Option<Arc<dyn Articles>>,
    /// What asks services, for its tools and dialogs.
    pub api: Arc<dyn ApiCaller>,
}

impl fmt::Debug for AgentSurroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AgentSurroundings").finish_non_exhaustive()
    }
}

/// Where an agent is written, and what was last read there. It is read again whenever a turn begins.
#[derive(Debug)]
pub struct AgentFileAt(Watched<Ready>);

impl AgentFileAt {
    /// A file, read now; [`error`](Self::error) tells if it cannot be used. `stands_for` says what
    /// `env:NAME` and `file:PATH` in it stand for.
    pub fn at(
        path: PathBuf,
        stands_for: StandsFor,
        around: AgentSurroundings,
        timing: Arc<dyn Timing>,
    ) -> Self {
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        Self(Watched::at(path, reader(stands_for, folder, around, timing)))
    }

    /// A text that never changes; `name` is what errors call it. Files that it names are in the
    /// folder of the process.
    pub fn of_text(
        name: &str,
        text: &str,
        stands_for: StandsFor,
        around: AgentSurroundings,
        timing: Arc<dyn Timing>,
    ) -> Self {
        Self(Watched::of_text(name, text, reader(stands_for, PathBuf::new(), around, timing)))
    }

    /// Why the file as it is now is not used, in a line.
    pub fn error(&self) -> Option<String> {
        self.refused().map(|refused| refused.to_string())
    }

    /// Everything that is wrong with the file as it is now.
    pub fn refused(&self) -> Option<Refused> {
        self.0.refused()
    }
}

/// An agent.
pub struct AgentBot {
    options: AgentBotOptions,
    today: Mutex<Today>,
    /// Calls that the team has agreed to and that are about to be made here.
    agreed: Mutex<Agreed>,
}

impl AgentBot {
    /// Prepares the agent; nothing is asked yet. A file that cannot be used is no error here: turns
    /// fail open until it is mended, and [`Bot::error`] says why.
    pub fn new(options: AgentBotOptions) -> Self {
        Self { options, today: Mutex::default(), agreed: Mutex::default() }
    }

    /// Reads what it is to know, if that is due, however long it takes. Turns do not need it: they
    /// begin to read, too, and wait a little. Returns how many passages there are.
    ///
    /// # Errors
    /// What could not be read, each a line for people.
    pub async fn learn(&self) -> Result<usize, Vec<String>> {
        let ready = self.options.file.0.current().map_err(|why| vec![why])?;
        let Some(library) = &ready.library else { return Ok(0) };
        let (passages, errors) = library.read().await;
        if errors.is_empty() { Ok(passages) } else { Err(errors) }
    }
}

#[async_trait]
impl Bot for AgentBot {
    async fn turn(&self, call: &Call) -> Outcome {
        let ready = match self.options.file.0.current() {
            Ok(ready) => ready,
            Err(why) => {
                let why = format!("{} cannot run: {why}", self.subject());
                return Outcome::Failed(Failure::Final { why });
            }
        };
        Running::new(&ready, &self.options, &self.today, &self.agreed, call).run().await
    }

    fn subject(&self) -> String {
        format!("the agent `{}`", self.options.name)
    }

    fn error(&self) -> Option<String> {
        self.options.file.0.refresh();
        self.options.file.error()
    }

    fn memory(&self) -> Option<MemoryRules> {
        let ready = self.options.file.0.current().ok()?;
        ready.file.memory.as_ref().map(memory::rules)
    }

    async fn remember(&self, conversation: &ToRemember) -> Result<Option<String>, Failure> {
        let cannot = |why| Failure::Final { why: format!("{} cannot run: {why}", self.subject()) };
        let ready = self.options.file.0.current().map_err(cannot)?;
        memory::write(&ready, &self.options, &self.today, conversation).await
    }

    async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        let ready = self.options.file.0.current().map_err(|why| vec![why])?;
        let mut fine = Vec::new();
        let mut wrong = Vec::new();
        for model in ready.models.all() {
            match model.probe().await {
                Ok(line) => fine.push(line),
                Err(line) => wrong.push(line),
            }
        }
        for server in &ready.servers {
            match server.freshen().await {
                Ok(()) => fine.push(server.subject()),
                Err(why) => wrong.push(why),
            }
        }
        match self.learn().await {
            Ok(0) if ready.library.is_none() => {}
            Ok(passages) => {
                let passages = deskmate_core::counted(passages, "passage");
                fine.push(format!("the agent has {passages} to look things up in"));
            }
            Err(errors) => wrong.extend(errors.iter().map(|why| format!("knowledge: {why}"))),
        }
        if wrong.is_empty() { Ok(fine) } else { Err(wrong) }
    }
}

impl fmt::Debug for AgentBot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AgentBotOptions { name, file, .. } = &self.options;
        f.debug_struct("AgentBot").field("name", name).field("file", file).finish_non_exhaustive()
    }
}
