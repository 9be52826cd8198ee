//! Reading bot files.

use deskmate_dialog::Bot;

use crate::support::rendered;

/// The example of the contract, word for word.
const CONTRACT: &str = include_str!("bots/contract.yaml");

fn refused(text: &str) -> String {
    match Bot::parse("bot.yaml", text) {
        Ok(_) => "nothing is wrong".into(),
        Err(wrong) => rendered(&wrong, text),
    }
}

#[test]
fn the_example_of_the_contract_lacks_only_the_dialog_it_does_not_show() {
    insta::assert_snapshot!("contract", refused(CONTRACT));
    let whole = format!("{CONTRACT}\n  to_vip:\n    message: [ {{ text: Hello }} ]\n");
    if let Err(wrong) = Bot::parse("contract.yaml", &whole) {
        panic!("{}", rendered(&wrong, &whole));
    }
}

#[test]
fn ten_mistakes_are_ten_clear_messages() {
    const TEN: &str = include_str!("bots/ten_mistakes.yaml");
    let wrong = Bot::parse("ten_mistakes.yaml", TEN).err().unwrap_or_default();
    assert_eq!(wrong.len(), 10, "{}", rendered(&wrong, TEN));
    insta::assert_snapshot!("ten_mistakes", rendered(&wrong, TEN));
}
