//! Titles with a slip in them.

use super::{Offered, title};
use crate::words::{Lang, month, number, weekday, yes_no};

/// Words that can be left out or added without another meaning.
const ARTICLES: &[&str] = &[
    "a", "an", "the", "de", "het", "een", "le", "la", "les", "une", "der", "die", "das", "el",
    "los", "las", "il", "lo", "gli", "os", "as",
];

/// The one choice that is a slip away. A slip is an edit in a word that begins alike. It changes no
/// digit, adds and takes away no word, and does not make another word whose meaning is known.
pub(super) fn near(offered: &[Offered<'_>], said: &str, langs: &[Lang]) -> Option<usize> {
    let near = |choice: &Offered<'_>| choice.names().any(|name| is_near(&title(name), said, langs));
    let mut found = offered.iter().enumerate().filter(|(_, choice)| near(choice));
    let (place, _) = found.next()?;
    found.next().is_none().then_some(place)
}

fn is_near(title: &str, said: &str, langs: &[Lang]) -> bool {
    let words = |text: &'_ str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let (mut title, mut said) = (words(title), words(said));
    if title.len() != said.len() {
        title.retain(|word| !ARTICLES.contains(&word.as_str()));
        said.retain(|word| !ARTICLES.contains(&word.as_str()));
    }
    if title.len() != said.len() || title.is_empty() {
        return false;
    }
    let among_others = title.len() > 1;
    let errors: Option<usize> = (title.iter().zip(&said))
        .map(|(right, word)| errors(right, word, among_others, langs))
        .sum();
    errors.is_some_and(|errors| errors <= 2)
}

/// How many slips make one word of the other, if they are few enough and no more than slips. A
/// short word is known by the others around it; another letter in it makes another word.
fn errors(right: &str, said: &str, among_others: bool, langs: &[Lang]) -> Option<usize> {
    if right == said {
        return Some(0);
    }
    let letters =
        |word: &str| word.chars().all(|letter| letter.is_alphabetic() && is_spelt(letter));
    let (long, short) = (right.chars().count(), said.chars().count());
    let allowed = match long.min(short) {
        3..=4 if among_others && (long != short || same_letters(right, said)) => 1,
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    };
    let slips = letters(right)
        && letters(said)
        && begins_alike(right, said)
        && ![right, said].iter().any(|word| NEGATIONS.contains(word))
        && !is_known(said, langs);
    Some(strsim::osa_distance(right, said)).filter(|errors| slips && *errors <= allowed)
}

/// Words that turn the meaning, by a letter or two: `can` and `cant`.
const NEGATIONS: &[&str] = &[
    "not", "no", "non", "none", "nor", "never", "cant", "cannot", "dont", "wont", "isnt", "arent",
    "wasnt", "doesnt", "didnt", "hasnt", "havent", "wouldnt", "couldnt", "shouldnt", "without",
    "niet", "geen", "nooit", "zonder", "nicht", "kein", "keine", "keinen", "nie", "ohne", "pas",
    "jamais", "sans", "nunca", "sin", "mai", "senza", "nao", "sem",
];

fn same_letters(one: &str, other: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(one) == sorted(other)
}

/// A letter of a script in which a word is spelt out, so that one letter more or less is a slip:
/// Latin, Greek, Cyrillic, Armenian.
const fn is_spelt(letter: char) -> bool {
    matches!(letter, '\0'..='\u{58F}' | '\u{1E00}'..='\u{1FFF}')
}

/// What begins otherwise is another word: *un*satisfied, *de*crease, *ex*ternal. Two first letters
/// that changed places are a slip.
fn begins_alike(right: &str, said: &str) -> bool {
    let first = |word: &str| word.chars().next();
    let two = |word: &str| word.chars().nth(1);
    first(right) == first(said) || (first(right) == two(said) && two(right) == first(said))
}

/// A number, a day, a month, yes or no: whoever writes it means it.
fn is_known(word: &str, langs: &[Lang]) -> bool {
    yes_no(word, langs).is_some()
        || langs.iter().any(|lang| {
            number(word, *lang).is_some()
                || month(word, *lang).is_some()
                || weekday(word, *lang).is_some()
        })
}
