//! A test without expectations: what the bot does is told, and what a test would expect of it.

use deskmate_core::action::{Action, Handover, Say, Subject, Tags};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Play, Verdict};
use crate::testing::show;

/// What came of one step in which something happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rehearsed {
    /// What happened, in words.
    pub happened: String,
    /// What the bot did, in words, a line each.
    pub does: Vec<String>,
    /// The path that the turn took.
    pub path: Vec<String>,
    /// What the customer can press then.
    pub choices: Vec<String>,
    /// The steps by which a test expects just that.
    pub expects: Vec<Value>,
    /// Why it could not happen; nothing behind it has.
    pub stopped: Option<String>,
}

impl Play<'_> {
    /// Plays the steps in which something happens.
    pub(in crate::testing) fn rehearse(mut self) -> Vec<Rehearsed> {
        let mut all = Vec::new();
        let test = self.test;
        for step in &test.steps {
            self.path.clear();
            let Some((happened, verdict)) = self.happens(step) else { continue };
            let stopped = match verdict {
                Verdict::Passed => None,
                Verdict::Failed { expected, got } => {
                    Some(format!("there is not {expected}, only: {got}"))
                }
            };
            let is_over = stopped.is_some();
            let actions: Vec<_> = self.visible.drain(..).chain(self.quiet.drain(..)).collect();
            let failed = self.failed.take();
            let mut does: Vec<_> = actions.iter().map(show::action).collect();
            does.extend(failed.iter().map(|why| format!("failed: {why}")));
            let mut expects: Vec<_> = actions.iter().filter_map(expected).collect();
            if failed.is_some() {
                expects.push(json!({"failed": true}));
            } else if !actions.iter().any(is_seen) && !is_over {
                expects.insert(0, json!({"silence": true}));
            }
            let choices = actions.iter().flat_map(offered).collect();
            let path = self.path.clone();
            all.push(Rehearsed { happened, does, path, choices, expects, stopped });
            if is_over {
                break;
            }
        }
        all
    }
}

/// What the customer can press under something said.
fn offered(action: &Action) -> Vec<String> {
    let Action::Say(say) = action else { return Vec::new() };
    let on_cards = say.cards.iter().flat_map(|card| &card.choices);
    on_cards.chain(&say.choices).map(|choice| choice.title.clone()).collect()
}

fn is_seen(action: &Action) -> bool {
    matches!(action, Action::Say(_) | Action::Handover(_))
}

/// The step that expects an action; some cannot be expected.
fn expected(action: &Action) -> Option<Value> {
    Some(match action {
        Action::Say(say) => json!({ "bot": said(say) }),
        Action::Handover(to) => json!({ "handover": handed_over(to) }),
        Action::Note(note) => json!({ "note": note.text }),
        Action::Tag(tags) => json!({ "tag": tagged(tags) }),
        Action::Untag(tags) => json!({ "untag": tagged(tags) }),
        Action::Set(set) => json!({ "attributes": { whose(set.target): set.attributes } }),
        Action::Close(_) => json!({"close": true}),
        Action::Snooze(_) => json!({"snooze": true}),
        Action::Ticket(_) | Action::Rate(_) | Action::Timer(_) => return None,
    })
}

fn whose(target: Subject) -> &'static str {
    show::whose(target)
}

fn tagged(tags: &Tags) -> Value {
    json!({ whose(tags.target): tags.tags })
}

fn said(say: &Say) -> Value {
    let text = show::text(say).trim().to_owned();
    let lists = [
        ("choices", say.choices.iter().map(|choice| choice.title.clone()).collect::<Vec<_>>()),
        ("cards", say.cards.iter().map(|card| card.title.clone()).collect()),
        ("attachments", say.attachments.iter().map(|file| file.url.clone()).collect()),
    ];
    let mut whole = Map::new();
    for (name, all) in lists {
        if !all.is_empty() {
            whole.insert(name.to_owned(), json!(all));
        }
    }
    if whole.is_empty() {
        return text.into();
    }
    if !text.is_empty() {
        whole.insert("text".to_owned(), text.into());
    }
    whole.into()
}

fn handed_over(to: &Handover) -> Value {
    let mut whole = Map::new();
    let texts = [
        ("team", &to.team),
        ("teammate", &to.teammate),
        ("note", &to.note),
        ("message", &to.message),
    ];
    for (name, text) in texts {
        whole.extend(text.clone().map(|text| (name.to_owned(), text.into())));
    }
    if !to.tags.is_empty() {
        whole.insert("tags".to_owned(), json!(to.tags));
    }
    whole.into()
}
