//! A bot of the Bot Framework and one of the Agents SDK, asked themselves.

use std::time::Duration;

use deskmate_bots::{Bot, DirectLineBot, DirectLineBotOptions, DirectLineMode, Outcome};
use deskmate_core::{
    Choice, Reason, Turn,
    action::{Action, Answer},
};

use crate::{
    Story, back_end,
    sample::{call, saying},
    team, texts,
};

fn bot(name: &str) -> DirectLineBot {
    DirectLineBot::new(DirectLineBotOptions {
        back_end: back_end(name),
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
async fn a_bot_of_either_sdk() {
    for name in ["bot_framework", "agents_sdk"] {
        let bot = bot(name);
        let mut story = Story::with(&bot);
        assert_eq!(texts(&story.says("Hello").await), ["Joe Doe said: Hello"], "and no welcome");
        let choose = story.says("Let me choose").await;
        let Action::Say(say) = &choose.actions[0] else { panic!("{choose:?}") };
        assert_eq!(say.choices[0].id, "track");
        let mut pressed = saying("Return");
        pressed.messages[0].choice =
            Some(Choice { id: say.choices[1].id.clone(), title: "Return".into() });
        assert_eq!(texts(&answer(&bot, pressed).await), [r#"Pressed: {"go":"return"}"#], "{name}");
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
        assert_eq!(texts(&answer(&bot, file).await), ["Joe Doe said: Look, with r.png"], "{name}");
        let back = Turn { reason: Reason::Returned, messages: Vec::new(), ..saying("") };
        assert_eq!(texts(&answer(&bot, back).await), ["Here I am again."], "{name}");
        let why = story.fails("crash").await;
        assert!(why.contains("an error in its own code; see its log"), "{name}: {why}");
    }
}

async fn answer(bot: &DirectLineBot, turn: Turn) -> Answer {
    match bot.turn(&call(turn)).await {
        Outcome::Answered(answered) => answered.answer,
        other => panic!("{other:?}"),
    }
}

/// The text so far goes out as `typing`, and the whole as a message.
#[tokio::test]
async fn what_the_agents_sdk_streams_is_said_once() {
    let answer = Story::with(&bot("agents_sdk")).says("stream").await;
    assert_eq!(texts(&answer), ["The first half, and the second."]);
}
