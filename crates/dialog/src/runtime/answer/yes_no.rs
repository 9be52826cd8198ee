//! Yes and no, kept as true and false.

use deskmate_core::words::{Lang, yes_no};
use serde_json::Value;

pub(super) fn find(text: &str, langs: &[Lang]) -> Option<Value> {
    yes_no(text, langs).map(Value::from)
}
