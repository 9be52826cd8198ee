//! `deskmate channel`: which there are, stop and go.

use deskmate_core::Timestamp;
use deskmate_engine::{Clock, SystemClock, random};
use deskmate_store::{AuditEntry, Console, Held, Pause, StoreError};
use serde_json::{Value, json};

use super::remote::Side;
use crate::{
    args::{Channel, ChannelCommand, Which},
    config, out,
};

/// Who is said to have done it, where the database is asked itself.
const WHO: &str = "the command line";

pub(crate) async fn run(args: Channel) -> anyhow::Result<()> {
    let side = Side::of(&args.at).await?;
    match args.command {
        ChannelCommand::List => list(&side, &args.at.config).await,
        ChannelCommand::Pause { which, hand_over, why } => {
            let held = if hand_over { Held::HandedOver } else { Held::Waits };
            pause(&side, &which, held, &why.unwrap_or_default(), &args.at.config).await
        }
        ChannelCommand::Resume { which } => resume(&side, &which).await,
    }
}

async fn list(side: &Side, path: &std::path::Path) -> anyhow::Result<()> {
    match side {
        Side::Service(api) => {
            let told = api.get("/api/v1/channels").await?;
            for channel in told["channels"].as_array().into_iter().flatten() {
                let word = match channel["paused"].as_object() {
                    Some(_) => paused(&channel["paused"]),
                    None => channel["state"].as_str().unwrap_or_default().replace('_', " "),
                };
                out::line(&format!("{}  {word}", channel["name"].as_str().unwrap_or_default()));
            }
        }
        Side::Database(store) => {
            let pauses = store.pauses().await?;
            for name in all(store, path).await? {
                let of = |pause: &&Pause| pause.channel.as_ref().is_none_or(|own| *own == name);
                let word = match pauses.iter().find(of) {
                    Some(pause) => paused(&json!({"who": pause.who, "why": pause.why})),
                    None => "not paused".to_owned(),
                };
                out::line(&format!("{name}  {word}"));
            }
        }
    }
    Ok(())
}

fn paused(pause: &Value) -> String {
    let text = |key: &str| pause[key].as_str().unwrap_or_default().to_owned();
    match text("why").as_str() {
        "" => format!("paused by {}", text("who")),
        why => format!("paused by {}: {why}", text("who")),
    }
}

fn path(which: &Which, act: &str) -> String {
    match &which.name {
        Some(name) => format!("/api/v1/channels/{name}/{act}"),
        None => format!("/api/v1/{act}"),
    }
}

fn entry(now: Timestamp, what: &str, which: &Which) -> AuditEntry {
    let about = which.name.as_ref().map(|name| format!("channel {name}"));
    AuditEntry {
        id: random::id_at(now),
        at: now,
        who: WHO.to_owned(),
        what: what.to_owned(),
        about: about.unwrap_or_else(|| "all channels".to_owned()),
        before: None,
        after: None,
    }
}

fn told(which: &Which, word: &str) {
    out::line(&match &which.name {
        Some(name) => format!("{name} {word}"),
        None => format!("all channels {word}"),
    });
}

async fn pause(
    side: &Side,
    which: &Which,
    held: Held,
    why: &str,
    path_of_config: &std::path::Path,
) -> anyhow::Result<()> {
    match side {
        Side::Service(api) => {
            api.post(&path(which, "pause"), &json!({"held": held.word(), "why": why})).await?;
        }
        Side::Database(store) => {
            is_there(store, which, path_of_config).await?;
            let now = SystemClock.now();
            let pause = Pause {
                channel: which.name.clone(),
                held,
                who: WHO.to_owned(),
                why: why.to_owned(),
                at: now,
            };
            let mut audit = entry(now, "channel.paused", which);
            audit.after = Some(format!("{}: {why}", held.word()));
            store.pause(&pause, audit).await?;
            if held == Held::HandedOver {
                for name in named(store, which, path_of_config).await? {
                    store.held_due_now(&name, now).await?;
                }
            }
        }
    }
    told(which, "paused");
    Ok(())
}

async fn resume(side: &Side, which: &Which) -> anyhow::Result<()> {
    match side {
        Side::Service(api) => {
            api.post(&path(which, "resume"), &json!({})).await?;
        }
        Side::Database(store) => {
            let now = SystemClock.now();
            match store.resume(which.name.as_deref(), entry(now, "channel.resumed", which)).await {
                Err(StoreError::ChangedMeanwhile) => anyhow::bail!("it was not paused"),
                done => done?,
            }
            match &which.name {
                Some(name) => store.due_now(name, now).await?,
                None => store.all_due_now(now).await?,
            }
        }
    }
    told(which, "goes on");
    Ok(())
}

/// A name with a slip in it would stop nothing, and nobody would know.
async fn is_there(store: &Console, which: &Which, path: &std::path::Path) -> anyhow::Result<()> {
    let Some(name) = &which.name else { return Ok(()) };
    let all = all(store, path).await?;
    if all.contains(name) {
        return Ok(());
    }
    anyhow::bail!("there is no channel `{name}`; there are: {}", all.join(", "))
}

/// The channels of the configuration, then those of the console.
async fn all(store: &Console, path: &std::path::Path) -> anyhow::Result<Vec<String>> {
    let mut all: Vec<_> =
        config::load(path)?.channels.into_iter().map(|channel| channel.name).collect();
    let made = store.channels().await?.into_iter().map(|channel| channel.name);
    let made: Vec<_> = made.filter(|name| !all.contains(name)).collect();
    all.extend(made);
    Ok(all)
}

async fn named(
    store: &Console,
    which: &Which,
    path: &std::path::Path,
) -> anyhow::Result<Vec<String>> {
    match &which.name {
        Some(name) => Ok(vec![name.clone()]),
        None => all(store, path).await,
    }
}
