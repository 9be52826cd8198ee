//! How wide a text is, near enough: nobody knows with which font it will be shown.

use unicode_width::UnicodeWidthChar;

/// The width of a text, by the widest of the usual system fonts.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|character| ems(character) * size).sum()
}

fn ems(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '{' | '}' | '/' | '"' | '-' => 0.43,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 0.98,
        'A'..='Z' => 0.72,
        '\0'..='\u{7f}' => 0.63,
        other => match other.width() {
            Some(0) => 0.0,
            Some(1) => 0.7,
            _ => 1.1,
        },
    }
}

/// As much of a text as fits, in one line.
pub(super) fn clip(text: &str, size: f64, most: f64) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if width(&line, size) <= most {
        return line;
    }
    let mut left = most - ems('…') * size;
    let fits = |character: &char| {
        left -= ems(*character) * size;
        left >= 0.0
    };
    let clipped: String = line.chars().take_while(fits).collect();
    format!("{}…", clipped.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{clip, width};

    #[test]
    fn a_long_text_is_clipped_to_what_fits() {
        assert_eq!(clip("short  and\nplain", 12.0, 200.0), "short and plain");
        for text in ["a long line that does not fit", "mmmmmmmmmmmmmmmmm", "漢字漢字漢字漢字漢字"]
        {
            let clipped = clip(text, 12.0, 90.0);
            assert!(clipped.ends_with('…'), "{clipped}");
            assert!(width(&clipped, 12.0) <= 90.0, "{clipped}");
        }
    }
}
