//! Tags.

/// A tag of the workspace.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    pub(crate) id: String,
    pub(crate) name: String,
}
