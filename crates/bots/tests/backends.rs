//! The drivers against real servers, which `script/test-backends` starts and names in `BACKENDS`: the
//! same story for each, as far as the protocol has it.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "it/directline/server.rs"]
#[expect(dead_code, reason = "shared with the other tests")]
mod direct_line;
#[path = "backends/directline.rs"]
mod directline;
#[path = "it/fake_bot.rs"]
#[expect(dead_code, reason = "shared with the other tests")]
mod fake_bot;
#[path = "backends/llama.rs"]
mod llama;
#[path = "backends/mcp.rs"]
mod mcp;
#[path = "it/sample.rs"]
#[expect(dead_code, reason = "shared with the other tests")]
mod sample;
#[path = "it/test_timing.rs"]
#[expect(dead_code, reason = "shared with the other tests")]
mod test_timing;

use deskmate_bots::{
    A2aBot, A2aBotOptions, A2aVersion, BackEndOptions, Bot, Failure, LangGraphBot,
    LangGraphBotOptions, Outcome, Share,
};
use deskmate_core::{
    Session,
    action::{Action, Answer},
};
use sample::{call, saying};
use test_timing::TestTiming;

/// The servers, as `script/test-backends` tells of them.
fn all() -> serde_json::Value {
    let all = std::env::var("BACKENDS").expect("BACKENDS names the servers: script/test-backends");
    serde_json::from_str(&all).unwrap()
}

/// The machine's time.
struct Real;

#[async_trait::async_trait]
impl deskmate_bots::Timing for Real {
    fn now_ms(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }

    #[expect(clippy::disallowed_methods, reason = "real servers are asked in real time")]
    async fn sleep(&self, duration: std::time::Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// What a server is asked with; `name` is its name in `BACKENDS`.
fn back_end(name: &str) -> BackEndOptions {
    let all = all();
    BackEndOptions {
        name: name.into(),
        url: all[name].as_str().expect(name).into(),
        secret: None,
        share: Share::everything(),
        timing: TestTiming::new(),
    }
}

/// One conversation with a bot.
struct Story<'a> {
    bot: &'a dyn Bot,
    conversation: String,
    session: Session,
    messages: usize,
}

impl<'a> Story<'a> {
    fn with(bot: &'a dyn Bot) -> Self {
        let conversation = format!("{}", std::process::id());
        Self { bot, conversation, session: Session::new(), messages: 0 }
    }

    async fn outcome(&mut self, text: &str) -> Outcome {
        self.messages += 1;
        let mut turn = saying(text);
        turn.turn_id =
            deskmate_core::TurnId::new(format!("trn_{}_{}", self.conversation, self.messages));
        turn.conversation.id = deskmate_core::ConversationId::new(&self.conversation);
        turn.session = self.session.clone();
        turn.messages[0].id = deskmate_core::PartId::new(format!("{}", self.messages));
        turn.messages[0].choice = None;
        turn.messages[0].attachments.clear();
        self.bot.turn(&call(turn)).await
    }

    async fn says(&mut self, text: &str) -> Answer {
        match self.outcome(text).await {
            Outcome::Answered(answered) => {
                self.session.extend(answered.answer.session.clone());
                self.session.retain(|_, value| !value.is_null());
                answered.answer
            }
            other => panic!("{text}: {other:?}"),
        }
    }

    async fn fails(&mut self, text: &str) -> String {
        match self.outcome(text).await {
            Outcome::Failed(Failure::Final { why } | Failure::Retry { why, .. }) => why,
            other => panic!("{text}: {other:?}"),
        }
    }
}

fn texts<'a>(answer: &'a Answer) -> Vec<&'a str> {
    let text = |action: &'a Action| match action {
        Action::Say(say) => Some(say.text.as_str()),
        _ => None,
    };
    answer.actions.iter().filter_map(text).collect()
}

fn team(answer: &Answer) -> Option<&str> {
    answer.actions.iter().find_map(|action| match action {
        Action::Handover(to) => to.team.as_deref(),
        _ => None,
    })
}

#[tokio::test]
async fn langgraph() {
    let options = LangGraphBotOptions {
        back_end: back_end("langgraph"),
        assistant: "support".into(),
        api_key: None,
    };
    let bot = LangGraphBot::new(options).unwrap();
    let mut story = Story::with(&bot);
    assert_eq!(texts(&story.says("Hello").await), ["Joe Doe said: Hello"]);
    assert_eq!(texts(&story.says("Again").await), ["Joe Doe said: Again"]);
    assert_eq!(texts(&story.says("A question").await), ["Which order?"]);
    assert_eq!(texts(&story.says("A-17").await), ["You said: A-17"]);
    assert_eq!(team(&story.says("A person, please").await), Some("Shipping"));
    let after = story.says("And now?").await;
    assert_eq!((texts(&after), team(&after)), (vec!["Joe Doe said: And now?"], None));
    assert_eq!(team(&story.says("With a tool").await), Some("Shipping"));
    let own = story.says("In own words").await;
    assert!(matches!(&own.actions[..], [Action::Say(say)] if say.choices.len() == 1), "{own:?}");
    let why = story.fails("crash").await;
    assert!(why.ends_with("failed in the graph: ValueError"), "{why}");
    assert_eq!(texts(&story.says("slow").await), ["Joe Doe said: slow"]);
}

#[tokio::test]
async fn langgraph_says_which_graph_is_missing() {
    let options = LangGraphBotOptions {
        back_end: back_end("langgraph"),
        assistant: "nobody".into(),
        api_key: None,
    };
    let bot = LangGraphBot::new(options).unwrap();
    let why = Story::with(&bot).fails("Hello").await;
    assert!(why.contains("check that it has a graph or assistant `nobody`"), "{why}");
}

#[tokio::test]
async fn a2a_in_both_generations() {
    for version in [A2aVersion::V1_0, A2aVersion::V0_3] {
        let bot = A2aBot::new(A2aBotOptions { back_end: back_end("a2a"), version }).unwrap();
        let mut story = Story::with(&bot);
        assert_eq!(texts(&story.says("quick").await), ["At once."], "{version:?}");
        let hello = story.says("Hello").await;
        let Action::Say(say) = &hello.actions[0] else { panic!("{hello:?}") };
        assert_eq!(say.text, "You said: Hello");
        assert_eq!(say.attachments[0].url, "https://shop.test/label.pdf");
        assert_eq!(texts(&story.says("A question").await), ["Which order?"], "{version:?}");
        assert_eq!(texts(&story.says("A-17").await), ["You said: A-17"]);
        let handed = story.says("A person, please").await;
        assert_eq!(team(&handed), Some("Shipping"), "{version:?}");
        assert_eq!(texts(&handed), ["A colleague takes over."]);
        assert!(story.fails("refuse").await.ends_with("says that it failed"));
        let why = story.fails("crash").await;
        assert!(why.contains("fail"), "{why}");
        assert_eq!(texts(&story.says("slow").await), ["At last."]);
    }
}
