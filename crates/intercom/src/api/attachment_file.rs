//! A file that goes out with a reply.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde_json::{Value, json};

/// A file that goes out with a reply. `Debug` does not show what is in it.
/// Source: `components.schemas.conversation_attachment_files`.
#[derive(Clone, PartialEq, Eq)]
pub struct AttachmentFile {
    /// The file name.
    pub name: String,
    /// The media type.
    pub content_type: String,
    /// The content; it is sent as base64.
    pub data: Bytes,
}

impl AttachmentFile {
    /// The most that a reply may have.
    pub const MOST: usize = 10;

    pub(super) fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "content_type": self.content_type,
            "data": STANDARD.encode(&self.data),
        })
    }
}

impl std::fmt::Debug for AttachmentFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AttachmentFile({}, {} bytes)", self.content_type, self.data.len())
    }
}
