//! YAML, read into a tree that knows where everything stands.

mod node;
mod read;

pub use node::{Content, Node};
pub use read::read;
