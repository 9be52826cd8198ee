//! The mark at the end of a note of ours, by which we know which action made it: Intercom has no
//! idempotency key, and keeps of a body only its text and a few plain tags, so it is text. It is
//! short, as people read it; it is told apart among the notes of one conversation, not of all.

use deskmate_core::ActionId;
use sha2::{Digest, Sha256};

use crate::convert::text;

/// So many hexadecimal digits follow the `#`: two of a thousand notes of one conversation are alike
/// once in a hundred thousand conversations.
const DIGITS: usize = 9;

fn of(action: &ActionId) -> String {
    let mut digits = hex::encode(Sha256::digest(action.as_str()));
    digits.truncate(DIGITS);
    format!("#{digits}")
}

/// The body of a note that this action makes.
pub(crate) fn signed(html: &str, action: &ActionId) -> String {
    format!("{html}<p><i>{}</i></p>", of(action))
}

/// Whether a note was made by this action: whether its mark is the last word of the body.
pub(crate) fn is_signed(body: &str, action: &ActionId) -> bool {
    text::of(body).split_whitespace().next_back().is_some_and(|word| word == of(action))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(id: &str) -> ActionId {
        ActionId::new(id)
    }

    #[test]
    fn a_note_is_known_by_its_own_action_only() {
        let body = signed("<p>Hi</p>", &action("act_support_7_1_1"));
        assert!(is_signed(&body, &action("act_support_7_1_1")));
        assert!(!is_signed(&body, &action("act_support_7_1_12")));
        assert!(!is_signed(&body, &action("act_support_7_1_2")));
    }

    #[test]
    fn what_intercom_may_do_to_a_body_leaves_the_mark() {
        let one = action("act_support_7_1_1");
        let mark = of(&one);
        for kept in [
            format!("<p>Hi</p>\n<p><em>{mark}</em></p>"),
            format!("<p class=\"no-margin\">Hi<br>{mark}</p>"),
            format!("Hi {mark} "),
        ] {
            assert!(is_signed(&kept, &one), "{kept}");
        }
    }

    #[test]
    fn a_mark_that_is_quoted_is_no_signature() {
        let (one, two) = (action("act_1"), action("act_2"));
        let body = signed(&format!("<p>As {} said</p>", of(&one)), &two);
        assert!(is_signed(&body, &two) && !is_signed(&body, &one));
    }

    #[test]
    fn it_has_at_most_ten_characters() {
        assert_eq!(of(&action("act_support_with_a_long_name_215472_118_3")).len(), 10);
    }
}
