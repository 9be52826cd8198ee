//! A conversation that is played and watched: what happens is printed, and what must happen is
//! checked.

use anyhow::{Context, bail};
use deskmate_core::{ChannelName, ConversationId, Owner};
use deskmate_store::ConversationKey;
use intercom_twin::Act;
use serde_json::Value;

use super::{CHANNEL, Demo};
use crate::out::{self, Ink, paint};

/// A conversation in the making.
pub(super) struct Story<'a> {
    demo: &'a Demo,
    conversation: String,
    /// Ids of the parts that were printed.
    told: Vec<String>,
    /// What the last operation brought: part type, author, text.
    news: Vec<(String, String, String)>,
}

impl<'a> Story<'a> {
    /// The customer begins.
    pub(super) async fn begin(demo: &'a Demo, contact: &str, text: &str) -> anyhow::Result<Self> {
        let begun = demo.twin.act(Act::contact_starts(contact, text))?;
        let mut story =
            Self { demo, conversation: begun.conversation_id, told: Vec::new(), news: Vec::new() };
        out::line(&format!("{}  {text}", paint(Ink::Cyan, &format!("{contact:>16}"))));
        story.watch().await?;
        Ok(story)
    }

    pub(super) fn id(&self) -> &str {
        &self.conversation
    }

    /// Somebody does something; then everything comes to rest.
    pub(super) async fn does(&mut self, act: impl Into<Act>) -> anyhow::Result<()> {
        self.demo.twin.act(act.into())?;
        self.watch().await
    }

    async fn watch(&mut self) -> anyhow::Result<()> {
        self.demo.settle().await;
        let conversation = self.conversation()?;
        self.news.clear();
        for part in conversation["conversation_parts"]["conversation_parts"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let id = part["id"].as_str().unwrap_or_default().to_owned();
            if self.told.contains(&id) {
                continue;
            }
            self.told.push(id);
            self.tell(part);
        }
        Ok(())
    }

    fn tell(&mut self, part: &Value) {
        let kind = part["part_type"].as_str().unwrap_or_default().to_owned();
        let author = part["author"]["name"].as_str().unwrap_or("?").to_owned();
        let mut text = text_of(part["body"].as_str().unwrap_or_default());
        for file in part["attachments"].as_array().into_iter().flatten() {
            text.push_str(&format!(" [{}]", file["name"].as_str().unwrap_or("file")));
        }
        let options: Vec<_> =
            (part["metadata"]["quick_reply_options"].as_array().into_iter().flatten())
                .filter_map(|option| option["text"].as_str())
                .collect();
        let who = format!("{author:>16}");
        let is_customer = part["author"]["type"] == "user" || part["author"]["type"] == "lead";
        let ink = match part["author"]["type"].as_str() {
            _ if is_customer => Ink::Cyan,
            Some("admin") if author.contains("Bot") => Ink::Green,
            Some("admin") => Ink::Magenta,
            _ => Ink::Dim,
        };
        let line = match kind.as_str() {
            "note" => paint(Ink::Yellow, &format!("(note) {text}")),
            "quick_reply" => paint(Ink::Blue, &format!("offers: {}", options.join(" | "))),
            kind if kind.contains("assign") => {
                let to = self.name_of(&part["assigned_to"]);
                paint(Ink::Dim, &format!("-- assigns it to {to} --"))
            }
            "close" | "open" | "snoozed" if text.is_empty() => {
                paint(Ink::Dim, &format!("-- {kind} --"))
            }
            "comment" | "open" | "close" => text.clone(),
            other => paint(Ink::Dim, &format!("-- {} --", other.replace('_', " "))),
        };
        out::line(&format!("{}  {line}", paint(ink, &who)));
        let all = if options.is_empty() { text } else { options.join(" | ") };
        self.news.push((kind, author, all));
    }

    fn name_of(&self, assigned_to: &Value) -> String {
        let about = self.demo.twin.describe();
        let id = assigned_to["id"]
            .as_str()
            .map(str::to_owned)
            .or_else(|| assigned_to["id"].as_u64().map(|id| id.to_string()));
        let Some(id) = id else { return "nobody".to_owned() };
        let team = about.teams.iter().find(|team| team.id == id).map(|team| team.name.clone());
        let person =
            about.admins.iter().find(|admin| admin.id == id).map(|admin| admin.name.clone());
        team.or(person).unwrap_or(id)
    }

    /// The bot must have said something that holds this text.
    pub(super) fn bot_said(&self, what: &str) -> anyhow::Result<()> {
        self.must("the bot says", what, |(kind, author, text)| {
            (kind == "comment" || kind == "quick_reply")
                && author.contains("Bot")
                && text.contains(what)
        })
    }

    /// The bot must have written a note that holds this text.
    pub(super) fn bot_noted(&self, what: &str) -> anyhow::Result<()> {
        self.must("the bot notes", what, |(kind, author, text)| {
            kind == "note" && author.contains("Bot") && text.contains(what)
        })
    }

    fn must(
        &self,
        who: &str,
        what: &str,
        is: impl Fn(&(String, String, String)) -> bool,
    ) -> anyhow::Result<()> {
        if self.news.iter().any(is) {
            return Ok(());
        }
        let seen: Vec<_> = self
            .news
            .iter()
            .map(|(kind, author, text)| format!("{author} ({kind}): {text}"))
            .collect();
        bail!(
            "promised: {who} \"{what}\"; what happened: {}",
            if seen.is_empty() { "nothing".into() } else { seen.join("; ") }
        )
    }

    /// The bot must have said nothing.
    pub(super) fn bot_kept_quiet(&self) -> anyhow::Result<()> {
        let spoke = self.news.iter().find(|(kind, author, _)| {
            author.contains("Bot") && (kind == "comment" || kind == "quick_reply")
        });
        if let Some((_, _, text)) = spoke {
            bail!(
                "promised: the bot keeps quiet while people have the conversation; it said \"{text}\""
            );
        }
        out::line(&paint(Ink::Dim, &format!("{:>16}  (the bot keeps quiet)", "")));
        Ok(())
    }

    /// The conversation must be with that team or teammate.
    pub(super) fn is_with(&self, name: &str) -> anyhow::Result<()> {
        let conversation = self.conversation()?;
        let about = self.demo.twin.describe();
        let team = about.teams.iter().find(|team| team.name == name).map(|team| team.id.clone());
        let admin =
            about.admins.iter().find(|admin| admin.name == name).map(|admin| admin.id.clone());
        let has = |field: &str, id: &Option<String>| {
            id.is_some() && conversation[field].as_u64().map(|id| id.to_string()) == *id
        };
        if has("team_assignee_id", &team) || has("admin_assignee_id", &admin) {
            return Ok(());
        }
        bail!(
            "promised: the conversation is with {name}; it is with teammate {} and team {}",
            conversation["admin_assignee_id"],
            conversation["team_assignee_id"]
        )
    }

    /// The conversation must have this attribute.
    pub(super) fn conversation_has(&self, name: &str, value: &str) -> anyhow::Result<()> {
        let has = &self.conversation()?["custom_attributes"][name];
        if has != value {
            bail!("promised: the conversation's {name} is \"{value}\"; it is {has}");
        }
        out::line(&paint(Ink::Dim, &format!("{:>16}  ({name} is now {value})", "")));
        Ok(())
    }

    /// The conversation must be closed.
    pub(super) fn is_closed(&self) -> anyhow::Result<()> {
        let state = &self.conversation()?["state"];
        if state != "closed" {
            bail!("promised: the conversation is closed; it is {state}");
        }
        Ok(())
    }

    fn conversation(&self) -> anyhow::Result<Value> {
        self.demo.twin.conversation(&self.conversation).context("the conversation is gone")
    }

    /// The customer must carry these tags.
    pub(super) async fn contact_has_tags(
        &self,
        contact: &str,
        tags: &[&str],
    ) -> anyhow::Result<()> {
        let about = self.demo.twin.describe();
        let known = about.contacts.into_iter().find(|known| known.name.as_deref() == Some(contact));
        let id = known.context("the contact is gone")?.id;
        let url = format!("{}/contacts/{id}/tags", about.base_url);
        let answer: Value = reqwest::Client::builder()
            .build()?
            .get(url)
            .bearer_auth(about.access_token)
            .send()
            .await?
            .json()
            .await?;
        let has: Vec<_> = answer["data"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|tag| tag["name"].as_str())
            .collect();
        if let Some(missing) = tags.iter().find(|tag| !has.contains(tag)) {
            bail!("promised: the customer is tagged {missing}; the tags are {}", has.join(", "));
        }
        out::line(&paint(
            Ink::Dim,
            &format!("{:>16}  (the customer is tagged {})", "", tags.join(", ")),
        ));
        Ok(())
    }

    /// Deskmate must know who owns the conversation.
    pub(super) async fn is_owned(&self, by: &str) -> anyhow::Result<()> {
        let key = ConversationKey {
            channel: ChannelName::new(CHANNEL),
            conversation: ConversationId::new(&self.conversation),
        };
        let conversation = self.demo.engine.store().conversation(&key).await?;
        let owner = conversation
            .as_ref()
            .map_or(&Owner::NotOurs, |conversation| conversation.owner())
            .word();
        if owner != by {
            bail!("promised: the conversation is owned by {by}; it is owned by {owner}");
        }
        Ok(())
    }
}

/// A body without its tags.
fn text_of(html: &str) -> String {
    let text = deskmate_core::rich::Rich::from_html(html).to_text();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
