//! Which of some choices a text means: its own title is itself, and one with another digit is not it.
#![no_main]

use deskmate_core::{Offered, choose, names_another_number, words::Lang};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str, &str)| {
    let (one, other, said) = input;
    let offered = [Offered::from(one), Offered::from(other)];
    let langs = [Lang::En, Lang::De, Lang::Fr];
    if let Some(place) = choose(&offered, said, &langs) {
        assert!(place < offered.len());
    }
    let _ = names_another_number(&offered, said);
    if !one.trim().is_empty() {
        let alone = [Offered::from(one)];
        if let Some(digit) = one.chars().find(char::is_ascii_digit) {
            let another = if digit == '9' { '8' } else { '9' };
            let changed = one.replacen(digit, &another.to_string(), 1);
            assert_eq!(choose(&alone, &changed, &langs), None, "{changed:?} is not {one:?}");
        }
    }
});
