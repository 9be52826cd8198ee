//! `deskmate say`: what somebody outside wants the bot to say.

use std::{io::Read, time::Duration};

use anyhow::{Context, bail};
use deskmate_core::action::{self, Format};
use deskmate_engine::{Clock, SystemClock, Whom};
use serde_json::{Value, json};

use super::remote::{Api, Side};
use crate::{
    args::{Say, To, Written},
    out,
};

/// How long to wait for what becomes of it.
const WAIT: Duration = Duration::from_secs(30);
/// How often to ask meanwhile.
const ASK_AGAIN: Duration = Duration::from_millis(500);

pub(crate) async fn run(args: Say) -> anyhow::Result<()> {
    let Side::Service(api) = Side::of(&args.at).await? else {
        bail!(
            "the service says it, so it has to be asked: make a token of an operator in the console, under Settings, \
             and give it as --token or DESKMATE_API_TOKEN"
        );
    };
    let text = match &*args.text {
        "-" => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("standard input")?;
            text
        }
        text => text.to_owned(),
    };
    let format = match args.format {
        Written::Plain => Format::Plain,
        Written::Markdown => Format::Markdown,
        Written::Html => Format::Html,
    };
    let say = action::Say { text, format, ..action::Say::default() };
    let mut asked = json!({"to": whom(args.to), "say": say});
    for (key, value) in [("subject", &args.subject), ("id", &args.id)] {
        if let Some(value) = value {
            asked[key] = value.as_str().into();
        }
    }
    let kept = api.post(&format!("/api/v1/channels/{}/say", args.channel), &asked).await?;
    let ended = follow(&api, &args.channel, kept).await?;
    let text = |key: &str| ended[key].as_str().unwrap_or_default().to_owned();
    let id = text("id");
    match text("state").as_str() {
        "failed" => bail!("message {id} was not sent: {}", text("why")),
        "sent" => match text("conversation").as_str() {
            "" => out::line(&format!("Sent, as message {id}.")),
            began => out::line(&format!("Sent, as message {id}: conversation {began} began.")),
        },
        "queued" => out::line(&format!(
            "Kept, as message {id}, for conversation {}: `deskmate conversation show` tells what becomes of it.",
            text("conversation")
        )),
        state => {
            let why = match text("why").as_str() {
                "" => String::new(),
                why => format!(" ({why})"),
            };
            out::line(&format!(
                "Kept, as message {id}; {state}{why}. It goes out as soon as it can: ask again under this --id."
            ));
        }
    }
    Ok(())
}

fn whom(to: To) -> Option<Whom> {
    let To { conversation, contact, email, external_id } = to;
    conversation
        .map(|id| Whom::Conversation(id.as_str().into()))
        .or_else(|| contact.map(|id| Whom::Contact(id.as_str().into())))
        .or_else(|| email.map(Whom::Email))
        .or_else(|| external_id.map(Whom::ExternalId))
}

/// What becomes of it, as far as that can be waited for.
async fn follow(api: &Api, channel: &str, kept: Value) -> anyhow::Result<Value> {
    let (mut told, clock) = (kept, SystemClock);
    let until = clock.now().plus(WAIT);
    let id = told["id"].as_str().unwrap_or_default().to_owned();
    while matches!(told["state"].as_str(), Some("waiting" | "sending")) && clock.now() < until {
        clock.sleep_until(clock.now().plus(ASK_AGAIN)).await;
        told = api.get(&format!("/api/v1/channels/{channel}/said/{id}")).await?;
    }
    Ok(told)
}
