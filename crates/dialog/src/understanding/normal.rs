//! Texts as they are compared: without what people leave out or mistype.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::entity::Found;

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

/// The text as it is, with each thing that was found in it replaced by its name in braces, and with
/// all of them replaced.
pub(crate) fn masks(text: &str, found: &[Found]) -> Vec<String> {
    const MOST: usize = 8;
    let mut all = vec![text.to_owned()];
    let alone = found.iter().take(MOST).map(|one| masked(text, &[one]));
    all.extend(alone);
    if found.len() > 1 {
        let mut by_end: Vec<_> = found.iter().collect();
        by_end.sort_by_key(|found| std::cmp::Reverse(found.at.start));
        all.push(masked(text, &by_end));
    }
    all
}

/// The text with what was found replaced; `found` goes from the end to the beginning.
fn masked(text: &str, found: &[&Found]) -> String {
    let mut masked = text.to_owned();
    let mut free = text.len();
    for found in found {
        if found.at.end <= free && masked.get(found.at.clone()).is_some() {
            masked.replace_range(found.at.clone(), &format!("{{{}}}", found.entity));
            free = found.at.start;
        }
    }
    masked
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
