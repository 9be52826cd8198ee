//! Lists, and what may be left out.

use super::{Decode, expected};
use crate::{
    diagnostic::Problems,
    yaml::{Content, Node},
};

/// A list. What cannot be read in it is noted and left out.
impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        let Content::List(items) = &node.content else {
            return expected("a list", node, problems);
        };
        Some(items.iter().filter_map(|item| T::decode(item, problems)).collect())
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

/// What may be left out. A key without a value is not the same: it is unfinished.
impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        if matches!(node.content, Content::Null) {
            problems.error_help(node.span, "there is no value here", "give one, or remove the key");
            return Some(None);
        }
        Some(T::decode(node, problems))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(node: &Node, problems: &mut Problems) -> Option<Self> {
        T::decode(node, problems).map(Self::new)
    }
}
