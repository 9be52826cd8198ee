//! Numbers in words.

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The first number that is written in English words.
pub(super) fn number(text: &str) -> Option<i64> {
    let lower = text.to_lowercase();
    let (mut total, mut current, mut found) = (0_i64, 0_i64, false);
    for word in
        lower.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty())
    {
        match word {
            "and" if found => {}
            "hundred" if found => current = current.max(1).saturating_mul(100),
            "thousand" if found => {
                total = total.saturating_add(current.max(1).saturating_mul(1000));
                current = 0;
            }
            word => match small(word) {
                Some(value) => {
                    current = current.saturating_add(value);
                    found = true;
                }
                None if found => break,
                None => {}
            },
        }
    }
    found.then(|| total.saturating_add(current))
}

/// A number below a hundred in one word, in English.
pub(super) fn small(word: &str) -> Option<i64> {
    let place = |words: &[&str]| words.iter().position(|known| *known == word);
    let units = place(&UNITS).map(|place| place as i64);
    units.or_else(|| place(&TENS).map(|place| (place as i64 + 2) * 10))
}
