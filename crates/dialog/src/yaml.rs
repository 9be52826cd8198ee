//! YAML, read into a tree that knows where everything stands.

mod node;
mod read;

pub(crate) use node::{Content, Node};
pub(crate) use read::read;
