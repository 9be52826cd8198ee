//! Numbers of cards and accounts, which no model is told.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What may be the number of a card: 13 to 19 digits, in groups or not.
static CARD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b\d(?:[ .\-\u{a0}\u{2009}\u{202f}]?\d){12,18}\b").ok());

/// What may be an IBAN: a country, two digits, and 11 to 30 letters and digits, in groups or not.
static IBAN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b[a-z]{2}\d{2}(?:[ .\-\u{a0}]?[a-z0-9]){11,30}\b").ok());

/// Digits after a word that says what they are.
static ACCOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(account|acct|iban|routing|sort\s?code|rekening(?:nummer)?|konto(?:nummer)?|compte|cuenta|conto|conta|
          card|kaart(?:nummer)?|carte|karte(?:nnummer)?|tarjeta|carta|cart[aã]o|cvv2?|cvc2?)
          (?:\s?(?:number|no\.?|nr\.?|num(?:ber|[eé]ro)?|n[uú]mero|nummer|bancaire|bancaria|banc[aá]rio|code|\#))*
          \s*(?:is|:|=|ist|est|es|è|é)?\s*
          (\d(?:[\x20.\-]?\d){2,})",
    )
    .ok()
});

/// The text, with numbers of cards and accounts left out.
pub(crate) fn masked(text: &str) -> String {
    let text = ascii(text);
    let text = replaced(&IBAN, &text, |found| iban(&found[0]));
    let text = replaced(&CARD, &text, |found| luhn(&found[0]).then(|| "[card number]".to_owned()));
    replaced(&ACCOUNT, &text, |found| {
        let (whole, number) = (found.get(0)?, found.get(2)?);
        let digits = number.as_str().bytes().filter(u8::is_ascii_digit).count();
        let short =
            ["cv", "cvv", "cvc"].iter().any(|word| found[1].to_lowercase().starts_with(word));
        (digits >= 6 || (short && digits >= 3)).then(|| {
            let before = whole.as_str().len() - number.as_str().len();
            format!("{}[number]", whole.as_str().get(..before).unwrap_or_default())
        })
    })
}

/// Digits of other scripts are digits, and signs that are not seen hide none.
fn ascii(text: &str) -> String {
    let hidden = |character: &char| {
        !matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
    };
    let needed = text
        .chars()
        .any(|character| !hidden(&character) || (character.is_numeric() && !character.is_ascii()));
    if !needed {
        return text.to_owned();
    }
    deskmate_core::words::ascii_digits(&text.chars().filter(hidden).collect::<String>())
}

fn replaced(
    pattern: &Option<Regex>,
    text: &str,
    instead: impl Fn(&Captures<'_>) -> Option<String>,
) -> String {
    let Some(pattern) = pattern else { return text.to_owned() };
    let replace = |found: &Captures<'_>| instead(found).unwrap_or_else(|| found[0].to_owned());
    pattern.replace_all(text, replace).into_owned()
}

/// Whether the last digit is right for a card.
fn luhn(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|character| character.to_digit(10)).collect();
    let doubled = |(place, digit): (usize, &u32)| match (place % 2, digit * 2) {
        (0, _) => *digit,
        (_, double) if double > 9 => double - 9,
        (_, double) => double,
    };
    let same = digits.windows(2).all(|two| two.first() == two.last());
    !same && digits.iter().rev().enumerate().map(doubled).sum::<u32>() % 10 == 0
}

/// What stands in place of an IBAN. What was taken may be longer than it: words may follow.
fn iban(text: &str) -> Option<String> {
    let mut ends: Vec<usize> =
        text.char_indices().map(|(at, letter)| at + letter.len_utf8()).collect();
    ends.reverse();
    ends.into_iter().find_map(|end| {
        let (number, rest) = text.split_at_checked(end)?;
        let next = rest.chars().next();
        let whole = next.is_none_or(|next| !next.is_alphanumeric());
        (whole && is_iban(number)).then(|| format!("[account number]{rest}"))
    })
}

fn is_iban(text: &str) -> bool {
    let plain: String =
        text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    if !(15..=34).contains(&plain.len()) {
        return false;
    }
    let (head, tail) = plain.split_at(4);
    let digits = tail.chars().chain(head.chars()).filter_map(|character| character.to_digit(36));
    let rest = digits.fold(0, |rest, value| {
        if value > 9 { (rest * 100 + value) % 97 } else { (rest * 10 + value) % 97 }
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn numbers_of_cards_and_accounts_are_left_out() {
        for (text, told) in [
            ("My card is 4111 1111 1111 1111.", "My card is [card number]."),
            ("4111-1111-1111-1111 exp 12/29", "[card number] exp 12/29"),
            ("5500005555555559", "[card number]"),
            ("amex 378282246310005", "amex [card number]"),
            ("４１１１ １１１１ １１１１ １１１１", "[card number]"),
            ("BE68 5390 0754 7034 please", "[account number] please"),
            ("be68539007547034", "[account number]"),
            ("NL91ABNA0417164300, thanks", "[account number], thanks"),
            ("DE89 3704 0044 0532 0130 00 is mine", "[account number] is mine"),
            ("my account number is 12345678", "my account number is [number]"),
            ("rekeningnummer: 123-4567890-02", "rekeningnummer: [number]"),
            ("CVC 123", "CVC [number]"),
        ] {
            assert_eq!(masked(text), told, "{text}");
        }
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "Order A-17 of 2026-11-30, 3 pieces, 49.95 euro",
            "Track 3SABC1234567890 and 1Z999AA10123456784",
            "Call +32 470 12 34 56",
            "4111 1111 1111 1112",
            "order 1234567890123",
            "account A-17",
            "",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
