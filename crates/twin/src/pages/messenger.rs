//! The Messenger: be the customer.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use serde_json::Value;

use super::{
    html::{self, form, links, query},
    thread::{Side, thread},
};
use crate::{
    body::escape,
    shared::Shared,
    world::{Conversation, World},
};

const ACTION: &str = "/messenger/act";

pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Response {
    let main = shared.look(|world| main(world, &asked));
    html::page(StatusCode::OK, "Messenger", &main)
}

fn main(world: &World, asked: &BTreeMap<String, String>) -> String {
    let mut living = world.contacts.values().filter(|c| c.merged_into.is_none());
    let named = asked.get("contact").and_then(|id| world.contacts.get(id));
    let Some(contact) = named.or_else(|| living.next()) else {
        return "<p>There is no customer in this workspace.</p>".to_owned();
    };
    let customers: Vec<_> = world
        .contacts
        .values()
        .filter(|c| c.merged_into.is_none())
        .map(|c| {
            let name = c.name.clone().unwrap_or_else(|| "Visitor".to_owned());
            let text = format!("{name} ({})", c.role.as_str());
            (format!("/messenger?{}", query(&[("contact", &c.id)])), text, c.id == contact.id)
        })
        .collect();
    let mut theirs: Vec<_> =
        world.conversations.values().filter(|c| c.contacts.contains(&contact.id)).collect();
    theirs.sort_by_key(|c| std::cmp::Reverse((c.updated_at, c.source.id)));
    let open = asked.get("conversation").and_then(|id| theirs.iter().find(|c| c.id == *id));
    let conversations: Vec<_> = theirs
        .iter()
        .map(|c| {
            let pairs = [("contact", contact.id.as_str()), ("conversation", c.id.as_str())];
            let text = crate::body::to_plain(&c.source.body);
            let text: String = text.chars().take(40).collect();
            let here = open.is_some_and(|o| o.id == c.id);
            (
                format!("/messenger?{}", query(&pairs)),
                format!("{text} ({})", c.state.as_str()),
                here,
            )
        })
        .collect();
    let chat = match open {
        Some(conversation) => chat(world, conversation, &contact.id),
        None => start(&contact.id),
    };
    let new = format!("/messenger?{}", query(&[("contact", &contact.id)]));
    format!(
        "<aside><h2>Customer</h2>{}<h2>Conversations</h2>{}<p><a href=\"{}\">New conversation</a>\
         </p></aside>\n<section class=\"phone\">{chat}</section>",
        links("Customers", &customers, ""),
        links("Conversations", &conversations, "None yet: write the first message."),
        escape(&new),
    )
}

fn start(contact: &str) -> String {
    let fields = [("act", "contact_starts"), ("contact", contact), ("as", contact)];
    let inside = "<label>Your message <textarea name=\"body\" rows=\"3\" required></textarea>\
                  </label><button>Start the conversation</button>";
    form(ACTION, &fields, inside)
}

fn chat(world: &World, conversation: &Conversation, contact: &str) -> String {
    let base = [("conversation", conversation.id.as_str()), ("contact", contact), ("as", contact)];
    let with = |act: &'static str| {
        let mut fields = vec![("act", act)];
        fields.extend(base);
        fields
    };
    let write = "<label>Your message <textarea name=\"body\" rows=\"3\" required></textarea>\
                 </label><button>Send</button>";
    let rate: String =
        (1..=5).map(|n| format!("<button name=\"rating\" value=\"{n}\">{n}</button>")).collect();
    let rate = format!("<fieldset><legend>Rate this conversation</legend>{rate}</fieldset>");
    let rate_fields =
        [("act", "contact_rates"), ("conversation", conversation.id.as_str()), ("as", contact)];
    format!(
        "{}{}{}<p><a href=\"\">Look for new messages</a></p>{}",
        thread(world, conversation, Side::Customer),
        pills(conversation, &with("contact_presses")),
        form(ACTION, &with("contact_writes"), write),
        form(ACTION, &rate_fields, &rate),
    )
}

/// The quick replies of the newest offer, while the customer has not written since.
fn pills(conversation: &Conversation, fields: &[(&str, &str)]) -> String {
    let newest = conversation.parts.iter().rev().find(|p| p.part_type != "note");
    let options = newest.and_then(|p| p.metadata.get("quick_reply_options")?.as_array());
    let Some(options) = options else { return String::new() };
    let buttons: String = options
        .iter()
        .map(|option| {
            let text = |key: &str| escape(option.get(key).and_then(Value::as_str).unwrap_or(""));
            format!("<button name=\"option\" value=\"{}\">{}</button>", text("uuid"), text("text"))
        })
        .collect();
    form(ACTION, fields, &format!("<div class=\"pills\">{buttons}</div>"))
}
