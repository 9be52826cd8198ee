//! Yes and no, and the words that people add to be polite.

mod phrases;

use self::phrases::{Said, said};
use super::{Lang, loose};

/// Said before or between, and it means nothing.
const SOUNDS: &str = "oh|ah|ok|well|um|uh|hmm|euh|ben|ach|na|nou|beh";

/// What is said in any language.
const SIGNS: [(&str, bool); 8] = [
    ("👍", true),
    ("👌", true),
    ("✅", true),
    ("✔", true),
    ("👎", false),
    ("❌", false),
    ("✖", false),
    ("🚫", false),
];

/// Whether a text, all of it, says yes or no in the first language that knows it.
pub fn yes_no(text: &str, langs: &[Lang]) -> Option<bool> {
    let loose = loose(text);
    let shortened: Vec<String> = loose.split(' ').map(shortened).collect();
    let words: Vec<&str> = loose.split(' ').collect();
    let short: Vec<&str> = shortened.iter().map(String::as_str).collect();
    langs.iter().find_map(|lang| read(&words, *lang).or_else(|| read(&short, *lang)))
}

/// `yesss` and `nooo` as they are written in earnest.
fn shortened(word: &str) -> String {
    let mut kept = String::new();
    let characters: Vec<char> = word.chars().collect();
    let last = characters.len().saturating_sub(1);
    for (place, character) in characters.iter().enumerate() {
        let run = characters.iter().skip(place).take_while(|next| *next == character).count();
        let long = kept.ends_with(*character) && (run > 1 || place == last);
        if !long {
            kept.push(*character);
        }
    }
    kept
}

/// All words are yes, or all are no, courtesies aside.
fn read(words: &[&str], lang: Lang) -> Option<bool> {
    let said = said(lang);
    let mut found = None;
    let mut left = words;
    while !left.is_empty() {
        let taken = |phrases: &str| longest(left, phrases);
        let (yes, no) = (taken(said.yes), taken(said.no));
        let sign = SIGNS.iter().find(|(sign, _)| left.first() == Some(sign));
        let (length, means) = match (yes, no, sign) {
            (0, 0, Some((_, means))) => (1, Some(*means)),
            (0, 0, None) => (taken(said.besides).max(taken(SOUNDS)), None),
            (yes, no, _) => (yes.max(no), Some(yes > no)),
        };
        left = left.get(length..).filter(|_| length > 0)?;
        // A polite word or a sound that also means yes says nothing against a no.
        let weak = taken_is_weak(words, left, length, &said);
        match (found, means) {
            (Some(before), Some(now)) if before != now && !weak => return None,
            (None, Some(now)) if !weak || left.is_empty() => found = Some(now),
            _ => {}
        }
    }
    found
}

/// Whether what was just taken could be a courtesy as well.
fn taken_is_weak(words: &[&str], left: &[&str], length: usize, said: &Said) -> bool {
    let end = words.len() - left.len();
    let taken = words.get(end.saturating_sub(length)..end).unwrap_or_default().join(" ");
    let other = words.len() > length;
    other && (is_one(said.besides, &taken) || is_one(SOUNDS, &taken))
}

fn is_one(phrases: &str, phrase: &str) -> bool {
    phrases.split('|').any(|one| one == phrase)
}

/// How many words the longest phrase has that the words begin with.
fn longest(words: &[&str], phrases: &str) -> usize {
    let begins = |phrase: &&str| {
        let mut said = words.iter();
        phrase.split(' ').all(|word| said.next() == Some(&word))
    };
    phrases.split('|').filter(begins).map(|phrase| phrase.split(' ').count()).max().unwrap_or(0)
}

/// A loose text without the courtesies at its ends; the text itself where nothing else is in it.
pub fn courtesies<'a>(loose: &'a str, langs: &[Lang]) -> &'a str {
    let mut left = loose;
    let phrases = || langs.iter().flat_map(|lang| said(*lang).besides.split('|'));
    loop {
        let shorter = phrases().find_map(|phrase| {
            let before = left.strip_suffix(phrase).filter(|left| left.ends_with(' '));
            let after = left.strip_prefix(phrase).filter(|left| left.starts_with(' '));
            before.or(after).map(str::trim)
        });
        match shorter {
            Some(shorter) if !shorter.is_empty() => left = shorter,
            _ => return left,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lang, courtesies, yes_no};

    #[test]
    fn yes_and_no_are_understood_in_every_language() {
        let yes = [
            "yes",
            "Yes, please!",
            "yesss",
            "ja graag",
            "Oui, merci",
            "d'accord",
            "Ja, bitte",
            "sí",
            "Sì, grazie",
            "sim, por favor",
            "of course",
            "ok",
            "👍",
            "yes yes",
            "oh yes",
            "graag",
        ];
        let no = [
            "no",
            "No, thanks.",
            "nooo",
            "nee dank je",
            "neen",
            "non merci",
            "Nein danke",
            "não obrigado",
            "of course not",
            "not really",
            "pas du tout",
            "auf keinen fall",
            "👎",
            "ok no",
            "nee bedankt",
        ];
        for text in yes {
            assert_eq!(yes_no(text, &Lang::ALL), Some(true), "{text}");
        }
        for text in no {
            assert_eq!(yes_no(text, &Lang::ALL), Some(false), "{text}");
        }
        for text in [
            "",
            "maybe",
            "yes and no",
            "not sure",
            "no problem",
            "yes but not now",
            "thanks",
            "ook",
            "nosy",
        ] {
            assert_eq!(yes_no(text, &Lang::ALL), None, "{text}");
        }
    }

    /// All that is said is read: what follows a yes or a no, or comes before, is not passed over.
    #[test]
    fn no_yes_and_no_no_leaves_a_word_unread() {
        let by_language = [
            (
                Lang::En,
                ["yes", "no"],
                [
                    "but",
                    "maybe",
                    "if it is free",
                    "unless",
                    "except Monday",
                    "in a week",
                    "wait",
                    "xyzzy",
                ],
            ),
            (
                Lang::Nl,
                ["ja", "nee"],
                [
                    "maar",
                    "misschien",
                    "als het gratis is",
                    "tenzij",
                    "behalve maandag",
                    "later",
                    "wacht",
                    "xyzzy",
                ],
            ),
            (
                Lang::Fr,
                ["oui", "non"],
                [
                    "à condition",
                    "peut-être",
                    "si c'est gratuit",
                    "sauf lundi",
                    "plus tard",
                    "attendez",
                    "ou",
                    "xyzzy",
                ],
            ),
            (
                Lang::De,
                ["ja", "nein"],
                [
                    "falls möglich",
                    "vielleicht",
                    "wenn es gratis ist",
                    "außer Montag",
                    "später",
                    "warte",
                    "oder",
                    "xyzzy",
                ],
            ),
            (
                Lang::Es,
                ["sí", "no"],
                [
                    "pero",
                    "quizás",
                    "cuando sea gratis",
                    "salvo lunes",
                    "más tarde",
                    "espera",
                    "o",
                    "xyzzy",
                ],
            ),
            (
                Lang::It,
                ["sì", "no"],
                [
                    "ma",
                    "forse",
                    "se è gratis",
                    "tranne lunedì",
                    "più tardi",
                    "aspetta",
                    "o",
                    "xyzzy",
                ],
            ),
            (
                Lang::Pt,
                ["sim", "não"],
                [
                    "mas",
                    "talvez",
                    "se for grátis",
                    "exceto segunda",
                    "mais tarde",
                    "espera",
                    "ou",
                    "xyzzy",
                ],
            ),
        ];
        for (lang, words, more) in by_language {
            for (word, more) in words.iter().flat_map(|word| more.map(|more| (word, more))) {
                for text in [
                    format!("{word} {more}"),
                    format!("{more} {word}"),
                    format!("{word}, {more}, {word}"),
                ] {
                    assert_eq!(yes_no(&text, &[lang]), None, "{lang:?} {text}");
                }
            }
        }
    }

    #[test]
    fn what_is_said_to_be_polite_is_taken_off() {
        assert_eq!(courtesies("track my order please", &[Lang::En]), "track my order");
        assert_eq!(courtesies("please", &[Lang::En]), "please");
    }
}
