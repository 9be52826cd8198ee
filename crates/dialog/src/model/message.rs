//! What a message dialog says: one file for each component.

mod buttons;
mod carousel;
mod choice;
mod component;
mod list;
mod media;

pub use buttons::{Buttons, QuickReplies};
pub use carousel::{Card, Carousel};
pub use choice::Choice;
pub use component::{Component, Kind};
pub use list::{Item, List};
pub use media::Media;
