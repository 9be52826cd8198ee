//! Bots on loopback, and the driver that talks to them.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests")]

mod a2a;
mod agent;
mod answers;
mod botpress;
mod chatlayer;
mod config;
mod dialogs;
mod directline;
mod docs;
mod embeddings;
mod examples;
mod fake_bot;
mod json;
mod langgraph;
mod rasa;
mod retries;
mod sample;
mod schema;
mod session;
mod sharing;
mod signing;
mod superseded;
mod test_timing;
mod variables;
