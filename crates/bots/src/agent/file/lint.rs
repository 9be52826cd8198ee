//! What is wrong with an agent, or probably not meant.

use deskmate_dialog::{Problems, Span, Spanned, Workspace, model::Period, suggest};

use super::{AgentFile, Limits, Memory, People, Reached, Tools};
use crate::agent::tools::{RESERVED, answer};

/// Looks at the whole file. `workspace` tells which teams there are.
pub(super) fn lint(file: &AgentFile, workspace: Option<&Workspace>, problems: &mut Problems) {
    if file.version.value != 1 {
        let message = format!("there is no version {} of agents", *file.version);
        problems.error_help(file.version.span, message, "write `agent: 1`");
    }
    if file.instructions.trim().is_empty() {
        let help = "say what it is there for, what it does and what it does not";
        problems.error_help(file.instructions.span, "an agent needs instructions", help);
    }
    languages(file, problems);
    file.model.lint(problems);
    if let Some(own) = &file.tools {
        tools(own, problems);
    }
    topics(file, problems);
    if let Some(own) = file.knowledge.as_ref().and_then(|own| own.embeddings.as_ref()) {
        if let Some(key) = own.key.as_ref().filter(|key| !stands_for(key)) {
            let help = "write `env:OPENAI_API_KEY`, or `file:PATH`";
            problems.warning(key.span, "everybody who reads this file reads this key", help);
        }
        if let Some(least) = own.least.as_ref().filter(|own| !(0.0..=1.0).contains(&own.value)) {
            problems.error(least.span, "a cosine that is near is from 0 to 1");
        }
    }
    for sitemap in file.knowledge.iter().flat_map(|own| &own.sitemaps) {
        let url = sitemap.trim();
        if !["http://", "https://"].iter().any(|start| url.starts_with(start)) {
            let help = "write one such as https://www.example.com/sitemap.xml";
            problems.error_help(sitemap.span, format!("`{url}` is no address"), help);
        }
    }
    if let Some(own) = &file.limits {
        limits(own, file, problems);
    }
    if let Some(own) = &file.memory {
        memory(own, problems);
    }
    match &file.handover {
        Some(own) => people(own, workspace, problems),
        None => problems.warning(
            file.version.span,
            "no team is described, so all that the model hands over goes to the channel's `fallback_team`",
            "add `handover: { teams: { Support: Everything else } }`",
        ),
    }
}

fn languages(file: &AgentFile, problems: &mut Problems) {
    let Some(own) = &file.languages else { return };
    for (at, language) in own.secondary.iter().enumerate() {
        let before = own.secondary.iter().take(at).any(|other| other.value == language.value);
        if before || language.value == own.primary.value {
            problems.error_help(
                language.span,
                format!("`{}` is here twice", language.0),
                "remove one",
            );
        }
    }
}

fn topics(file: &AgentFile, problems: &mut Problems) {
    for (topic, sentence) in file.topics.iter() {
        if sentence.trim().is_empty() {
            let help = "say in a sentence what it is about";
            problems.error_help(topic.span, format!("`{}` is not described", topic.value), help);
        }
        if topic.value == answer::OTHER {
            let help = "give it another name";
            problems.error_help(
                topic.span,
                format!("`{}` is what has no topic", topic.value),
                help,
            );
        }
    }
    let tools = file.tools.iter();
    let http = tools.clone().flat_map(|own| own.http.iter().map(|(_, tool)| &tool.topic));
    let served = tools.flat_map(|own| own.mcp.iter());
    let served = served.flat_map(|(_, server)| server.allow.iter().map(|(_, tool)| &tool.topic));
    let named = file.autonomy.iter().map(|(topic, _)| topic);
    for topic in named.chain(http.chain(served).flatten()) {
        if file.topics.get(topic).is_some() {
            continue;
        }
        let meant = suggest(topic, file.topics.names());
        let help = meant.map_or_else(
            || format!("add it: `topics: {{ {}: what it is about }}`", topic.value),
            |meant| format!("did you mean `{meant}`?"),
        );
        problems.error_help(topic.span, format!("there is no topic `{}`", topic.value), help);
    }
}

fn tools(tools: &Tools, problems: &mut Problems) {
    let dialogs = tools.dialogs.iter().flat_map(|own| own.run.iter());
    let served = tools.mcp.iter().flat_map(|(_, server)| server.allow.iter());
    let names = tools.http.iter().map(|(name, _)| name).chain(dialogs.map(|(name, _)| name));
    let names = names.chain(served.map(|(name, _)| name));
    let mut before: Vec<&str> = Vec::new();
    for name in names {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if name.is_empty() || name.len() > 64 || !name.bytes().all(plain) {
            let help = "up to 64 letters, digits, `_` and `-`, as models want it";
            problems.error_help(name.span, format!("`{}` cannot be a tool", name.value), help);
        }
        if RESERVED.contains(&name.as_str()) || before.contains(&name.as_str()) {
            let message = format!("there is a tool `{}` already", name.value);
            problems.error_help(name.span, message, "give it another name");
        }
        before.push(name);
    }
    if let Some(dialogs) = &tools.dialogs {
        for other in dialogs.approve.iter().filter(|own| dialogs.run.get(own).is_none()) {
            problems.error(other.span, format!("`{}` is not in `run`", other.value));
        }
    }
    for (name, server) in tools.mcp.iter() {
        let url = server.url.trim();
        if !stands_for(url) && !["http://", "https://"].iter().any(|start| url.starts_with(start)) {
            let help = "write one such as https://tools.example.com/mcp, or `env:NAME`";
            problems.error_help(server.url.span, format!("`{url}` is no address"), help);
        }
        if server.allow.is_empty() {
            let help = "list the tools that the model may call: `allow: { order_status: {} }`";
            problems.error_help(name.span, "nothing of this server is allowed", help);
        }
    }
    for (name, tool) in tools.http.iter() {
        if tool.description.trim().is_empty() {
            problems.error(tool.description.span, format!("`{}` is not described", name.value));
        }
        for (parameter, schema) in tool.parameters.iter() {
            if !schema.is_object() {
                let help = "write { type: string, description: … }";
                problems.error_help(parameter.span, "a parameter is a JSON Schema", help);
            }
            if ["contact", "conversation"].contains(&parameter.as_str()) {
                let message = format!("`{}` is what the turn tells", parameter.value);
                problems.error_help(parameter.span, message, "give it another name");
            }
        }
        for optional in tool.optional.iter().filter(|own| tool.parameters.get(own).is_none()) {
            problems.error(optional.span, format!("there is no parameter `{}`", optional.value));
        }
        let save = tool.api.save.as_ref().map(|own| own.span);
        let failed = tool.api.failed.as_ref().map(|own| own.span);
        for span in [save, failed].into_iter().flatten() {
            let help = "the model is told what comes back, and that it failed";
            problems.error_help(span, "this is for dialogs", help);
        }
    }
}

fn limits(limits: &Limits, file: &AgentFile, problems: &mut Problems) {
    if let Some(steps) = limits.steps.as_ref().filter(|own| !(1..=50).contains(&own.value)) {
        problems.error(steps.span, "the steps must be from 1 to 50");
    }
    let budgets = [&limits.conversation, &limits.day].into_iter().flatten();
    file.model.lint_budgets(budgets, problems);
    if let Some(reached) = &limits.reached
        && reached.value == Reached::Say
        && limits.message.is_none()
    {
        problems.error_help(reached.span, "there is nothing to say", "add `message`");
    }
}

fn memory(memory: &Memory, problems: &mut Problems) {
    let least =
        |own: &Option<Spanned<Period>>, least: u64, message: &str, problems: &mut Problems| {
            if let Some(own) = own.as_ref().filter(|own| own.value.0.as_secs() < least) {
                problems.error(own.span, message);
            }
        };
    least(&memory.after, 60, "a conversation is quiet for at least 1m", problems);
    least(&memory.keep, 3600, "what is remembered is kept for at least 1h", problems);
}

/// Whether something else stands for it.
fn stands_for(text: &str) -> bool {
    ["env:", "file:"].iter().any(|start| text.starts_with(start))
}

fn people(people: &People, workspace: Option<&Workspace>, problems: &mut Problems) {
    for (team, description) in people.teams.iter() {
        if description.trim().is_empty() {
            let help = "say in a sentence what comes to it";
            problems.error_help(team.span, format!("`{}` is not described", team.value), help);
        }
    }
    let teams = people.teams.iter().map(|(team, _)| (team.value.as_str(), team.span));
    let default = people.default.iter().map(|team| (team.value.as_str(), team.span));
    for (team, span) in teams.chain(default) {
        if let Some(workspace) = workspace {
            exists(team, span, &workspace.teams, problems);
        }
    }
    for words in people.words.iter().filter(|words| words.trim().chars().count() < 2) {
        problems.error_help(
            words.span,
            "that is too short to mean a person",
            "write a word or a sentence",
        );
    }
}

fn exists(team: &str, span: Span, teams: &[String], problems: &mut Problems) {
    if teams.iter().any(|known| known.eq_ignore_ascii_case(team.trim())) {
        return;
    }
    let meant = suggest(team, teams.iter().map(String::as_str))
        .map(|meant| format!("did you mean `{meant}`?"));
    let help = meant.unwrap_or_else(|| "add the team in Intercom".to_owned());
    problems.error_help(span, format!("the workspace has no team `{team}`"), help);
}
