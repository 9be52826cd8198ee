//! The model of a bot file: one file here for each thing that can be written.

pub mod action;
mod bot;
pub mod condition;
mod dialog;
mod duration;
mod dynamic;
mod each;
mod entity;
mod hours;
mod input;
mod input_choice;
mod intent;
mod language_model;
pub mod message;
mod phrase;
mod texts;
mod variable;

pub use bot::{Event, File, Follow, Languages, Nlp};
pub use dialog::{Autonomy, Body, Dialog, OutputContext};
pub use duration::Period;
pub(crate) use dynamic::READ_ONLY;
pub use dynamic::{Assignments, Dynamic, VariableName};
pub use each::Each;
pub(crate) use each::ITEM;
pub(crate) use entity::VALUE;
pub use entity::{Entity, Pattern};
pub use hours::{Hours, HoursChoice, Zone, is_timezone};
pub use input::{AfterThree, Always, Input, Match};
pub use input_choice::InputChoice;
pub use intent::{Expressions, Intent};
pub use language_model::{LanguageModel, ModelApi, ModelBudget, ModelLimits, ModelPrice};
pub(crate) use phrase::{SYSTEM, Slot, slots, system_variable, without_roles};
pub use texts::{Language, Texts, Translated};
pub use variable::Variable;
