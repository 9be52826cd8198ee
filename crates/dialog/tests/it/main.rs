//! Tests that read like the manual: bots, and conversations with them.
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod draw;
mod examples;
mod lint;
mod parse;
mod properties;
mod rules;
mod schema;
mod support;
mod understanding;
