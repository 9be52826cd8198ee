//! Bots on loopback, and the driver that talks to them.

mod answers;
mod config;
mod examples;
mod fake_bot;
mod retries;
mod sample;
mod schema;
mod sharing;
mod signing;
mod superseded;
mod test_timing;
