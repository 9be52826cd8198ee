//! The back ends, and what each of them does in the story.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use deskmate_bots::{
    A2aBot, A2aBotOptions, A2aVersion, Bot, Call, DirectLineBot, DirectLineBotOptions,
    DirectLineMode, Heard, LangGraphBot, LangGraphBotOptions, Outcome, Post, RasaBot,
    RasaBotOptions,
};
use deskmate_core::ConversationId;

use crate::{agent, all, at, direct_line::FakeDirectLine, url};

/// One back end.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) bot: Arc<Elsewhere>,
    /// Whether its answers are words that are known before; a model's are not.
    pub(crate) is_scripted: bool,
    /// What a customer writes to be handed over, and to have it fail.
    pub(crate) person: &'static str,
    pub(crate) crash: &'static str,
    /// What people read then.
    pub(crate) failure: &'static str,
    /// What it says when it gets a conversation back in which nothing is unanswered.
    pub(crate) returned: Option<&'static str>,
    pub(crate) late: Late,
    /// Lives as long as the story.
    pub(crate) _line: Option<FakeDirectLine>,
}

/// How an answer comes late.
pub(crate) enum Late {
    /// It takes its time, within the turn.
    InTheTurn(&'static str),
    /// It answers, and says more three seconds later.
    AfterIt,
    /// Something else has it say something, over its callback channel.
    ByItself { rasa: String, port: u16 },
    /// It cannot.
    Never,
}

fn row(name: &'static str, bot: impl Bot + 'static, failure: &'static str) -> Row {
    Row {
        name,
        bot: Elsewhere::new(name, Arc::new(bot)),
        is_scripted: true,
        person: "A person, please",
        crash: "Now crash",
        failure,
        returned: None,
        late: Late::Never,
        _line: None,
    }
}

/// All that are there.
pub(crate) async fn rows() -> Vec<Row> {
    let mut rows = vec![agents()];
    for (name, version) in [("A2A 1.0", A2aVersion::V1_0), ("A2A 0.3", A2aVersion::V0_3)] {
        let bot = A2aBot::new(A2aBotOptions { back_end: at(url("a2a")), version }).unwrap();
        let late = Late::InTheTurn("At last.");
        rows.push(Row { late, ..row(name, bot, "fail") });
    }
    let options = LangGraphBotOptions {
        back_end: at(url("langgraph")),
        assistant: "support".into(),
        api_key: None,
    };
    let late = Late::InTheTurn("Joe Bloggs said: slow");
    let bot = LangGraphBot::new(options).unwrap();
    rows.push(Row { late, ..row("LangGraph", bot, "failed in the graph: ValueError") });
    for (itself, behind, bot) in [
        ("Bot Framework", "Bot Framework behind Direct Line", "bot_framework"),
        ("Agents SDK", "Agents SDK behind Direct Line", "agents_sdk"),
    ] {
        rows.push(microsoft(itself, bot));
        rows.push(direct_line(behind, bot).await);
    }
    if all()["rasa"].is_null() {
        eprintln!("*** LEFT OUT: Rasa, which needs Python 3.10.");
    } else {
        rows.extend([rasa("Rasa", false), rasa("Rasa over its callback channel", true)]);
    }
    rows
}

fn agents() -> Row {
    Row {
        is_scripted: false,
        person: r#"#tool pass {"team": "Shipping", "reason": "Parcel lost."}"#,
        crash: "#garble",
        ..row("an agent", agent(16), "failed in the middle: server_error")
    }
}

fn options(back_end: deskmate_bots::BackEndOptions, mode: DirectLineMode) -> DirectLineBotOptions {
    DirectLineBotOptions {
        back_end,
        mode,
        token_url: None,
        // Both bots are on this machine: what they say comes at once, or late.
        quiet: Duration::from_millis(600),
        late: Duration::from_secs(60),
        welcome: false,
        returned: None,
    }
}

fn microsoft(name: &'static str, bot: &str) -> Row {
    let bot = DirectLineBot::new(options(at(url(bot)), DirectLineMode::Activity)).unwrap();
    let returned = Some("Here I am again.");
    Row { returned, ..row(name, bot, "an error in its own code") }
}

async fn direct_line(name: &'static str, bot: &str) -> Row {
    let line = FakeDirectLine::before(&url(bot)).await;
    let mut back_end = at(format!("http://{}", line.place));
    back_end.secret = Some("SECRET".into());
    let failure = match bot {
        "bot_framework" => "the bot failed over it (502)",
        _ => "an error in its own code",
    };
    let bot = DirectLineBot::new(options(back_end, DirectLineMode::DirectLine)).unwrap();
    Row {
        returned: Some("Here I am again."),
        late: Late::AfterIt,
        _line: Some(line),
        ..row(name, bot, failure)
    }
}

fn rasa(name: &'static str, callback: bool) -> Row {
    let all = all();
    let rasa = all["rasa"]["url"].as_str().unwrap().to_owned();
    let port = u16::try_from(all["rasa"]["callback"].as_u64().unwrap()).unwrap();
    let bot = RasaBot::new(RasaBotOptions {
        back_end: at(rasa.clone()),
        token: Some("tok".into()),
        returned: Some("/returned".into()),
        callback,
    });
    Row {
        returned: Some("Here I am again."),
        late: if callback { Late::ByItself { rasa, port } } else { Late::Never },
        ..row(name, bot.unwrap(), "an action of it failed; look at its action server")
    }
}

/// A bot that knows conversations by names of their own: each world begins with the same one, and the
/// servers are kept.
pub(crate) struct Elsewhere {
    bot: Arc<dyn Bot>,
    suffix: String,
    under_way: AtomicUsize,
    asked: AtomicUsize,
}

impl Elsewhere {
    pub(crate) fn new(name: &str, bot: Arc<dyn Bot>) -> Arc<Self> {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let suffix = format!("-{name}-{}", std::process::id());
        Arc::new(Self { bot, suffix, under_way: AtomicUsize::new(0), asked: AtomicUsize::new(0) })
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Whether it is being asked.
    pub(crate) fn is_asked(&self) -> bool {
        self.under_way.load(Ordering::SeqCst) > 0
    }

    /// What the bot knows a conversation by.
    pub(crate) fn there(&self, id: &str) -> String {
        format!("{id}{}", self.suffix)
    }
}

/// Counts as under way until it is dropped.
struct UnderWay<'a>(&'a AtomicUsize);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Bot for Elsewhere {
    async fn turn(&self, call: &Call) -> Outcome {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.under_way.fetch_add(1, Ordering::SeqCst);
        let _under_way = UnderWay(&self.under_way);
        let mut call = call.clone();
        let id = self.there(call.turn.conversation.id.as_str());
        call.turn.conversation.id = ConversationId::new(id);
        self.bot.turn(&call).await
    }

    fn subject(&self) -> String {
        self.bot.subject()
    }

    fn hear(&self, post: &Post) -> Heard {
        match self.bot.hear(post) {
            Heard::Said { conversation, said, reply } => {
                let id = conversation.as_str().trim_end_matches(&self.suffix);
                Heard::Said { conversation: ConversationId::new(id), said, reply }
            }
            other => other,
        }
    }
}
