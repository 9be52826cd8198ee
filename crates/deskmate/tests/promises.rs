//! The promises under attack: nothing is said over a person, nothing is lost, nothing is said twice,
//! and what cannot go on goes to people, whatever lags, fails, or cannot be read.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

#[path = "promises/damage.rs"]
mod damage;
#[path = "promises/hidden.rs"]
mod hidden;
#[path = "promises/outreach.rs"]
mod outreach;
#[path = "promises/over_people.rs"]
mod over_people;
#[path = "promises/own_parts.rs"]
mod own_parts;
#[path = "promises/small.rs"]
mod small;
#[path = "promises/soak.rs"]
mod soak;
