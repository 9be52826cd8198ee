//! A twin with a past.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::Context;
use intercom_twin::{Act, Twin, TwinOptions, act::ContactAppears};
use serde_json::{Value, json};

/// The load is on the newest conversations, as many in every world, so that the answers are alike
/// however much there is besides.
pub(crate) const BUSY: usize = 1_000;
/// So many of them are open and the bot's; all others are closed.
const OPEN: usize = 200;
/// One conversation is started so long after another.
const APART: Duration = Duration::from_secs(30);

/// A twin, and what is needed to call it.
pub(crate) struct World {
    pub(crate) twin: Twin,
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
    pub(crate) bot: String,
    pub(crate) tags: Vec<String>,
    /// Ten minutes before now, in unix seconds.
    pub(crate) lately: i64,
    /// Conversations and their contacts.
    pub(crate) busy: Vec<(String, String)>,
    /// How long it took to fill.
    pub(crate) took: Duration,
}

impl World {
    /// A contact for each conversation, the first message, the assignment to the bot, its reply,
    /// and in most the end.
    pub(crate) async fn filled(size: usize) -> anyhow::Result<Self> {
        let twin = Twin::start(TwinOptions::manual()).await?;
        let mut busy = Vec::new();
        let began = Instant::now();
        for number in 0..size {
            let contact = twin.act(ContactAppears {
                role: Some("user".to_owned()),
                name: Some(format!("Customer {number}")),
                email: Some(format!("customer-{number}@example.com")),
                external_id: Some(format!("customer-{number}")),
            })?;
            let contact = contact.contact_id.context("a contact")?;
            let text = "Hello, I ordered the blue one and the green one came. What do I do?";
            let id = twin.act(Act::contact_starts(&contact, text))?.conversation_id;
            let text = "I am sorry about that! Please send it back, the label is in your mail.";
            twin.act(Act::teammate_replies(&id, "bot", text))?;
            if number + OPEN < size {
                twin.act(Act::teammate_closes(&id, "bot"))?;
            }
            if number + BUSY >= size {
                busy.push((id, contact));
            }
            twin.advance(APART).await;
        }
        let took = began.elapsed();
        let about = twin.describe();
        let (token, bot) = (about.access_token, about.teammate_id);
        let address = about.base_url.trim_start_matches("http://").parse()?;
        // From here on its clock runs, as it does for everybody who did not stop it.
        let client = reqwest::Client::builder().no_proxy().build()?;
        let control = format!("{}/_twin/clock", twin.base_url());
        client.post(control).json(&json!({ "run": {} })).send().await?.error_for_status()?;
        let tags = client.get(format!("{}/tags", twin.base_url())).bearer_auth(&token);
        let tags: Value = tags.send().await?.error_for_status()?.json().await?;
        let tags = tags["data"].as_array().context("tags")?;
        let tags = tags.iter().filter_map(|tag| Some(tag["id"].as_str()?.to_owned())).collect();
        let lately = twin.now_ms() / 1000 - 600;
        Ok(Self { twin, address, token, bot, tags, lately, busy, took })
    }
}
