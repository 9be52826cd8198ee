//! What a reader sees.

use std::borrow::Cow;

/// Whether a reader would see nothing: white space, and characters without a shape of their own.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_invisible)
}

/// The text without control characters, which nobody can have meant and a database may refuse; those
/// that separate words are spaces.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let is_control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    if !text.contains(is_control) {
        return Cow::Borrowed(text);
    }
    let kept = |c: char| match is_control(c) {
        true if c.is_whitespace() => Some(' '),
        true => None,
        false => Some(c),
    };
    Cow::Owned(text.chars().filter_map(kept).collect())
}

/// Characters without a shape of their own: white space, controls, joiners and marks of direction,
/// fillers. Source: Unicode's `Default_Ignorable_Code_Point`, and the blank Braille pattern.
fn is_invisible(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fff8}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether a text is read from right to left: by its first letter that has a direction. Source:
/// Unicode's blocks of Hebrew, Arabic, Syriac, Thaana, N'Ko and their relatives.
pub(super) fn is_right_to_left(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|c| {
        matches!(
            c,
            '\u{590}'..='\u{8ff}'
                | '\u{fb1d}'..='\u{fdff}'
                | '\u{fe70}'..='\u{fefe}'
                | '\u{10800}'..='\u{10fff}'
                | '\u{1e800}'..='\u{1efff}'
        )
    })
}

/// Marks that say in which direction a line is read: ours, put around it. See [`to_html`].
///
/// [`to_html`]: super::Rich::to_html
pub(super) const RIGHT_TO_LEFT: char = '\u{2067}';
/// Ends [`RIGHT_TO_LEFT`].
pub(super) const END: char = '\u{2069}';

#[cfg(test)]
mod tests {
    use super::{is_blank, is_right_to_left};

    #[test]
    fn what_has_no_shape_is_blank() {
        for blank in [
            "",
            " \n\t",
            "\u{a0}",
            "\u{200b}",
            "\u{feff}\u{2060}",
            "\u{3164}",
            "\u{fe0f}",
            "\u{2800}",
        ] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for seen in ["a", ".", "👍", "❤\u{fe0f}", "ـ", "—", "\u{a0}x"] {
            assert!(!is_blank(seen), "{seen:?}");
        }
    }

    #[test]
    fn the_first_letter_says_how_it_is_read() {
        assert!(is_right_to_left("طلبك A-17"));
        assert!(is_right_to_left("17: שלום"));
        assert!(!is_right_to_left("Order طلبك"));
        assert!(!is_right_to_left("12"));
    }
}
