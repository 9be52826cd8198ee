//! What a model can do besides answering. One file for each kind; what a tool cannot do is told to
//! the model, which may do better.

mod actions;
pub(super) mod answer;
mod dialog;
mod handover;
mod http;
pub(super) mod mcp;
mod search;

use deskmate_core::action::{Action, Handover};
use serde_json::Value;

pub(super) use self::{
    http::prepared,
    search::{Found, beforehand},
};
use super::{
    file::{Dialogs, Requires},
    memory,
    prompt::object,
    ready::Ready,
    rules::Tongue,
};
use crate::{
    Call, Outcome,
    model::{ToolCall, ToolSpec},
};

/// Names that no service and no dialog can have.
pub(super) const RESERVED: [&str; 9] = [
    memory::NAME,
    answer::NAME,
    handover::NAME,
    search::NAME,
    actions::TAG,
    actions::SET,
    actions::NOTE,
    actions::CLOSE,
    actions::SNOOZE,
];

/// What came of a call.
pub(super) enum Came {
    /// The model is told this, and goes on.
    Told(String),
    /// The conversation goes to people, and the turn is over.
    HandsOver(Box<Handover>),
    /// A dialog has answered, and the turn is over.
    Answered(Box<Outcome>),
    /// Somebody of the team has to agree first, and the turn is over.
    AsksTeam,
}

/// What a turn has to do things with, and what was done.
pub(super) struct ToolContext<'a> {
    pub(super) ready: &'a Ready,
    /// Everything there is to know of the turn: tools run here, and are told what the model is not.
    pub(super) call: &'a Call,
    pub(super) tongue: Tongue,
    pub(super) found: Found,
    /// In the order in which they were asked for.
    pub(super) actions: Vec<Action>,
    /// What comes after the answer.
    pub(super) last: Option<Action>,
    /// Whether the team has agreed to the call that is made.
    pub(super) agreed: bool,
}

/// Every tool of an agent.
pub(super) fn specs(ready: &Ready) -> Vec<ToolSpec> {
    let mut all = Vec::new();
    all.extend(ready.library.as_ref().map(|library| search::spec(library.hands_over())));
    if let Some(tools) = &ready.file.tools {
        all.extend(tools.http.iter().map(|(name, tool)| http::spec(name, tool)));
        all.extend(tools.dialogs.iter().flat_map(dialog::specs));
        all.extend(ready.servers.iter().flat_map(mcp::Server::specs));
        all.extend(actions::specs(tools));
    }
    all.push(handover::spec(&ready.file));
    if ready.file.asks_for_topic() {
        all.push(answer::spec(&ready.file));
    }
    all
}

impl ToolContext<'_> {
    /// Carries out a call.
    pub(super) async fn run(&mut self, call: &ToolCall) -> Came {
        let arguments = match object(&call.arguments) {
            Ok(arguments) => arguments,
            // People can be reached however badly it is asked for.
            Err(_) if call.name == handover::NAME => Value::Null,
            Err(why) => {
                return Came::Told(format!("Error: {why}. Call the tool again with correct JSON."));
            }
        };
        let ready = self.ready;
        if !self.agreed && self.needs_agreement(&call.name) {
            return Came::AsksTeam;
        }
        let done = match call.name.as_str() {
            handover::NAME => {
                let handover = handover::run(&ready.file, &self.tongue, &arguments);
                return Came::HandsOver(Box::new(handover));
            }
            answer::NAME if ready.file.asks_for_topic() => Err(answer::WRONG.to_owned()),
            search::NAME => match &ready.library {
                Some(library) => Ok(search::run(library, &arguments, &mut self.found).await),
                None => Err("there is nothing to search".to_owned()),
            },
            name => {
                let tools = ready.file.tools.as_ref();
                let dialogs = tools.and_then(|tools| tools.dialogs.as_ref());
                let server = ready.servers.iter().find(|server| server.has(name));
                if let Some(tool) = tools.and_then(|tools| tools.http.get(name)) {
                    http::run(self, tool, &arguments).await
                } else if let Some(server) = server {
                    mcp::run(self, server, name, arguments).await
                } else if let (true, Some(bot)) =
                    (dialogs.is_some_and(|own| own.run.get(name).is_some()), &ready.dialogs)
                {
                    return Came::Answered(Box::new(dialog::begin(bot, self.call, name).await));
                } else {
                    let none = || Err(format!("there is no tool `{name}`"));
                    tools
                        .and_then(|tools| actions::run(self, tools, name, &arguments))
                        .unwrap_or_else(none)
                }
            }
        };
        Came::Told(done.unwrap_or_else(|why| format!("Error: {why}.")))
    }

    /// The topic of an answer for which this tool was called.
    pub(super) fn topic_of(&self, name: &str) -> Option<&str> {
        let http = self.ready.file.tools.as_ref().and_then(|tools| tools.http.get(name));
        let served = || self.ready.servers.iter().find_map(|server| server.allowed(name));
        let topic = http
            .map_or_else(|| served().and_then(|own| own.topic.as_ref()), |own| own.topic.as_ref());
        topic.map(|topic| topic.value.as_str())
    }

    /// Whether somebody of the team has to agree to this tool.
    fn needs_agreement(&self, name: &str) -> bool {
        let Some(tools) = &self.ready.file.tools else { return false };
        let dialog = |own: &Dialogs| own.approve.iter().any(|dialog| dialog.value == name);
        tools.http.get(name).is_some_and(|tool| tool.approve.is_some())
            || tools.dialogs.as_ref().is_some_and(dialog)
            || self
                .ready
                .servers
                .iter()
                .any(|server| server.allowed(name).is_some_and(|allowed| allowed.approve.is_some()))
    }

    /// Whether the customer may have this tool used.
    fn may_use(&self, requires: Option<Requires>) -> Result<(), String> {
        let is_user = self.call.turn.contact.role.as_deref() == Some("user");
        if requires == Some(Requires::User) && !is_user {
            let why = "this is for customers who are signed in; ask them to sign in, or hand over";
            return Err(why.to_owned());
        }
        Ok(())
    }
}
