//! What a step says that happens, as people do it in Intercom.

use anyhow::Context;
use deskmate_dialog::testing::{AnyStep, Customer};
use intercom_twin::{
    Act, TwinError,
    act::{ContactStarts, ContactWrites, Upload},
};

use super::stage::{Stage, TEAMMATE};

const FIRST: &str = "the customer has to write first";

impl Stage {
    pub(super) async fn act(&mut self, step: &AnyStep) -> anyhow::Result<()> {
        if let Some(messages) = &step.customer {
            for message in &messages.0 {
                self.customer(message)?;
            }
            self.burst().await;
        } else if let Some(text) = &step.teammate {
            let conversation = self.conversation.clone().context(FIRST)?;
            self.twin.act(Act::teammate_replies(conversation, TEAMMATE, text.as_str()))?;
        } else if step.returned.is_some() {
            let conversation = self.with_people().await?;
            self.twin.act(Act::teammate_assigns(conversation, TEAMMATE, "bot"))?;
        } else if let Some(command) = &step.command {
            let conversation = self.with_people().await?;
            self.twin.act(Act::teammate_notes(
                conversation,
                TEAMMATE,
                format!("/bot {command}"),
            ))?;
        } else if let Some(wait) = step.wait {
            self.passes(wait.0).await;
        }
        Ok(())
    }

    /// A press of something that Intercom could not show as a quick reply is typed.
    fn customer(&mut self, customer: &Customer) -> Result<(), TwinError> {
        let message = &customer.0;
        let text = message.text.clone().or(message.press.clone()).unwrap_or_default();
        message.attachments.iter().for_each(|url| self.bot.sent(url));
        let uploads: Vec<Upload> = message.attachments.iter().map(|url| upload(url)).collect();
        let Some(conversation) = self.conversation.clone() else {
            let contact = self.twin.describe().contacts.into_iter().next();
            let contact = contact.map(|contact| contact.id).unwrap_or_default();
            let (source, url) = self.begins.clone();
            let starts = ContactStarts::new(contact, text);
            let started = self.twin.act(ContactStarts { uploads, source, url, ..starts })?;
            self.conversation = Some(started.conversation_id);
            return Ok(());
        };
        if let Some(title) = &message.press
            && self.twin.act(Act::contact_presses(conversation.as_str(), title)).is_ok()
        {
            return Ok(());
        }
        let writes = ContactWrites { uploads, ..ContactWrites::new(conversation, text) };
        self.twin.act(writes).map(drop)
    }

    /// The conversation, in people's hands: only from there it can come back to the bot.
    async fn with_people(&self) -> anyhow::Result<String> {
        let conversation = self.conversation.clone().context(FIRST)?;
        if self.has_bot(&conversation) {
            self.twin.act(Act::teammate_assigns(conversation.as_str(), TEAMMATE, TEAMMATE))?;
            self.settle().await;
        }
        Ok(conversation)
    }

    fn has_bot(&self, conversation: &str) -> bool {
        let bot = self.twin.describe().teammate_id;
        let conversation = self.twin.conversation(conversation).unwrap_or_default();
        conversation["admin_assignee_id"].as_u64().map(|id| id.to_string()) == Some(bot)
    }
}

/// A small file in the place of one at an address that is nobody's.
fn upload(url: &str) -> Upload {
    let name = url.rsplit('/').next().unwrap_or_default();
    let content_type = match name.rsplit('.').next().unwrap_or_default() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "pdf" => "application/pdf",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    };
    // The eight bytes that a PNG begins with.
    let data = "iVBORw0KGgo=".to_owned();
    Upload { name: name.to_owned(), content_type: content_type.to_owned(), data }
}
