//! `deskmate conversation`: one conversation, as it is remembered.

use anyhow::{Context, bail};
use deskmate_core::{ConversationId, Owner, Timestamp};
use deskmate_engine::{Clock, SystemClock};
use deskmate_store::{ConversationKey, Stored, Wake};

use super::{Kept, at};
use crate::{
    args::kept::{Conversation, ConversationWhat, Which},
    out,
};

pub(crate) async fn run(args: Conversation) -> anyhow::Result<()> {
    match args.what {
        ConversationWhat::Show { which, json } => show(&which, json).await,
        ConversationWhat::Retry { which } => retry(&which).await,
    }
}

async fn show(which: &Which, json: bool) -> anyhow::Result<()> {
    let kept = Kept::open(which).await?;
    let found = find(&kept, which).await?;
    kept.store.close().await;
    if json {
        out::line(&serde_json::to_string_pretty(&found).context("JSON")?);
        return Ok(());
    }
    for (n, held) in found.iter().enumerate() {
        if n > 0 {
            out::line("");
        }
        told(held).iter().for_each(|line| out::line(line));
    }
    Ok(())
}

async fn retry(which: &Which) -> anyhow::Result<()> {
    let kept = Kept::open(which).await?;
    let found = find(&kept, which).await?;
    let due = SystemClock.now();
    let wakes = found.iter().map(|held| Wake { key: held.key.clone(), due }).collect();
    kept.store.wake(wakes).await?;
    kept.store.close().await;
    for held in &found {
        let channel = &held.key.channel;
        out::line(&format!("Channel `{channel}` looks at it within five seconds, if it runs."));
    }
    Ok(())
}

/// What is stored of it, in each channel that has something.
async fn find(kept: &Kept, which: &Which) -> anyhow::Result<Vec<Stored>> {
    let mut found = Vec::new();
    for channel in &kept.channels {
        let conversation = ConversationId::new(&which.id);
        let key = ConversationKey { channel: channel.clone(), conversation };
        found.extend(kept.store.held(&key).await?);
    }
    if found.is_empty() {
        bail!("nothing is stored of a conversation `{}` in {}", which.id, kept.places());
    }
    Ok(found)
}

fn told(held: &Stored) -> Vec<String> {
    let ConversationKey { channel, conversation } = &held.key;
    let mut lines = vec![format!("conversation {conversation}, channel `{channel}`")];
    let mut line = |name: &str, text: String| lines.push(format!("  {name:<10}{text}"));
    match &held.known {
        None => line("known", "nothing yet".to_owned()),
        Some(known) => {
            let since = match known.owner() {
                Owner::Bot { since } | Owner::People { since, .. } => {
                    format!(", since {}", at(Timestamp::from_secs(*since)))
                }
                Owner::NotOurs => String::new(),
            };
            line("owner", format!("{}{since}", known.owner()));
            if let Some(turn) = &known.turn {
                line("turn", format!("{}, since {}", turn.id, at(turn.started)));
            }
            if let Some(parked) = &known.parked {
                line("parked", format!("{}, since {}", parked.why, at(parked.since)));
            }
            line("unanswered", count(known.unanswered().count(), "message"));
        }
    }
    line("to do", count(held.outbox.len(), "action"));
    if !held.notifications.is_empty() {
        line("came in", count(held.notifications.len(), "notification"));
    }
    if !held.events.is_empty() {
        line("to post", count(held.events.len(), "event"));
    }
    let due = held.due.map_or("when something comes in".to_owned(), at);
    line("looked at", due);
    for entry in &held.timeline {
        lines.push(format!("{}  {}", at(entry.at), entry.happening));
    }
    lines
}

fn count(all: usize, what: &str) -> String {
    match all {
        0 => "nothing".to_owned(),
        1 => format!("1 {what}"),
        _ => format!("{all} {what}s"),
    }
}
