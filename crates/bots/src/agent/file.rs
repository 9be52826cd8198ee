//! `agent.yaml`: how an agent is written. Read and linted as bot files in the dialog language are.

mod knowledge;
mod limits;
mod lint;
mod memory;
mod people;
mod tools;
mod topics;

pub use deskmate_dialog::model::{LanguageModel as Model, ModelApi as Api, ModelPrice as Price};
pub use knowledge::{Knowledge, Vectors, WhenNothing};
pub use limits::{Budget, Limits, Reached};
pub use memory::Memory;
pub use people::People;
pub use tools::{Allowed, Approve, Dialogs, Http, Mcp, Requires, Tools};
pub use topics::TopicAutonomy;

use deskmate_dialog::{
    Diagnostic, Problems, Severity, Spanned, Workspace,
    decode::{Decode, Named},
    model::Language,
    record, schema_of,
    yaml::{self, Node},
};
use schemars::Schema;

record! {
    /// An agent.
    pub struct AgentFile {
        /// The version of this format: 1.
        version: Spanned<u32> = "agent",
        /// The agent's name, as customers are told it.
        name: Option<String> = "name",
        /// What it is there for, what it knows, what it does and what it does not.
        instructions: Spanned<String> = "instructions",
        /// How it sounds, in a sentence.
        tone: Option<String> = "tone",
        /// The languages it answers in; the customer's own, whatever it is, where this is missing.
        languages: Option<Languages> = "languages",
        /// The model.
        model: Model = "model",
        /// What it may look things up in.
        knowledge: Option<Knowledge> = "knowledge",
        /// What the model can do.
        tools: Option<Tools> = "tools",
        /// What customers write about, each with a sentence: the model says which an answer is about.
        #[schemars(default)]
        topics: Named<String> = "topics",
        /// How far answers on a topic may go; those on others go out.
        #[schemars(default)]
        autonomy: Named<Spanned<TopicAutonomy>> = "autonomy",
        /// How much it may use.
        limits: Option<Limits> = "limits",
        /// That it remembers customers from one conversation to the next; it does not where this is
        /// missing.
        memory: Option<Memory> = "memory",
        /// When and to whom conversations go.
        handover: Option<People> = "handover",
    }
}

record! {
    /// The languages of an agent.
    pub struct Languages {
        /// The one that a customer is answered in whose own is not among them.
        primary: Spanned<Language> = "primary",
        /// The others.
        #[schemars(default)]
        secondary: Vec<Spanned<Language>> = "secondary",
    }
}

impl AgentFile {
    /// Reads a file. `name` is what diagnostics call it. Returns the agent, and what is probably not
    /// meant.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the file.
    pub fn parse(
        name: &str,
        text: &str,
        workspace: Option<&Workspace>,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut problems = Problems::default();
        let file =
            yaml::read(text, &mut problems).and_then(|node| Self::decode(&node, &mut problems));
        if let Some(file) = &file {
            lint::lint(file, workspace, &mut problems);
        }
        let found = problems.of_file(name, text);
        match file {
            Some(file) if found.iter().all(|one| one.severity != Severity::Error) => {
                Ok((file, found))
            }
            _ => Err(found),
        }
    }

    /// Whether a text is meant to be an agent, in order or not.
    pub fn is_agent(text: &str) -> bool {
        let key = |node: &Node| node.get("agent").is_some() && node.get("dialogs").is_none();
        match yaml::read(text, &mut Problems::default()) {
            Some(node) => key(&node),
            None => text.lines().any(|line| line.starts_with("agent:")),
        }
    }

    /// What editors check files with.
    pub fn schema() -> Schema {
        schema_of::<Self>()
    }

    /// Whether answers on a topic wait for people.
    pub fn drafts(&self, topic: &str) -> bool {
        self.autonomy.get(topic).is_some_and(|own| own.value == TopicAutonomy::Draft)
    }

    /// Whether the model is to say which topic an answer is about: `autonomy` says something of one.
    pub fn asks_for_topic(&self) -> bool {
        self.topics.names().any(|topic| self.autonomy.get(topic).is_some())
    }

    /// Whether an answer without a topic is none to send: it might be one that people look at.
    pub fn needs_topic(&self) -> bool {
        self.topics.names().any(|topic| self.drafts(topic))
    }

    /// Every language, the primary one first; none where it is the customer's own.
    pub fn spoken(&self) -> impl Iterator<Item = &str> {
        let all = self
            .languages
            .iter()
            .flat_map(|own| std::iter::once(&own.primary).chain(&own.secondary));
        all.map(|language| language.0.as_str())
    }
}
