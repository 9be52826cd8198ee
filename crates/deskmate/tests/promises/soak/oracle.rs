//! What must be so in the end, told from what Intercom has: not from what Deskmate thinks.

use deskmate_core::Owner;
use serde_json::Value;

use crate::support::{World, world::text_of};

/// How long a call of ours may be on its way, in seconds: slow, or written late.
const ON_ITS_WAY: i64 = 6;

/// Who a conversation is with, as anybody can see in its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
enum With {
    Bot,
    /// Since then, and by a person or not; how often the bot has spoken since.
    People {
        since: i64,
        spoken: usize,
    },
    /// A person has closed or snoozed it; what the customer writes wakes the bot.
    Asleep {
        since: i64,
        spoken: usize,
    },
}

/// What is not as it should be with this conversation.
pub(crate) async fn complaints(world: &World, id: &str) -> Vec<String> {
    let mut found = Vec::new();
    let parts = world.parts(id);
    over_people(world, &parts, &mut found);
    answers(world, id, &parts, &mut found).await;
    if !found.is_empty() {
        found.push(told(world, id, &parts).await);
    }
    found.into_iter().map(|complaint| format!("{id}: {complaint}")).collect()
}

/// Nothing is said over a person, beyond the one call that was on its way.
fn over_people(world: &World, parts: &[Value], found: &mut Vec<String>) {
    let bot = world.bot_id();
    let mut with = With::People { since: 0, spoken: 0 };
    for part in parts {
        let at = part["created_at"].as_i64().unwrap_or_default();
        let kind = part["part_type"].as_str().unwrap_or_default();
        let author = part["author"]["type"].as_str().unwrap_or_default();
        let by_bot = part["author"]["id"].as_str() == Some(&bot) && author == "admin";
        let by_person = author == "admin" && !by_bot;
        let text = text_of(part["body"].as_str().unwrap_or_default());
        let to_bot = part["assigned_to"]["id"].as_str() == Some(&bot)
            || part["assigned_to"]["id"].as_u64().is_some_and(|to| to.to_string() == bot);
        let people = With::People { since: at, spoken: 0 };
        let is_people = matches!(with, With::People { .. });
        match kind {
            "comment" | "quick_reply" if by_bot => match &mut with {
                With::Bot => {}
                With::People { since, spoken } | With::Asleep { since, spoken } => {
                    *spoken += 1;
                    let late = at - *since;
                    if *spoken > 1 || late > ON_ITS_WAY {
                        found.push(format!("`{text}` is said over a person, {late} s after them"));
                    }
                }
            },
            "comment" if by_person && !is_people => with = people,
            "comment" | "open" if author != "admin" && matches!(with, With::Asleep { .. }) => {
                with = With::Bot;
            }
            "timer_unsnooze" | "unsnoozed" if matches!(with, With::Asleep { .. }) => {
                with = With::Bot;
            }
            kind if kind.contains("assign") && to_bot && !by_bot => {
                with = With::Bot;
            }
            kind if kind.contains("assign") && !to_bot && !is_people => {
                with = people;
            }
            "note" | "note_and_reopen" if by_person && text == "/bot" => with = With::Bot,
            "note" | "note_and_reopen" if by_person && text == "/pause" && !is_people => {
                with = people;
            }
            "close" | "snoozed" if by_person && !is_people => {
                with = With::Asleep { since: at, spoken: 0 };
            }
            _ => {}
        }
    }
}

/// Each message of the customer is answered once, or people have dealt with it or have it.
async fn answers(world: &World, id: &str, parts: &[Value], found: &mut Vec<String>) {
    let conversation = world.conversation(id);
    let first = text_of(conversation["source"]["body"].as_str().unwrap_or_default());
    let said = world.bot_said(id);
    let bot = world.bot_id();
    let mut messages = vec![(first, 0)];
    let mut dealt_with = 0;
    for (index, part) in parts.iter().enumerate() {
        let author = part["author"]["type"].as_str().unwrap_or_default();
        let by_bot = part["author"]["id"].as_str() == Some(&bot);
        let kind = part["part_type"].as_str().unwrap_or_default();
        let body = part["body"].as_str().unwrap_or_default();
        if author != "admin" && author != "bot" && !body.is_empty() {
            messages.push((text_of(body), index + 1));
        }
        if author == "admin" && !by_bot && matches!(kind, "comment" | "close" | "snoozed") {
            dealt_with = index + 1;
        }
    }
    let owner = world.owner(id).await;
    let known = world.known(id).await;
    let asleep = known.as_ref().is_some_and(|known| known.standing().asleep.is_some());
    for (text, index) in messages {
        let name = text.split(' ').next().unwrap_or_default().to_owned();
        for what in ["answer", "more", "bye"] {
            let times = said.iter().filter(|said| said.starts_with(what) && names(said, &name));
            let times = times.count();
            if times > 1 {
                found.push(format!("`{text}` got {times} times its `{what}`"));
            }
        }
        let answered = said.iter().any(|said| said.starts_with("answer") && names(said, &name));
        let people_have_it = owner.is_people() || asleep;
        if !answered && index >= dealt_with && !people_have_it {
            found.push(format!("`{text}` was never answered, and people do not have it"));
        }
    }
    let (teammate, _) = world.assigned_to(id);
    if matches!(owner, Owner::People { .. }) && !asleep && teammate == crate::support::BOT {
        found.push("people have it, and it rests with the bot".to_owned());
    }
    if owner == Owner::NotOurs {
        found.push("Deskmate takes it for none of its own".to_owned());
    }
    if let Some(parked) = known.and_then(|known| known.parked) {
        found.push(format!("it is parked: {}", parked.why));
    }
}

/// Whether an answer names that message.
fn names(said: &str, name: &str) -> bool {
    said.split([' ', '.', ':']).any(|word| word == name)
}

/// What happened, for whoever has to find out why.
async fn told(world: &World, id: &str, parts: &[Value]) -> String {
    let line = |part: &Value| {
        let text = text_of(part["body"].as_str().unwrap_or_default());
        let (at, kind) = (&part["created_at"], &part["part_type"]);
        let to = &part["assigned_to"]["id"];
        format!("\n      {} {at} {kind} by {} to {to} {text:?}", part["id"], part["author"]["id"])
    };
    let first = text_of(world.conversation(id)["source"]["body"].as_str().unwrap_or_default());
    let parts: String = parts.iter().map(line).collect();
    let store = world.service().engine.store();
    let timeline = store.timeline(&crate::support::world::key(id)).await.unwrap();
    let timeline: String = timeline
        .iter()
        .map(|entry| format!("\n      {} {:?}", entry.at.as_millis(), entry.happening))
        .collect();
    format!(
        "it began with {first:?}, owner {:?}{parts}\n    timeline:{timeline}",
        world.owner(id).await
    )
}
