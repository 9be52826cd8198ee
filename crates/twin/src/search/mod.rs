//! Search queries: what they say and what fits them.

mod fields;
mod query;

pub(crate) use fields::{contact_field, conversation_field};
pub(crate) use query::{Kind, Known, Query, pagination, parse, sort};
