//! An activity, as far as it is read: the Bot Framework's word for all that passes between a bot and
//! a channel.

use serde::Deserialize;
use serde_json::Value;

/// An activity. What is missing or of another type than expected counts as absent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Activity {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) id: Option<String>,
    pub(super) from: Account,
    pub(super) reply_to_id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) text: Option<String>,
    pub(super) text_format: Option<String>,
    pub(super) input_hint: Option<String>,
    pub(super) code: Option<String>,
    pub(super) value_type: Option<String>,
    pub(super) value: Option<Value>,
    pub(super) channel_data: Option<Value>,
    pub(super) attachments: Option<Vec<Attachment>>,
    pub(super) suggested_actions: Option<Suggested>,
}

/// Who wrote it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Account {
    pub(super) id: Option<String>,
}

/// A file or a card.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Attachment {
    pub(super) content_type: String,
    pub(super) content_url: Option<String>,
    pub(super) content: Option<Value>,
    pub(super) name: Option<String>,
}

/// Buttons under a message.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Suggested {
    pub(super) actions: Vec<Button>,
}

/// A button.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Button {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) title: Option<String>,
    pub(super) text: Option<String>,
    pub(super) display_text: Option<String>,
    pub(super) value: Option<Value>,
}

impl Activity {
    /// The ids of our messages that it carries, if it is the echo of one of ours.
    pub(super) fn ours(&self) -> impl Iterator<Item = &str> {
        let ids = self.channel_data.as_ref().and_then(|data| data.pointer("/deskmate/ids"));
        ids.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    pub(super) fn is_from(&self, user: &str) -> bool {
        self.from.id.as_deref() == Some(user)
    }
}
