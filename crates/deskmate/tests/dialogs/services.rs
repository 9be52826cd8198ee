//! What other services are asked, and what people learn where that fails.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use deskmate_bots::{ApiCaller, BotFile};
use deskmate_dialog::{Reply, Request};
use intercom_twin::Act;
use tokio::sync::Notify;

use super::{asking, world};
use crate::support::{
    JOE, World,
    bot::Reaction,
    scene::{sorry, with},
};

/// A service whose first answer never comes.
#[derive(Default)]
struct Refunds {
    keys: Mutex<Vec<String>>,
    asked: Notify,
}

#[async_trait]
impl ApiCaller for Refunds {
    async fn ask(&self, _: &Request, key: &str) -> Reply {
        let first = {
            let mut keys = self.keys.lock().unwrap();
            keys.push(key.to_owned());
            keys.len() == 1
        };
        self.asked.notify_one();
        if first {
            std::future::pending::<()>().await;
        }
        Reply::Answered { status: 200, body: r#"{"id":"R-1"}"#.into(), content_type: None }
    }
}

impl Refunds {
    /// A world whose bot asks for a refund and says its number; the first request is under way.
    async fn under_way(self: &Arc<Self>) -> (World, String) {
        let world = World::start().await;
        let text = r#"
deskmate: 1
dialogs:
  introduction:
    action: [ { api: { post: "https://shop.test/refunds", body: { who: "{firstname}" }, save: refund } } ]
    goto: done
  done: { message: [ { text: "Your refund is {refund.id}." } ] }
"#;
        let file = BotFile::of_text("bot.yaml", text);
        let bot = asking(Arc::clone(&world.clock) as _, file, Arc::clone(self) as _);
        world.bot.always(Reaction::Asks(bot));
        let conversation = world.does_now(Act::contact_starts(JOE, "A refund, please"));
        self.asked.notified().await;
        (world, conversation)
    }

    fn are_one(&self) -> bool {
        let keys = self.keys.lock().unwrap();
        keys.len() == 2 && keys[0] == keys[1]
    }
}

/// "Nothing lost and nothing said twice": the service can tell that it was asked before.
#[tokio::test]
async fn a_message_that_comes_meanwhile_asks_again_with_the_same_key() {
    let refunds = Arc::new(Refunds::default());
    let (world, conversation) = refunds.under_way().await;
    world.customer_writes(&conversation, "It is urgent").await;
    assert_eq!(world.bot_said(&conversation), ["Your refund is R-1."]);
    assert!(refunds.are_one(), "{:?}", refunds.keys);
}

#[tokio::test]
async fn after_a_crash_it_is_asked_again_with_the_same_key() {
    let refunds = Arc::new(Refunds::default());
    let (mut world, conversation) = refunds.under_way().await;
    world.crash().await;
    world.start_again().await;
    // What a webhook began is taken up again in a while.
    world.seconds(60).await;
    assert_eq!(world.bot_said(&conversation), ["Your refund is R-1."]);
    assert!(refunds.are_one(), "{:?}", refunds.keys);
}

/// "Never silent": people get the conversation, and read why and where to look.
#[tokio::test]
async fn where_nothing_says_what_to_do_people_get_the_conversation_and_read_why() {
    let world = world(
        r#"
dialogs:
  introduction: { action: [ { api: { get: "http://127.0.0.1/orders?key=hidden" } } ] }
"#,
    )
    .await;
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(world.assigned_to(&conversation), with("-", "Support"));
    assert_eq!(world.bot_said(&conversation), [sorry()]);
    let noted = world.bot_noted(&conversation);
    assert_eq!(noted.len(), 1, "{noted:?}");
    let told = "The bot failed, so this conversation needs one of you. The customer was told. Technical detail: the bot `support` failed in the dialog `introduction`: \
                127.0.0.1 failed: it is in a private network; list it in `fetch_allow` if \
                it may be asked.";
    assert!(noted[0].starts_with(told), "{noted:?}");
    assert!(!noted[0].contains("hidden"), "{noted:?}");
}
