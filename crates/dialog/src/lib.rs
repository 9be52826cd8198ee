//! The dialog language and its runtime.
#![allow(dead_code)]

mod bot;
mod decode;
mod diagnostic;
mod near;
mod place;
pub mod shape;
mod template;
mod yaml;

pub use bot::Bot;
pub use decode::{Named, Nothing, OneOrMore};
pub use diagnostic::{Diagnostic, Severity};
pub use place::{Span, Spanned};
pub use template::{Lookup, Path, Rendered, Target, Template};
