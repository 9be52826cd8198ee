//! Choices by where they stand: `2`, `the second`, `option 2`, `2. Other`.

use super::{Offered, exact, near};
use crate::words::{Lang, ascii_digits, fold, loose, number};

/// Said before or after a number of a choice, and nothing without it.
const AROUND: &[&str] = &[
    "the",
    "option",
    "choice",
    "number",
    "no",
    "nr",
    "answer",
    "item",
    "one",
    "i",
    "choose",
    "take",
    "pick",
    "ill",
    "want",
    "#",
    "de",
    "het",
    "optie",
    "keuze",
    "nummer",
    "antwoord",
    "le",
    "la",
    "l",
    "loption",
    "choix",
    "numero",
    "n",
    "reponse",
    "der",
    "die",
    "das",
    "den",
    "wahl",
    "auswahl",
    "antwort",
    "el",
    "lo",
    "opcion",
    "respuesta",
    "il",
    "lopzione",
    "opzione",
    "scelta",
    "risposta",
    "o",
    "a",
    "opcao",
    "escolha",
    "resposta",
];

const LAST: &[&str] = &[
    "last", "laatste", "dernier", "derniere", "letzte", "letzter", "letztes", "letzten", "ultimo",
    "ultima",
];

/// The choice whose number or ordinal a text is.
pub(super) fn numbered(
    offered: &[Offered<'_>],
    text: &str,
    plain: &str,
    langs: &[Lang],
) -> Option<usize> {
    // A sign makes it a number of its own.
    if text.trim_start().starts_with(['-', '−', '+']) {
        return None;
    }
    let mut words: Vec<&str> = plain.split(' ').collect();
    while words.len() > 1 && words.first().is_some_and(|word| AROUND.contains(word)) {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|word| AROUND.contains(word)) {
        words.pop();
    }
    let said = words.join(" ");
    let number = if LAST.contains(&said.as_str()) { offered.len() } else { counted(&said, langs)? };
    let place = number.checked_sub(1)?;
    let own = mentions(offered.get(place)?, number);
    let elsewhere = offered.iter().any(|choice| mentions(choice, number));
    // Among "2 people" and "4 people", 2 is not the second.
    (own || !elsewhere).then_some(place)
}

/// A number in digits, `2nd`, or in words.
fn counted(said: &str, langs: &[Lang]) -> Option<usize> {
    let digits = said.trim_end_matches(|character: char| !character.is_ascii_digit());
    let suffix = said.get(digits.len()..).unwrap_or_default();
    let ordinal =
        ["", "st", "nd", "rd", "th", "e", "er", "ere", "eme", "ieme", "de", "ste", "o", "a"];
    if ordinal.contains(&suffix) && !digits.is_empty() {
        return digits.parse().ok();
    }
    langs.iter().find_map(|lang| usize::try_from(number(said, *lang)?.value).ok())
}

fn mentions(choice: &Offered<'_>, number: usize) -> bool {
    let number = number.to_string();
    loose(choice.title).split(' ').any(|word| word == number)
}

/// The choice that was shown in that line: its number, a mark, and its title.
pub(super) fn shown(offered: &[Offered<'_>], text: &str, langs: &[Lang]) -> Option<usize> {
    let plain = ascii_digits(&exact(text));
    let rest = plain.trim_start_matches(|character: char| character.is_ascii_digit());
    let digits = plain.get(..plain.len() - rest.len())?;
    let marked = rest.trim_start_matches(['.', ')', ':', '-', ' ', '\u{20E3}']);
    let title = marked.trim();
    if marked.len() == rest.len() || title.is_empty() {
        return None;
    }
    let place = digits.parse::<usize>().ok()?.checked_sub(1)?;
    let choice = offered.get(place)?;
    let named = fold(choice.title) == fold(title) || loose(choice.title) == loose(title);
    (named || near::near(offered, &loose(title), langs) == Some(place)).then_some(place)
}
