//! Search queries: what they say and what fits them.

mod contacts;
mod fields;
mod query;
mod tickets;

pub(crate) use contacts::check_contact_field;
pub(crate) use fields::{contact_field, conversation_field};
pub(crate) use query::{Kind, Known, Query, parse, part, sort};
pub(crate) use tickets::ticket_field;
