//! What is wrong with an agent, or probably not meant.

use deskmate_dialog::{Problems, Span, Workspace, suggest};

use super::{AgentFile, Model, People};

/// Looks at the whole file. `workspace` tells which teams there are.
pub(super) fn look(file: &AgentFile, workspace: Option<&Workspace>, problems: &mut Problems) {
    if file.version.value != 1 {
        let message = format!("there is no version {} of agents", *file.version);
        problems.error_help(file.version.span, message, "write `agent: 1`");
    }
    if file.instructions.trim().is_empty() {
        let help = "say what it is there for, what it does and what it does not";
        problems.error_help(file.instructions.span, "an agent needs instructions", help);
    }
    languages(file, problems);
    model(&file.model, problems);
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

fn model(model: &Model, problems: &mut Problems) {
    let url = model.url.trim();
    if url.starts_with("file:") {
        problems.error_help(
            model.url.span,
            "an address is not kept in a file",
            "write it here, or `env:NAME`",
        );
    } else if !stands_for(url) {
        match reqwest::Url::parse(url) {
            Ok(url) if !url.username().is_empty() || url.password().is_some() => problems
                .error_help(
                    model.url.span,
                    "there is a user name or password in this address",
                    "take it out and use `key: env:NAME`",
                ),
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {}
            _ => problems.error_help(
                model.url.span,
                format!("`{url}` is no address of an endpoint"),
                "write one such as https://api.openai.com/v1, or `env:OPENAI_BASE_URL`",
            ),
        }
    }
    if model.name.trim().is_empty() {
        problems.error(model.name.span, "the model has no name");
    }
    if let Some(key) = model.key.as_ref().filter(|key| !stands_for(key)) {
        problems.warning(
            key.span,
            "everybody who reads this file reads this key",
            "write `env:OPENAI_API_KEY`, or `file:PATH`",
        );
    }
    if let Some(own) = model.temperature.as_ref().filter(|own| !(0.0..=2.0).contains(&own.value)) {
        problems.error(own.span, "the temperature must be from 0 to 2");
    }
    if let Some(own) = model.max_tokens.as_ref().filter(|own| own.value < 16) {
        problems.error_help(
            own.span,
            "that is too few tokens for an answer",
            "write 1000, or leave it out",
        );
    }
    if let Some(fallback) = &model.fallback {
        self::model(fallback, problems);
        if let Some(third) = &fallback.fallback {
            problems.error_help(
                third.url.span,
                "there is a model after the next already",
                "keep two of them",
            );
        }
    }
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
