//! Makes a ticket of the conversation.

use intercom::{Class, api, types::TicketType};
use serde_json::{Map, Value};

use super::{Worker, deliver::Sent, perform::Outcome};
use crate::convert;

/// Under this name a ticket has its title. Source: `ticket_type_attribute_list`.
const TITLE: &str = "_default_title_";

impl Worker<'_> {
    pub(super) async fn make_ticket(
        &self,
        kind: &str,
        title: Option<&str>,
        attributes: &Map<String, Value>,
    ) -> Outcome {
        let client = &self.channel.client;
        let kinds = client.ticket_types().await?.items;
        let Some(found) = find(&kinds, kind) else {
            let why = format!("the workspace has no ticket type `{kind}`");
            return Ok(Sent::Refused { why, instead: None });
        };
        let mut attributes = attributes.clone();
        if let Some(title) = title {
            attributes.insert(TITLE.to_owned(), title.into());
        }
        let conversation = convert::conversation_id(&self.c.id);
        let convert = api::ConvertConversation {
            conversation: conversation.clone(),
            kind: found.id.clone(),
            attributes: attributes.into(),
        };
        match client.convert_conversation(convert).await {
            Ok(_) => Ok(Sent::Done),
            // An earlier try may have made it after all.
            Err(error) if error.class() == Class::Refused => {
                let now = client.conversation(&conversation).await?;
                if convert::is_ticket(&now) { Ok(Sent::Already) } else { Err(error) }
            }
            Err(error) => Err(error),
        }
    }
}

/// By id, else by name in any case.
fn find<'a>(kinds: &'a [TicketType], kind: &str) -> Option<&'a TicketType> {
    let kind = kind.trim();
    let key = kind.to_lowercase();
    let usable = || kinds.iter().filter(|own| own.archived != Some(true));
    let called =
        |own: &&TicketType| own.name.as_ref().is_some_and(|name| name.trim().to_lowercase() == key);
    usable().find(|own| own.id.as_str() == kind).or_else(|| usable().find(called))
}
