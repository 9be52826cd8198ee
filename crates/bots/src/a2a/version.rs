//! What the generations of the protocol call things.

use deskmate_core::Attachment;
use serde_json::{Value, json};

/// A generation of the protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// 1.0.
    #[default]
    V1_0,
    /// 0.3, which many agents still speak.
    V0_3,
}

impl Version {
    /// The header that is required since 1.0.
    pub(super) const fn header(self) -> Option<&'static str> {
        match self {
            Self::V1_0 => Some("1.0"),
            Self::V0_3 => None,
        }
    }

    /// The method that sends a message.
    pub(super) const fn send(self) -> &'static str {
        match self {
            Self::V1_0 => "SendMessage",
            Self::V0_3 => "message/send",
        }
    }

    /// The method that looks at a task.
    pub(super) const fn get(self) -> &'static str {
        match self {
            Self::V1_0 => "GetTask",
            Self::V0_3 => "tasks/get",
        }
    }

    /// The role of who asks.
    pub(super) const fn user(self) -> &'static str {
        match self {
            Self::V1_0 => "ROLE_USER",
            Self::V0_3 => "user",
        }
    }

    pub(super) fn text(self, text: &str) -> Value {
        match self {
            Self::V1_0 => json!({"text": text}),
            Self::V0_3 => json!({"kind": "text", "text": text}),
        }
    }

    pub(super) fn file(self, file: &Attachment) -> Value {
        let (url, name) = (&file.url, file.name.as_deref().unwrap_or("file"));
        let kind = file.content_type.as_deref().unwrap_or("application/octet-stream");
        match self {
            Self::V1_0 => json!({"url": url, "mediaType": kind, "filename": name}),
            Self::V0_3 => {
                json!({"kind": "file", "file": {"uri": url, "mimeType": kind, "name": name}})
            }
        }
    }
}
