//! A turn: everything a bot is told when it is its turn. The shape is the bot protocol's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{ChannelName, Contact, ContactId, ConversationId, PartId, TurnId};

/// The variables of one conversation, which bots read and write.
pub type Session = Map<String, Value>;

/// One run of the bot, for all contact messages not yet answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Turn {
    /// This turn; the same on every retry.
    pub turn_id: TurnId,
    /// The turn that this one replaces: a new message came while it ran.
    pub supersedes: Option<TurnId>,
    /// Why the bot runs.
    #[serde(flatten)]
    pub reason: Reason,
    /// The channel's name.
    pub channel: ChannelName,
    /// The bot's name in the configuration.
    pub bot: String,
    /// The conversation.
    pub conversation: ConversationView,
    /// Author of the newest unanswered message, else of the conversation.
    pub contact: Contact,
    /// The conversation's variables.
    pub session: Session,
    /// Contact messages not yet answered, oldest first.
    pub messages: Vec<Message>,
    /// What came before `messages`, newest last, at most 50.
    pub history: Vec<Said>,
}

/// Why a turn runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// The contact wrote.
    Message,
    /// The conversation was given back; there may be no unanswered message.
    Returned,
    /// A teammate asked for it in a note (`/bot NAME`).
    Command {
        /// What was asked for.
        command: String,
    },
    /// A timer that the bot set has run out.
    Timer {
        /// The timer's name.
        timer: String,
    },
}

/// The conversation, as a bot sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationView {
    /// Intercom's id.
    pub id: ConversationId,
    /// Where it began: `conversation`, `email`, `whatsapp` …
    pub source: String,
    /// How it began: `customer_initiated`, `automated` …
    pub delivered_as: String,
    /// The page the customer was on.
    pub url: Option<String>,
    /// Title, if it has one.
    pub title: Option<String>,
    /// What the customer thought of it, if they said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// Names of the tags on the conversation.
    pub tags: Vec<String>,
    /// The workspace's own attributes.
    pub custom_attributes: Map<String, Value>,
    /// Unix seconds.
    pub created_at: i64,
}

/// What a customer thought of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rating {
    /// From 1, the worst, to 5.
    pub score: i64,
    /// What the customer added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// What a contact wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Message {
    /// Intercom's id of the part, or of the conversation's source.
    pub id: PartId,
    /// Who wrote it.
    pub contact_id: Option<ContactId>,
    /// As plain text; of a mail, what was written now.
    pub text: String,
    /// The same as Markdown.
    #[serde(default)]
    pub markdown: String,
    /// As Intercom has it, whole.
    pub html: String,
    /// Unix seconds.
    pub at: i64,
    /// Files and images.
    pub attachments: Vec<Attachment>,
    /// Of a mail: its subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Of a mail: the message that it answers or passes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<String>,
    /// Of a mail: the name, address and greetings under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// Whether a machine wrote it: an automatic answer, or a mail that could not be delivered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub automatic: bool,
    /// The choice that was offered and that this names: pressed, or typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
}

impl Message {
    /// A message of nothing but text.
    pub fn new(id: PartId, text: String, at: i64) -> Self {
        Self {
            id,
            contact_id: None,
            markdown: String::new(),
            html: String::new(),
            text,
            at,
            attachments: Vec::new(),
            subject: None,
            quoted: None,
            signature: None,
            automatic: false,
            choice: None,
        }
    }
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attachment {
    /// Where it can be fetched.
    pub url: String,
    /// File name.
    pub name: Option<String>,
    /// Media type.
    pub content_type: Option<String>,
    /// Bytes.
    pub size: Option<u64>,
}

/// Something a customer can choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The bot's own id of it.
    pub id: String,
    /// What the customer sees.
    pub title: String,
}

/// One entry of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Said {
    /// Who.
    pub author: Author,
    /// As plain text.
    pub text: String,
    /// Unix seconds.
    pub at: i64,
}

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The customer.
    Contact,
    /// Our bot, or another automation.
    Bot,
    /// A person of the team.
    Teammate,
}
