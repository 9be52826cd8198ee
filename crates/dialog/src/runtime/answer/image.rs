//! Files, any of them, as a list of addresses.

use deskmate_core::Attachment;
use serde_json::Value;

pub(super) fn find(attachments: &[Attachment]) -> Option<Value> {
    let urls: Vec<Value> = attachments.iter().map(|file| file.url.as_str().into()).collect();
    (!urls.is_empty()).then_some(Value::Array(urls))
}
