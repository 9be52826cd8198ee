//! What all our pages share: how they look, their scripts, and how they are served.
//!
//! Knows neither Intercom nor Deskmate.

mod assets;
mod face;
pub mod icons;
mod page;

pub use assets::Assets;
pub use face::Face;
pub use page::{Html, html, page};
