//! The settled traps of the design, and the rules on the way of one message: each as it shows.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "traps/blank.rs"]
mod blank;
#[path = "traps/choices.rs"]
mod choices;
#[path = "traps/crossing.rs"]
mod crossing;
#[path = "traps/handing_over.rs"]
mod handing_over;
#[path = "traps/late.rs"]
mod late;
#[path = "traps/looks.rs"]
mod looks;
#[path = "traps/marks.rs"]
mod marks;
#[path = "traps/messages.rs"]
mod messages;
#[path = "traps/not_people.rs"]
mod not_people;
#[path = "traps/sources.rs"]
mod sources;
mod support;
#[path = "traps/taken_away.rs"]
mod taken_away;
#[path = "traps/taking.rs"]
mod taking;
#[path = "traps/turns.rs"]
mod turns;
#[path = "traps/unanswered.rs"]
mod unanswered;
#[path = "traps/unknowns.rs"]
mod unknowns;
#[path = "traps/uploads.rs"]
mod uploads;
