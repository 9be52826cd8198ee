//! A mapping, as it is written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// How a service is asked, and what its answers mean.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct JsonShape {
    /// A mapping that is known by name; what is written beside it comes first.
    pub preset: Option<String>,
    /// Where it is asked; placeholders such as `{conversation.id}` may stand after the host.
    pub url: Option<String>,
    /// Headers of every request.
    pub headers: BTreeMap<String, String>,
    /// What is posted, with placeholders in its texts.
    pub body: Option<Value>,
    /// What is posted where the customer chose one of the choices, if that is something else.
    pub choice: Option<Value>,
    /// How a conversation is begun, where that is another request.
    pub start: Option<JsonStep>,
    /// Statuses that mean that the service knows the conversation no more: it is begun again.
    pub lost: Option<Vec<u16>>,
    /// The text that is sent when the conversation comes back from people and nothing is
    /// unanswered; without it the service is not asked then.
    pub returned: Option<String>,
    /// Whether an answer with nothing in it is meant so. Else it is a failure.
    pub may_be_silent: Option<bool>,
    /// What an answer means.
    pub read: JsonRead,
}

/// A request that is another in part.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct JsonStep {
    /// Where it is asked, if not there.
    pub url: Option<String>,
    /// What is posted, if not that.
    pub body: Option<Value>,
}

/// Expressions in CEL over `answer`, `state` and `session`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct JsonRead {
    /// What is said: a text, a list of texts, or objects as the bot protocol's `say`.
    pub say: Option<String>,
    /// Pieces of one text, for a service that streams.
    pub pieces: Option<String>,
    /// How texts are written: `plain`, `markdown` or `html`.
    pub format: Option<String>,
    /// What the customer can choose: texts, or objects with `title` and `id`.
    pub choices: Option<String>,
    /// Files: addresses, or objects with `url` and `name`.
    pub attachments: Option<String>,
    /// Whether people get it: true, the name of a team, or an object as the bot protocol's.
    pub handover: Option<String>,
    /// What changes in the session.
    pub session: Option<String>,
    /// What to bring along next time: an object, which placeholders find as `state`.
    pub state: Option<String>,
    /// Whether it failed: anything but null, false, nothing.
    pub error: Option<String>,
}
