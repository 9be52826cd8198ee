//! Values of which there are only a few.

/// Declares an enum of words: `Variant = "word"`.
#[macro_export]
macro_rules! closed_enum {
    ($(#[$doc:meta])* pub enum $name:ident { $( $(#[$word_doc:meta])* $word:ident = $text:tt ),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, schemars::JsonSchema)]
        pub enum $name {
            $( $(#[$word_doc])* #[schemars(rename = $text)] $word, )*
        }

        impl $name {
            /// Every word, as it is written.
            pub const WORDS: &[&str] = &[$($text),*];

            /// What the word means.
            pub fn read(word: &str) -> Option<Self> {
                match word {
                    $( $text => Some(Self::$word), )*
                    _ => None,
                }
            }
        }

        impl $crate::decode::Decode for $name {
            fn decode(
                node: &$crate::yaml::Node,
                problems: &mut $crate::Problems,
            ) -> Option<Self> {
                let word = <String as $crate::decode::Decode>::decode(node, problems)?;
                let read = Self::read(&word);
                if read.is_none() {
                    $crate::decode::unknown_word(&word, Self::WORDS, node, problems);
                }
                read
            }
        }
    };
}
pub use closed_enum;

use crate::{diagnostic::Problems, suggest::instead, yaml::Node};

/// Notes a word that is none of those there are.
pub fn unknown_word(word: &str, words: &[&str], node: &Node, problems: &mut Problems) {
    let message = format!("`{word}` means nothing here");
    match instead(word, words.iter().copied()) {
        Some(help) => problems.error_help(node.span, message, help),
        None => problems.error(node.span, message),
    }
}
