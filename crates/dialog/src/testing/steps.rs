//! The steps of a test.

use serde_json::{Value, json};

use super::script::Object;
use crate::{
    decode::{Decode, Nothing, OneOrMore, exactly_one, record},
    diagnostic::Problems,
    model::{Pattern, Period},
    place::Span,
    runtime::{Reply, Request},
    understanding::{Classified, Classify},
    yaml::{Content, Node},
};

record! {
    check one_kind;
    /// One step: something happens, or something is expected of the bot.
    pub struct AnyStep {
        /// The customer writes: one message, or several before the bot answers.
        customer: Option<OneOrMore<Customer>> = "customer",
        /// A teammate replies: from then on people have the conversation.
        teammate: Option<String> = "teammate",
        /// The conversation is given back to the bot, which answers what is unanswered.
        returned: Option<Nothing> = "returned",
        /// A teammate writes `/bot NAME`.
        command: Option<String> = "command",
        /// Time passes.
        wait: Option<Period> = "wait",
        /// The bot says this.
        bot: Option<ExpectedSay> = "bot",
        /// The bot gives the conversation to people.
        handover: Option<ExpectedHandover> = "handover",
        /// The bot says nothing (more).
        silence: Option<Nothing> = "silence",
        /// The bot writes this internal note.
        note: Option<String> = "note",
        /// The bot adds these tags.
        tag: Option<ExpectedTags> = "tag",
        /// The bot removes these tags.
        untag: Option<ExpectedTags> = "untag",
        /// The bot sets these attributes.
        attributes: Option<ExpectedAttributes> = "attributes",
        /// The bot closes the conversation.
        close: Option<Nothing> = "close",
        /// The bot snoozes the conversation.
        snooze: Option<Nothing> = "snooze",
        /// The bot sends an event.
        event: Option<Value> = "event",
        /// The session holds these; `null` means that a variable is not set.
        session: Option<Object> = "session",
        /// The path of the last turn went through this dialog.
        dialog: Option<String> = "dialog",
        /// The bot failed: the conversation is for people.
        failed: Option<Nothing> = "failed",
    }
}

const KINDS: [&str; 18] = [
    "customer",
    "teammate",
    "returned",
    "command",
    "wait",
    "bot",
    "handover",
    "silence",
    "note",
    "tag",
    "untag",
    "attributes",
    "close",
    "snooze",
    "event",
    "session",
    "dialog",
    "failed",
];

impl AnyStep {
    fn one_kind(&self, node: &Node, problems: &mut Problems) {
        exactly_one("a step", &KINDS, node, problems);
    }
}

/// One step and its place.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it says.
    pub step: AnyStep,
    /// Where.
    pub span: Span,
}

impl Decode for Step {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let span = match &node.content {
            Content::Map(entries) => entries.first().map_or(node.span, |(key, _)| key.span),
            _ => node.span,
        };
        AnyStep::decode(node, problems).map(|step| Self { step, span })
    }
}

impl schemars::JsonSchema for Step {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Step".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        AnyStep::json_schema(generator)
    }
}

record! {
    /// A message with more than text.
    pub struct Message {
        /// The text.
        text: Option<String> = "text",
        /// The title of what is pressed.
        press: Option<String> = "press",
        /// Addresses of files.
        #[schemars(default)]
        attachments: Vec<String> = "attachments",
    }
}

/// A message of the customer: a text, or a mapping with more.
#[derive(Clone, Debug, schemars::JsonSchema)]
#[schemars(with = "Value")]
pub struct Customer(pub Message);

impl Decode for Customer {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.content {
            Content::Map(_) => Message::decode(node, problems).map(Self),
            _ => {
                let text = String::decode(node, problems)?;
                Some(Self(Message { text: Some(text), press: None, attachments: Vec::new() }))
            }
        }
    }
}

record! {
    /// What is expected of something said; what is missing here is not looked at.
    pub struct SayParts {
        /// The whole text.
        text: Option<String> = "text",
        /// Any of these texts.
        one_of: Option<Vec<String>> = "one_of",
        /// A piece of the text.
        contains: Option<String> = "contains",
        /// A pattern that is found in the text.
        matches: Option<Pattern> = "matches",
        /// The titles of the choices.
        choices: Option<Vec<String>> = "choices",
        /// The titles of the cards.
        cards: Option<Vec<String>> = "cards",
        /// The addresses of the files.
        attachments: Option<Vec<String>> = "attachments",
    }
}

/// What is expected of something said: its whole text, or a mapping with more.
#[derive(Clone, Debug, schemars::JsonSchema)]
#[schemars(with = "Value")]
pub struct ExpectedSay(pub SayParts);

impl Decode for ExpectedSay {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        if matches!(node.content, Content::Map(_)) {
            return SayParts::decode(node, problems).map(Self);
        }
        let text = Some(String::decode(node, problems)?);
        let (one_of, contains, matches, choices, cards, attachments) =
            (None, None, None, None, None, None);
        Some(Self(SayParts { text, one_of, contains, matches, choices, cards, attachments }))
    }
}

record! {
    /// What is expected of a handover; what is missing here is not looked at.
    pub struct ExpectedHandover {
        /// The team.
        team: Option<String> = "team",
        /// The teammate.
        teammate: Option<String> = "teammate",
        /// The note.
        note: Option<String> = "note",
        /// Tags for the contact, in any order.
        tags: Option<Vec<String>> = "tags",
        /// What is said before.
        message: Option<String> = "message",
    }
}

record! {
    /// Tags, in any order.
    pub struct ExpectedTags {
        /// Of the contact.
        contact: Option<OneOrMore<String>> = "contact",
        /// Of the conversation.
        conversation: Option<OneOrMore<String>> = "conversation",
    }
}

record! {
    /// Custom attributes.
    pub struct ExpectedAttributes {
        /// Of the contact.
        contact: Option<Object> = "contact",
        /// Of the conversation.
        conversation: Option<Object> = "conversation",
    }
}

record! {
    check one_address;
    /// What a service answers. It may be asked any number of times.
    pub struct Stub {
        /// Asked with GET at this address.
        get: Option<String> = "get",
        /// Asked with POST at this address.
        post: Option<String> = "post",
        /// Asked with PUT at this address.
        put: Option<String> = "put",
        /// Asked with PATCH at this address.
        patch: Option<String> = "patch",
        /// Asked with DELETE at this address.
        delete: Option<String> = "delete",
        /// The status; 200 where it is missing.
        status: Option<u32> = "status",
        /// What comes back.
        body: Option<Value> = "body",
        /// The media type of what comes back; JSON's where `body` is more than a text.
        content_type: Option<String> = "content_type",
        /// It does not answer, for this reason.
        failed: Option<String> = "failed",
    }
}

impl Stub {
    fn one_address(&self, node: &Node, problems: &mut Problems) {
        exactly_one("an api answer", &["get", "post", "put", "patch", "delete"], node, problems);
    }

    /// Whether this is what answers a request.
    fn answers(&self, method: &str, url: &str) -> bool {
        let address = match method {
            "GET" => &self.get,
            "POST" => &self.post,
            "PUT" => &self.put,
            "PATCH" => &self.patch,
            _ => &self.delete,
        };
        address.as_deref() == Some(url)
    }
}

record! {
    check one_outcome;
    /// What the model says of a message that it is asked about. It may be asked any number of times.
    pub struct ModelAnswer {
        /// The message, whatever its capitals.
        said: String = "said",
        /// The intent that it chooses; `none` for none.
        intent: Option<String> = "intent",
        /// What it finds in the message, by variable.
        values: Option<Object> = "values",
        /// It does not answer, for this reason.
        failed: Option<String> = "failed",
    }
}

impl ModelAnswer {
    fn one_outcome(&self, node: &Node, problems: &mut Problems) {
        exactly_one("a model's answer", &["intent", "failed"], node, problems);
    }
}

/// What a model answers, by a test.
pub fn answered_by_model(answers: &[ModelAnswer], question: &Classify) -> Classified {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let asked = plain(&question.text);
    match answers.iter().find(|answer| plain(&answer.said) == asked) {
        None => Classified::Failed("the test has no answer of the model to this message".into()),
        Some(ModelAnswer { failed: Some(why), .. }) => Classified::Failed(why.clone()),
        Some(answer) => {
            let values = answer.values.as_ref().map(|values| &values.0);
            Classified::Answered(json!({"intent": answer.intent, "values": values}))
        }
    }
}

const JSON: &str = "application/json";

/// What a service answers, by a test.
pub fn stubbed(stubs: &[Stub], request: &Request) -> Reply {
    let stub = stubs.iter().find(|stub| stub.answers(&request.method, &request.url));
    let Some(stub) = stub else {
        let why = format!("the test has no answer to {} {}", request.method, request.url);
        return Reply::Failed { why };
    };
    if let Some(why) = &stub.failed {
        return Reply::Failed { why: why.clone() };
    }
    let status = stub.status.and_then(|status| u16::try_from(status).ok()).unwrap_or(200);
    let body = match &stub.body {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(body) => body.to_string(),
    };
    let json = matches!(&stub.body, Some(body) if !body.is_string());
    let content_type = stub.content_type.clone().or_else(|| json.then(|| JSON.to_owned()));
    Reply::Answered { status, body, content_type }
}
