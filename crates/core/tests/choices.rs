//! Choices: what no text can choose.

use deskmate_core::{Offered, choose, words::Lang};
use proptest::prelude::*;

proptest! {
    /// Whatever the title, one other digit in it is another thing.
    #[test]
    fn a_text_that_differs_from_a_title_in_a_digit_does_not_choose_it(
        before in "[a-zA-Z :.,€-]{0,12}", digits in "[0-9]{1,4}", after in "[a-zA-Z :.,%-]{0,12}",
        place in 0..4_usize, other in 0..9_u8, more in any::<bool>(),
    ) {
        let title = format!("{before}{digits}{after}");
        let mut changed: Vec<u8> = digits.into_bytes();
        if more {
            changed.push(b'0' + other);
        } else {
            let place = place % changed.len();
            changed[place] = b'0' + (changed[place] - b'0' + 1 + other) % 10;
        }
        let said = format!("{before}{}{after}", String::from_utf8(changed).unwrap());
        prop_assume!(!title.trim().is_empty());
        let offered = [Offered::from("Something else"), Offered::from(title.as_str())];
        let chosen = choose(&offered, &said, &Lang::ALL);
        // Its place among the choices is a name of its own.
        let alone: String = said.chars().filter(|character| character.is_alphanumeric()).collect();
        prop_assume!(!matches!(alone.trim_start_matches('0'), "1" | "2") && !said.contains("#2"));
        prop_assert_ne!(chosen, Some(1), "{} chose {}", said, title);
    }

    /// Nothing that a customer writes stops the bot.
    #[test]
    fn any_text_among_any_titles_is_answered(titles in prop::collection::vec(".{0,20}", 0..5), said in ".{0,30}") {
        let offered: Vec<Offered<'_>> = titles.iter().map(|title| Offered::from(title.as_str())).collect();
        if let Some(place) = choose(&offered, &said, &Lang::ALL) {
            prop_assert!(place < titles.len());
        }
    }
}
