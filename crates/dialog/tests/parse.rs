//! Reading bot files.

use deskmate_dialog::Bot;

/// The example of the contract, word for word.
const CONTRACT: &str = include_str!("bots/contract.yaml");

#[test]
fn the_example_of_the_contract_is_a_bot() {
    match Bot::parse("contract.yaml", CONTRACT) {
        Ok(bot) => assert_eq!(bot.file().dialogs.len(), 7),
        Err(wrong) => {
            let all: Vec<_> = wrong.iter().map(|wrong| wrong.render(CONTRACT)).collect();
            panic!("{}", all.join("\n"));
        }
    }
}
