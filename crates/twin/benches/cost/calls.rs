//! The calls that are made.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{
    client::Requests,
    world::{BUSY, World},
};

/// A kind of call.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    GetConversation,
    GetContact,
    Reply,
    Tag,
    /// What changed lately: what a connector asks again and again.
    Changed,
    /// What is open and the bot's: what it asks at the start.
    Waiting,
    List,
    ContactByEmail,
    /// By something that nothing is ordered by.
    ByTag,
}

pub(crate) const KINDS: [Kind; 9] = [
    Kind::GetConversation,
    Kind::GetContact,
    Kind::Changed,
    Kind::Waiting,
    Kind::List,
    Kind::ContactByEmail,
    Kind::ByTag,
    Kind::Reply,
    Kind::Tag,
];

/// The mix: of twenty calls, so many.
const MIX: [(Kind, usize); 6] = [
    (Kind::GetConversation, 8),
    (Kind::Reply, 5),
    (Kind::GetContact, 4),
    (Kind::Tag, 1),
    (Kind::Changed, 1),
    (Kind::Waiting, 1),
];

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::GetConversation => "`GET /conversations/{id}`",
            Self::GetContact => "`GET /contacts/{id}`",
            Self::Reply => "`POST /conversations/{id}/reply`",
            Self::Tag => "`POST /conversations/{id}/tags`",
            Self::Changed => "search: changed lately",
            Self::Waiting => "search: open and the bot's",
            Self::List => "`GET /conversations`",
            Self::ContactByEmail => "search: contact by e-mail",
            Self::ByTag => "search: by tag",
        }
    }
}

/// Calls of one kind.
pub(crate) fn of(kind: Kind, world: &World) -> Requests {
    let writer = Writer::new(world);
    Arc::new(move |number| writer.request(kind, number))
}

/// Calls of the kinds that a connector and a test make, mixed.
pub(crate) fn mixed(world: &World) -> Requests {
    let kinds: Vec<_> = MIX.iter().flat_map(|(kind, count)| vec![*kind; *count]).collect();
    let writer = Writer::new(world);
    // Seven and twenty have no common divisor: kinds take turns, and none comes many times in a row.
    // Each kind comes to every conversation.
    let count = kinds.len();
    Arc::new(move |number| writer.request(kinds[number * 7 % count], number + number / count))
}

struct Writer {
    token: String,
    bot: String,
    tags: Vec<String>,
    lately: i64,
    busy: Vec<(String, String)>,
}

impl Writer {
    fn new(world: &World) -> Self {
        Self {
            token: world.token.clone(),
            bot: world.bot.clone(),
            tags: world.tags.clone(),
            lately: world.lately,
            busy: world.busy.clone(),
        }
    }

    fn request(&self, kind: Kind, number: usize) -> Vec<u8> {
        let (id, contact) = &self.busy[number % BUSY];
        let is =
            |field: &str, value: &str| json!({ "field": field, "operator": "=", "value": value });
        let search = |query: Value| json!({ "query": query, "pagination": { "per_page": 20 } });
        match kind {
            Kind::GetConversation => self.get(&format!("/conversations/{id}")),
            Kind::GetContact => self.get(&format!("/contacts/{contact}")),
            Kind::List => self.get("/conversations?per_page=20"),
            Kind::Reply => {
                let body = json!({
                    "message_type": "comment",
                    "type": "admin",
                    "admin_id": self.bot,
                    "body": "<p>It is on its way: <a href=\"https://example.com/\">see here</a>.</p>",
                });
                self.write("POST", &format!("/conversations/{id}/reply"), &body)
            }
            Kind::Tag => {
                let tag = &self.tags[number / BUSY % self.tags.len()];
                let body = json!({ "id": tag, "admin_id": self.bot });
                self.write("POST", &format!("/conversations/{id}/tags"), &body)
            }
            Kind::Changed => {
                let since = json!({ "field": "updated_at", "operator": ">", "value": self.lately });
                let query = json!({ "operator": "AND", "value": [since] });
                self.write("POST", "/conversations/search", &search(query))
            }
            Kind::Waiting => {
                let both = [is("admin_assignee_id", &self.bot), is("state", "open")];
                let query = json!({ "operator": "AND", "value": both });
                self.write("POST", "/conversations/search", &search(query))
            }
            Kind::ByTag => {
                let query = is("tag_ids", &self.tags[0]);
                self.write("POST", "/conversations/search", &search(query))
            }
            Kind::ContactByEmail => {
                let query = is("email", &format!("customer-{}@example.com", number % BUSY));
                self.write("POST", "/contacts/search", &search(query))
            }
        }
    }

    fn get(&self, path: &str) -> Vec<u8> {
        self.with_body("GET", path, "")
    }

    fn write(&self, method: &str, path: &str, body: &Value) -> Vec<u8> {
        self.with_body(method, path, &body.to_string())
    }

    fn with_body(&self, method: &str, path: &str, body: &str) -> Vec<u8> {
        let (token, length) = (&self.token, body.len());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
             accept: application/json\r\ncontent-type: application/json\r\n\
             intercom-version: 2.14\r\ncontent-length: {length}\r\n\r\n"
        );
        [head.as_bytes(), body.as_bytes()].concat()
    }
}
