//! Who owns the conversation: the table of the design, row by row, as it shows in Intercom.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "ownership/brakes.rs"]
mod brakes;
#[path = "ownership/calm.rs"]
mod calm;
#[path = "ownership/commands.rs"]
mod commands;
#[path = "ownership/given_away.rs"]
mod given_away;
#[path = "ownership/given_back.rs"]
mod given_back;
#[path = "ownership/gone.rs"]
mod gone;
#[path = "ownership/handed_over.rs"]
mod handed_over;
#[path = "ownership/peers.rs"]
mod peers;
#[path = "ownership/replied.rs"]
mod replied;
#[path = "ownership/sleep.rs"]
mod sleep;
mod support;
#[path = "ownership/takes.rs"]
mod takes;
