//! Faults, switches, the clock: what the twin does where the real one is unkind or unknown.

mod act;
mod explain;
mod presets;

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::Value;

use super::bits::counted;
use super::{
    bits::{Html, clock_time, day, icons},
    frame::{self, Framed, html},
    zone,
};
use crate::{
    faults::Fault,
    shared::Shared,
    switches::Switches,
    webhook::{TOPICS, Topic},
    world::World,
};

pub(super) use act::post;

#[derive(Template)]
#[template(path = "faults.html")]
struct Page {
    faults: Vec<FaultShown>,
    presets: &'static [presets::Preset],
    kinds: &'static [(String, String)],
    topics: &'static [Topic],
    switches: Vec<SwitchShown>,
    changed: usize,
    rate_limit: String,
    time: String,
    date: String,
    speed: u32,
}

/// A fault in force.
struct FaultShown {
    name: String,
    /// Where, how often.
    limits: String,
    text: String,
}

/// A switch with its value.
struct SwitchShown {
    name: String,
    text: String,
    value: String,
    default: String,
    /// Value and meaning; empty if any text or number may be given.
    choices: Vec<(String, String)>,
}

pub(super) async fn page(State(shared): State<Arc<Shared>>) -> Response {
    shared.read(|world| {
        let framed = Framed {
            title: "Faults".to_owned(),
            nav: "/faults",
            look: "tool-page",
            live: "settings clock",
            main: main(world),
        };
        frame::page(world, StatusCode::OK, &framed)
    })
}

fn main(world: &World) -> Html {
    let switches = switches(world);
    html(&Page {
        faults: world.faults.0.iter().map(shown).collect(),
        presets: &presets::PRESETS,
        kinds: explain::faults(),
        topics: TOPICS,
        changed: switches.iter().filter(|s| s.value != s.default).count(),
        switches,
        rate_limit: world.rate.limit.map(|l| l.to_string()).unwrap_or_default(),
        time: clock_time(world.now()),
        date: format!("{}, {}", day(world.now()), zone::label()),
        speed: world.clock.speed(),
    })
}

fn shown(fault: &Fault) -> FaultShown {
    let all = serde_json::to_value(fault).unwrap_or_default();
    let name = all.get("fault").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut limits: Vec<String> = Vec::new();
    let mut limit = |text: Option<String>| limits.extend(text);
    limit(fault.method.clone().or_else(|| fault.path.as_ref().map(|_| "any method".to_owned())));
    limit(fault.path.clone());
    limit(fault.topic.clone());
    limit(fault.after.filter(|a| *a > 0).map(|after| format!("after {after} more")));
    limit(fault.times.map(|times| counted(times, "more time", "more times")));
    limit(fault.probability.map(|p| format!("{:.0} % of the time", p * 100.0)));
    limit(fault.ms.map(|ms| format!("{ms} ms")));
    limit(fault.status.map(|status| format!("answers {status}")));
    limit(fault.parts.map(|parts| counted(parts, "part", "parts")));
    limit(fault.copies.map(|copies| counted(copies, "copy", "copies")));
    let text = explain::faults().iter().find(|(known, _)| *known == name);
    FaultShown {
        limits: if limits.is_empty() { "always".to_owned() } else { limits.join(", ") },
        text: text.map(|(_, text)| with_values(text, fault)).unwrap_or_default(),
        name: words(&name),
    }
}

/// What a kind of fault does, with what this one was given.
fn with_values(text: &str, fault: &Fault) -> String {
    let status = format!("with status {}", fault.status.unwrap_or(500));
    let text = text.replace("with status 500 or the one given", &status);
    match fault.ms {
        Some(ms) => text.replace("so many milliseconds", &format!("{ms} ms")),
        None => text,
    }
}

fn switches(world: &World) -> Vec<SwitchShown> {
    let object = |switches: &Switches| match serde_json::to_value(switches) {
        Ok(Value::Object(all)) => all,
        _ => serde_json::Map::new(),
    };
    let defaults = object(&Switches::default());
    let text = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let yes_or_no = || [("true", "Yes"), ("false", "No")].map(|(v, t)| (v.into(), t.into()));
    object(&world.switches)
        .into_iter()
        .map(|(name, value)| SwitchShown {
            text: explain::switch(&name),
            choices: if value.is_boolean() {
                yes_or_no().into()
            } else {
                let known = explain::choices(&name).iter();
                known.map(|(v, text)| (v.clone(), format!("{}: {text}", words(v)))).collect()
            },
            default: text(defaults.get(&name)),
            value: text(Some(&value)),
            name,
        })
        .collect()
}

/// A name as words.
fn words(name: &str) -> String {
    name.replace('_', " ")
}

impl Page {
    fn runs_at(&self, speed: &u32) -> bool {
        self.speed == *speed
    }
}
