//! What happened in a conversation besides what was said, in a sentence each.

use serde_json::Value;

use crate::{
    pages::bits::{When, admin_name, author_name, day_and_time, icons, team_name},
    world::{Assignee, Author, Conversation, Part, Rating, World},
};

/// Something that happened.
#[derive(Debug)]
pub(in crate::pages) struct Event {
    /// Of the part; none for what leaves none.
    pub(in crate::pages) id: String,
    pub(in crate::pages) icon: icons::Icon,
    pub(in crate::pages) text: String,
    /// Quick replies that were offered.
    pub(in crate::pages) options: Vec<String>,
    pub(in crate::pages) when: When,
}

impl Event {
    pub(super) fn of(world: &World, c: &Conversation, part: &Part) -> Self {
        let (icon, text) = sentence(world, c, part);
        Self {
            id: part.id.to_string(),
            icon,
            text,
            options: Vec::new(),
            when: When::of_day(part.created_at),
        }
    }

    /// A rating was asked for.
    pub(super) fn asked(world: &World, rating: &Rating) -> Self {
        Self {
            id: "asked".to_owned(),
            icon: icons::STAR,
            text: format!("{} asked for a rating", actor(world, &rating.asked_by)),
            options: Vec::new(),
            when: When::of_day(rating.asked_at),
        }
    }

    /// Quick replies are offered.
    pub(super) fn offer(world: &World, part: &Part) -> Self {
        let options = part.metadata.get("quick_reply_options").and_then(Value::as_array);
        let text = |o: &Value| o.get("text").and_then(Value::as_str).map(str::to_owned);
        Self {
            id: part.id.to_string(),
            icon: icons::CHAT,
            text: format!("{} offered", author_name(world, &part.author)),
            options: options.into_iter().flatten().filter_map(text).collect(),
            when: When::of_day(part.created_at),
        }
    }
}

/// Who did it, as the sentence begins.
fn actor(world: &World, author: &Author) -> String {
    match author {
        Author::Bot { from_ai_agent: false } => "A workflow".to_owned(),
        author => author_name(world, author),
    }
}

fn sentence(world: &World, c: &Conversation, part: &Part) -> (icons::Icon, String) {
    let who = match part.done_by {
        Some(admin) => admin_name(world, admin),
        None => actor(world, &part.author),
    };
    match part.part_type {
        "assignment" => (icons::ARROW, assignment(world, part, &who)),
        "assign_and_reopen" => {
            (icons::ARROW, format!("{} and reopened it", assignment(world, part, &who)))
        }
        "assign_and_unsnooze" => {
            (icons::ARROW, format!("{} and woke it", assignment(world, part, &who)))
        }
        "default_assignment" => {
            (icons::ARROW, format!("Assigned to {} by default", assignee(world, part)))
        }
        "away_mode_assignment" => (icons::ARROW, "Unassigned: its teammate is away".to_owned()),
        "close" => (icons::CHECK, format!("{who} closed this")),
        "open" => (icons::INBOX, format!("{who} reopened this")),
        "snoozed" => (icons::CLOCK, format!("{who} snoozed this{}", until(world, c, part))),
        "unsnoozed" => (icons::CLOCK, format!("{who} woke this")),
        "timer_unsnooze" => (icons::CLOCK, "The snooze ended".to_owned()),
        "participant_added" => (icons::PERSON, format!("{who} added somebody")),
        "participant_removed" => (icons::PERSON, format!("{who} removed somebody")),
        "conversation_rating_changed" => {
            let rating = c.given_rating().map_or(0, |r| r.rating);
            (icons::STAR, format!("{who} rated this {rating} of 5"))
        }
        kind if kind.starts_with("conversation_attribute_updated") => {
            let named = |key: &str| {
                let name = part.event_details.as_ref().and_then(|d| d.get(key)?.get("name"));
                name.and_then(Value::as_str).unwrap_or_default().to_owned()
            };
            let (name, value) = (named("attribute"), named("value"));
            if value.is_empty() || value == "null" {
                (icons::TAG, format!("{who} took the value of {name} away"))
            } else {
                (icons::TAG, format!("{who} set {name} to {value}"))
            }
        }
        other => (icons::DOWN, format!("{who}: {}", other.replace('_', " "))),
    }
}

/// Until when a snooze lasts, for the one that lasts still.
fn until(world: &World, c: &Conversation, part: &Part) -> String {
    let last = c.parts.iter().rev().find(|p| p.part_type == "snoozed").map(|p| p.id);
    let until = c.snoozed_until.filter(|_| last == Some(part.id));
    until.map(|at| format!(" until {}", day_and_time(at, world.now()))).unwrap_or_default()
}

fn assignment(world: &World, part: &Part, who: &str) -> String {
    match (part.assigned_to, &part.author) {
        (Some(Assignee::Nobody) | None, _) => format!("{who} unassigned this"),
        (Some(Assignee::Admin(to)), Author::Admin(by)) if to == *by => {
            format!("{who} took this")
        }
        _ => format!("{who} assigned this to {}", assignee(world, part)),
    }
}

fn assignee(world: &World, part: &Part) -> String {
    match part.assigned_to {
        Some(Assignee::Admin(id)) => admin_name(world, id),
        Some(Assignee::Team(id)) => team_name(world, id),
        Some(Assignee::Nobody) | None => "nobody".to_owned(),
    }
}
