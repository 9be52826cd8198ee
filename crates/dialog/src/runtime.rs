//! The running of a bot: a turn goes in; actions, session changes and the path taken come out.
//!
//! [`run`] is a pure function. Where a dialog asks another service, it ends with
//! [`Outcome::NeedsApi`]; whoever runs it makes the request and calls [`resume`] with the reply.
//! A resumed turn is run again from its beginning with the replies there are: it takes the same
//! way, for nothing in it depends on anything but what goes in.

mod answer;
mod api;
mod choices;
mod clarify;
mod component;
mod condition;
mod contact;
mod contexts;
mod each;
mod evaluate;
mod events;
mod flow;
mod input;
mod messages;
mod modelled;
mod offload;
mod only_answer;
mod outcome;
mod question;
mod random;
mod request;
mod resume;
mod run;
mod say;
mod state;
mod step;
mod system;
mod tell;
mod trace;
mod understand;
mod vars;
mod waiting;
mod world;
mod zone;

pub use api::{Reply, Request};
pub(crate) use condition::resolve;
pub(crate) use contact::KNOWN;
pub use evaluate::evaluate;
pub use outcome::{Continuation, Done, Failed, Outcome, Pending};
pub use request::request_of;
pub use run::{again, resume, run};
pub use state::{STATE_KEY, asks};
pub use trace::{Trace, Understood};
pub use world::World;
