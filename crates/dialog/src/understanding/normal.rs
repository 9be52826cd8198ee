//! Texts as they are compared: without what people leave out or mistype.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case, no accents, no punctuation, single spaces; names in braces stay.
pub(crate) fn normal(text: &str) -> String {
    let plain = text.nfkd().filter(|character| !is_combining_mark(*character));
    let mut normal = String::with_capacity(text.len());
    for character in plain.flat_map(char::to_lowercase) {
        let kept = character.is_alphanumeric() || matches!(character, '{' | '}' | '_');
        if kept {
            normal.push(character);
        } else if matches!(character, '\'' | '’' | '‘') {
            // What's and whats are the same.
        } else if !normal.is_empty() && !normal.ends_with(' ') {
            normal.push(' ');
        }
    }
    normal.truncate(normal.trim_end().len());
    normal
}

/// The text as it is, and with what was found in it replaced by its name in braces.
pub(crate) fn masks(text: &str, found: &[super::entity::Found]) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    let mut masked = text.to_owned();
    let mut by_end: Vec<_> = found.iter().collect();
    by_end.sort_by_key(|found| std::cmp::Reverse(found.at.start));
    let mut free = text.len();
    for found in by_end {
        if found.at.end <= free && masked.get(found.at.clone()).is_some() {
            masked.replace_range(found.at.clone(), &format!("{{{}}}", found.entity));
            free = found.at.start;
        }
    }
    if masked != text {
        all.push(masked);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn case_accents_and_punctuation_do_not_count() {
        assert_eq!(normal("  Où est MA commande?! "), "ou est ma commande");
        assert_eq!(normal("What's up"), normal("whats up"));
        assert_eq!(normal("Has {order_number} shipped?"), "has {order_number} shipped");
        assert_eq!(normal("?!"), "");
    }
}
