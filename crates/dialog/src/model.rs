//! The model of a bot file: one file here for each thing that can be written.

pub mod action;
mod bot;
pub mod condition;
mod dialog;
mod duration;
mod dynamic;
mod entity;
mod hours;
mod input;
mod intent;
pub mod message;
mod texts;
mod variable;

pub use bot::{Event, File, Follow, Languages, Nlp};
pub use dialog::{Autonomy, Body, Dialog, OutputContext};
pub use duration::Period;
pub(crate) use dynamic::READ_ONLY;
pub use dynamic::{Assignments, Dynamic, VariableName};
pub(crate) use entity::VALUE;
pub use entity::{Entity, Pattern};
pub use hours::{Hours, HoursChoice, Zone};
pub use input::{AfterThree, Always, Input, Match};
pub use intent::{Expressions, Intent};
pub use texts::{Language, Texts, Translated};
pub use variable::Variable;
