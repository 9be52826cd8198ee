//! What a text is compared by: its words, and pieces of its words.

/// Something for each of many terms.
#[expect(
    clippy::disallowed_types,
    reason = "it is looked up a hundred times a message, and nothing depends on its order"
)]
pub(super) type Lookup<T> = std::collections::HashMap<String, T>;

/// How many letters the pieces have.
pub(super) const LENGTHS: [usize; 2] = [3, 4];

/// The words of a normal text.
pub(super) fn words(normal: &str) -> Vec<&str> {
    normal.split(' ').filter(|word| !word.is_empty()).collect()
}

/// The pieces of three and four letters (or of other lengths) of each word, its two edges counting as letters, so that
/// `order` has ` or`, `ord`, … `er `. A word with a typing error or another ending has most of them.
///
/// The text must be normal with a space at both ends. Numbers and entities have no pieces: one that
/// looks like another is not nearly the same.
pub(super) fn pieces<'t>(spaced: &'t str, lengths: &[usize]) -> Vec<&'t str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for word in spaced.split(' ').filter(|word| !word.is_empty()) {
        start = spaced.get(start..).and_then(|rest| rest.find(word)).map_or(start, |at| start + at);
        let end = start + word.len();
        let spelt = !word.starts_with('{') && !has_digit(word);
        let edged = spaced.get(start.saturating_sub(1)..end + 1).filter(|_| spelt);
        let edged = edged.unwrap_or_default();
        let letters: Vec<usize> =
            edged.char_indices().map(|(at, _)| at).chain([edged.len()]).collect();
        for length in lengths.iter().copied() {
            let windows = letters.windows(length + 1);
            pieces.extend(windows.filter_map(|at| edged.get(*at.first()?..*at.last()?)));
        }
        start = end;
    }
    pieces
}

/// Whether there is a digit in a word.
pub(super) fn has_digit(word: &str) -> bool {
    word.chars().any(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::{LENGTHS, pieces, words};

    #[test]
    fn words_and_pieces_of_words() {
        assert_eq!(words("my order"), ["my", "order"]);
        assert_eq!(words(""), [""; 0]);
        let expected = [" my", "my ", " my ", " öl", "öl ", " öl "];
        assert_eq!(pieces(" my öl ", &LENGTHS), expected);
        assert_eq!(pieces(" {order} a17 ", &LENGTHS), [""; 0]);
        assert_eq!(pieces("  ", &LENGTHS), [""; 0]);
    }
}
