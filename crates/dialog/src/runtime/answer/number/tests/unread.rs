use deskmate_core::words::Lang;
use proptest::prelude::*;

use super::super::{Limits, find};

/// What stands before a number in each language, or behind it, and makes it another.
const MODIFIERS: [(Lang, &str, &[&str], &[&str]); 7] = [
    (
        Lang::En,
        "three",
        &[
            "not",
            "more than",
            "less than",
            "at least",
            "at most",
            "under",
            "over",
            "between",
            "up to",
            "never",
            "every",
            "half of",
            "almost",
            "no",
            "without",
            "except",
            "double",
            "hardly",
            "fewer than",
            "beyond",
        ],
        &[
            "or more",
            "or less",
            "or four",
            "at most",
            "to five",
            "times four",
            "each",
            "per person",
            "squared",
            "minus two",
            "and a quarter",
            "dozens",
            "thirds",
            "at least",
            "maximum",
        ],
    ),
    (
        Lang::Nl,
        "drie",
        &[
            "niet",
            "meer dan",
            "minder dan",
            "minstens",
            "hoogstens",
            "maximaal",
            "tussen",
            "geen",
            "zonder",
            "elke",
            "bijna",
            "boven",
            "nooit",
            "behalve",
            "dubbel",
        ],
        &["of meer", "of vier", "tot vijf", "keer", "per persoon", "maximaal", "en een kwart"],
    ),
    (
        Lang::Fr,
        "trois",
        &[
            "pas",
            "plus de",
            "moins que",
            "au moins",
            "au maximum",
            "entre",
            "sans",
            "jamais",
            "chaque",
            "presque",
            "sauf",
            "jusqu'à",
        ],
        &["ou plus", "ou quatre", "à cinq", "fois", "par personne", "au maximum", "et quart"],
    ),
    (
        Lang::De,
        "drei",
        &[
            "nicht",
            "mehr als",
            "weniger als",
            "mindestens",
            "höchstens",
            "unter",
            "über",
            "zwischen",
            "ohne",
            "nie",
            "jede",
            "fast",
            "außer",
            "bis",
        ],
        &["oder mehr", "oder vier", "bis fünf", "mal", "pro Person", "maximal", "und ein Viertel"],
    ),
    (
        Lang::Es,
        "tres",
        &[
            "no",
            "más de",
            "menos que",
            "entre",
            "sin",
            "nunca",
            "cada",
            "casi",
            "hasta",
            "excepto",
            "máximo",
        ],
        &["o más", "o cuatro", "a cinco", "veces", "por persona", "como máximo"],
    ),
    (
        Lang::It,
        "tre",
        &[
            "non", "più di", "meno di", "tra", "senza", "mai", "ogni", "quasi", "fino a", "tranne",
            "almeno", "massimo",
        ],
        &["o più", "o quattro", "volte", "per persona", "al massimo"],
    ),
    (
        Lang::Pt,
        "três",
        &[
            "não", "mais de", "menos de", "entre", "sem", "nunca", "cada", "quase", "até",
            "exceto", "máximo",
        ],
        &["ou mais", "ou quatro", "vezes", "por pessoa", "no máximo"],
    ),
];

proptest! {
    /// No word that changes a number is passed over: in figures, with a unit, or in words.
    #[test]
    fn no_number_leaves_a_word_that_changes_it_unread(
        place in 0..7_usize, which in any::<prop::sample::Index>(), figure in 2..10_000_u32, form in 0..4_usize, asked_first in any::<bool>(),
    ) {
        let (lang, word, before, behind) = MODIFIERS[place];
        let number = [figure.to_string(), format!("€ {figure}.50"), format!("{figure} kg"), word.to_owned()][form].clone();
        let which = which.index(before.len() + behind.len());
        let text = match before.get(which) {
            Some(modifier) => format!("{modifier} {number}"),
            None => format!("{number} {}", behind[which - before.len()]),
        };
        let langs = if asked_first { vec![lang] } else { vec![lang, Lang::En] };
        prop_assert_eq!(find(&text, &langs, Limits::default()), None, "{}", text);
    }
}
