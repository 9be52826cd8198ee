//! Choices: offered natively or as numbers, and found again in what the customer writes.

use deskmate_core::{ActionId, Choice, Offered, OfferedChoice, choose, words::Lang};
use uuid::Uuid;

use crate::call::ReplyOption;

/// Under which the options' ids are derived; any fixed id does.
const NAMESPACE: Uuid = Uuid::from_u128(0x6465_736b_6d61_7465_2063_686f_6963_6573);

/// The id of an action's option. Derived, so that a look at the conversation tells whether the
/// action was carried out.
pub(crate) fn option_uuid(action: &ActionId, index: usize) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{action}/{index}").as_bytes())
}

pub(super) fn native<'a>(
    action: &ActionId,
    choices: impl Iterator<Item = &'a Choice>,
) -> Vec<ReplyOption> {
    let option = |(index, choice): (usize, &Choice)| ReplyOption {
        uuid: option_uuid(action, index),
        text: choice.title.clone(),
    };
    choices.enumerate().map(option).collect()
}

/// The choice that a message means: the option it pressed, else what it says. `language` is the
/// customer's, as Intercom knows it.
pub(crate) fn chosen(
    offered: &[OfferedChoice],
    text: &str,
    pressed: Option<&str>,
    language: Option<&str>,
) -> Option<Choice> {
    if offered.is_empty() {
        return None;
    }
    let pressed = pressed.and_then(|uuid| Uuid::parse_str(uuid).ok());
    let by_press =
        offered.iter().find(|offer| pressed == Some(option_uuid(&offer.action, offer.index)));
    let by_text = || {
        let titles: Vec<_> =
            offered.iter().map(|offer| Offered::from(offer.choice.title.as_str())).collect();
        offered.get(choose(&titles, text, &Lang::beginning_with(language))?)
    };
    by_press.or_else(by_text).map(|offer| offer.choice.clone())
}

#[cfg(test)]
mod tests {
    use deskmate_core::{ActionId, Choice, OfferedChoice};

    use super::{chosen, option_uuid};

    fn offered() -> Vec<OfferedChoice> {
        let titles = ["Track my order", "Talk to a person", "Yes", "Return"];
        let offer = |(index, title): (usize, &&str)| OfferedChoice {
            action: ActionId::new("act_1"),
            index,
            choice: Choice { id: index.to_string(), title: (*title).to_owned() },
        };
        titles.iter().enumerate().map(offer).collect()
    }

    #[test]
    fn a_press_a_title_a_number_and_a_near_match_name_a_choice() {
        let id = |text: &str| chosen(&offered(), text, None, None).map(|choice| choice.id);
        assert_eq!(id("track my  order!").as_deref(), Some("0"));
        assert_eq!(id("2").as_deref(), Some("1"));
        assert_eq!(id("2.").as_deref(), Some("1"));
        assert_eq!(id("Trakc my order").as_deref(), Some("0"));
        assert_eq!(id("retrun").as_deref(), Some("3"));
        assert_eq!(id("reutrrn"), None, "two edits in a short word are too many");
        assert_eq!(id("retur").as_deref(), Some("3"));
        assert_eq!(id("5"), None);
        assert_eq!(id("yess").as_deref(), Some("2"));
        assert_eq!(id("no"), None);
        assert_eq!(id(""), None);
        let pressed = option_uuid(&ActionId::new("act_1"), 1).to_string();
        assert_eq!(
            chosen(&offered(), "whatever", Some(&pressed), None).map(|choice| choice.id).as_deref(),
            Some("1")
        );
    }
}
