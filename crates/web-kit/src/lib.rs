//! What all our pages share: how they look, their scripts, and how they are served.
//!
//! Knows neither Intercom nor Deskmate.

mod assets;
pub mod icons;
mod page;

pub use assets::Assets;
pub use page::{Html, html, page};
