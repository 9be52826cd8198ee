//! A bot as a picture: its dialogs, and how they lead to one another.
//!
//! A picture of sixty dialogs stays readable because few lines are long: each `flow` has a sheet of
//! its own, and a jump to another sheet, or to a dialog that many lead to, ends in a small sign
//! with its name. What then hangs together is laid out by a library, and the pieces are packed.

mod apart;
mod edge;
mod flow;
mod jumps;
mod layout;
mod measure;
mod node;
mod pack;
mod sheet;
mod svg;
mod words;

use crate::bot::Bot;

pub use svg::STYLE as PICTURE_STYLE;

/// The bot's flow as an SVG document. The same bot gives the same picture.
pub fn draw(bot: &Bot) -> String {
    svg::document(bot.file(), &sheet::sheets(&flow::Flow::of(bot.file())))
}
