//! What an action dialog does: one file for each step.

mod api;
mod attributes;
mod clear;
mod offload;
mod pause;
mod snooze;
mod step;
mod tag;
mod time;
mod timer;

pub use api::{Api, Method};
pub use attributes::Attributes;
pub use clear::Clear;
pub use offload::Offload;
pub use pause::Pause;
pub use snooze::Snooze;
pub use step::{Kind, Step};
pub use tag::Tag;
pub use time::Time;
pub use timer::Timer;
