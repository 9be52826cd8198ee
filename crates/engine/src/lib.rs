//! Makes it happen: intake, conversation worker, turn, outbox, delivery, sweeps and timers.
//!
//! The way of one message: [`Engine::take_in`] keeps a notification and wakes its conversation; a
//! worker (`worker`) leases it, reads it, lets `core` decide, commits, runs the bot and delivers.

mod alerts;
mod busy;
mod call;
pub mod channel;
pub mod clock;
mod compose;
mod convert;
mod dispatch;
mod duty;
mod engine;
mod events;
mod files;
mod heard;
mod heavy;
mod help_center;
mod idle;
mod intake;
mod key;
mod late;
mod memory;
mod outreach;
mod picture;
pub mod random;
mod reception;
mod said;
mod sweep;
mod worker;

pub use alerts::{AlertKind, AlertMessage, AlertState, AlertTarget, Alerts, NotTold};
pub use channel::{
    App, Channel, ChannelOptions, ChannelState, Doctor, Group, Names, Problem, Teammate, Workspace,
};
pub use clock::{Clock, SystemClock, TestClock};
pub use deskmate_bots::{Post as BotPosted, Written as BotWritten};
pub use engine::{Engine, EngineOptions, Retention};
pub use files::File;
pub use heard::BotPost;
pub use help_center::HelpCenter;
pub use intake::Taken;
pub use late::LateAnswer;
pub use outreach::{NotSaid, ToSay, Whom};
pub use picture::Picture;
pub use reception::Received;
pub use said::{NotShown, Said, Voice};
