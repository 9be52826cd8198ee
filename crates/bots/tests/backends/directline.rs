//! A bot of the Bot Framework, asked itself.

use std::time::Duration;

use deskmate_bots::{Bot, DirectLineBot, DirectLineBotOptions, DirectLineMode, Outcome};
use deskmate_core::{Choice, Reason, Turn, action::Action};

use crate::{
    Story, back_end,
    sample::{call, saying},
    team, texts,
};

fn bot() -> DirectLineBot {
    DirectLineBot::new(DirectLineBotOptions {
        back_end: back_end("botbuilder"),
        mode: DirectLineMode::Activity,
        token_url: None,
        quiet: Duration::from_millis(1500),
        late: Duration::ZERO,
        welcome: false,
        returned: None,
    })
    .unwrap()
}

#[tokio::test]
async fn a_bot_of_the_bot_framework() {
    let bot = bot();
    let mut story = Story::with(&bot);
    assert_eq!(texts(&story.says("Hello").await), ["Joe Doe said: Hello"], "and no welcome");
    let choose = story.says("Let me choose").await;
    let Action::Say(say) = &choose.actions[0] else { panic!("{choose:?}") };
    assert_eq!(say.choices[0].id, "track");
    let mut pressed = saying("Return");
    pressed.messages[0].choice =
        Some(Choice { id: say.choices[1].id.clone(), title: "Return".into() });
    let outcome = bot.turn(&call(pressed)).await;
    let Outcome::Answered(answered) = outcome else { panic!("{outcome:?}") };
    assert_eq!(texts(&answered.answer), [r#"Pressed: {"go":"return"}"#]);
    let card = story.says("A card").await;
    let Action::Say(say) = &card.actions[0] else { panic!("{card:?}") };
    assert_eq!(
        (say.cards[0].title.as_str(), say.cards[0].choices[0].id.as_str()),
        ("Red shoes", "Buy")
    );
    let handed = story.says("A person, please").await;
    assert_eq!(
        (texts(&handed), team(&handed)),
        (vec!["A colleague takes over."], Some("Shipping"))
    );
    let mut file = saying("Look");
    file.messages[0].choice = None;
    let outcome = bot.turn(&call(file)).await;
    let Outcome::Answered(answered) = outcome else { panic!("{outcome:?}") };
    assert_eq!(texts(&answered.answer), ["Joe Doe said: Look, with r.png"]);
    let back = Turn { reason: Reason::Returned, messages: Vec::new(), ..saying("") };
    let outcome = bot.turn(&call(back)).await;
    let Outcome::Answered(answered) = outcome else { panic!("{outcome:?}") };
    assert_eq!(texts(&answered.answer), ["Here I am again."]);
    let why = story.fails("boom").await;
    assert!(why.ends_with("failed (500): an error in its own code; see its log"), "{why}");
}
