//! Mappings whose keys are the language's: one macro declares the keys, the struct and the schema.

use super::{Decode, expected, map::repeated};
use crate::{
    diagnostic::Problems,
    suggest::{instead, suggest},
    yaml::{Content, Node},
};

/// Declares a struct that is read from a mapping: `field: Type = "key"`.
///
/// After `check NAME;` the method of that name looks at the whole: `fn(&self, &Node, &mut Problems)`.
#[macro_export]
macro_rules! record {
    (check $check:ident; $($rest:tt)*) => {
        $crate::decode::record! { @ [|this: &Self, node, problems| this.$check(node, problems)] $($rest)* }
    };
    (@ [$check:expr] $(#[$doc:meta])* $vis:vis struct $name:ident {
        $( $(#[$field_doc:meta])* $field:ident : $ty:ty = $key:tt ),* $(,)?
    }) => {
        #[derive(Clone, Debug, schemars::JsonSchema)]
        $(#[$doc])*
        #[schemars(deny_unknown_fields)]
        $vis struct $name {
            $( $(#[$field_doc])* #[schemars(rename = $key)] pub $field: $ty, )*
        }

        impl $crate::decode::Decode for $name {
            fn decode(
                node: &$crate::yaml::Node,
                problems: &mut $crate::Problems,
            ) -> Option<Self> {
                let fields = $crate::decode::Fields::of(node, &[$($key),*], problems)?;
                $( let $field = fields.read::<$ty>($key, problems); )*
                let whole = Self { $( $field: $field?, )* };
                let check: fn(&Self, &$crate::yaml::Node, &mut $crate::Problems) = $check;
                check(&whole, node, problems);
                Some(whole)
            }
        }
    };
    ($($rest:tt)*) => { $crate::decode::record! { @ [|_, _, _| ()] $($rest)* } };
}
pub use record;

/// The keys of one mapping, each known and there once.
pub struct Fields<'a> {
    node: &'a Node,
    keys: &'a [&'static str],
}

impl<'a> Fields<'a> {
    /// Notes every key that is not one of `keys`, or is there twice.
    pub fn of(node: &'a Node, keys: &'a [&'static str], problems: &mut Problems) -> Option<Self> {
        let Content::Map(entries) = &node.content else {
            let keys: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
            return expected(&format!("a mapping with {}", keys.join(", ")), node, problems);
        };
        for (at, (key, _)) in entries.iter().enumerate() {
            if !keys.contains(&key.value.as_str()) {
                let message = format!("unknown key `{}`", key.value);
                let help = instead(&key.value, keys.iter().copied());
                problems.error_help(key.span, message, help.unwrap_or("remove it".into()));
            } else if entries.iter().take(at).any(|(before, _)| before.value == key.value) {
                repeated(key, problems);
            }
        }
        Some(Self { node, keys })
    }

    /// Reads one key.
    pub fn read<T: Decode>(&self, key: &str, problems: &mut Problems) -> Option<T> {
        if let Some(node) = self.node.get(key) {
            return T::decode(node, problems).or_else(T::absent);
        }
        let absent = T::absent();
        if absent.is_none() && !self.misspelt(key) {
            problems.error(self.node.span, format!("`{key}` is missing here"));
        }
        absent
    }

    /// Whether an unknown key was probably meant to be this one, which was said already.
    fn misspelt(&self, key: &str) -> bool {
        let Content::Map(entries) = &self.node.content else { return false };
        let unknown = |name: &str| !self.keys.contains(&name);
        entries.iter().any(|(name, _)| unknown(name) && suggest(name, [key]).is_some())
    }
}
