//! What a bot's service posts of its own accord: to `/bots/NAME-KEY`, the key being the webhook's.

use deskmate_bots::{Heard, Post};
use deskmate_core::TurnId;
use deskmate_store::{ConversationKey, StoreError};
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::{Engine, engine::Inner};

/// What such a post begins with in place of a turn's id, where it waits for its conversation.
const NO_TURN: &str = "spoke_";

/// What is said in no turn, as it waits for its conversation.
pub(crate) fn name_of(key: &str) -> String {
    format!("{NO_TURN}{key}")
}

/// What became of a post.
#[derive(Debug)]
pub enum BotPost {
    /// It is kept, or there is nothing to do; answer 200 with this body.
    Taken(Value),
    /// There is no such channel, or its bot posts nothing; answer 404.
    NotExpected,
    /// It does not prove where it is from; answer 401.
    NotProven,
    /// It cannot be read, and why; answer 400.
    Unreadable(String),
    /// There is no such conversation; answer 404.
    NoSuchConversation,
    /// It could not be kept; answer 503.
    NotKept(StoreError),
}

/// Whether what waits for its conversation belongs to no turn.
pub(crate) fn is_in_no_turn(turn: &TurnId) -> bool {
    turn.as_str().starts_with(NO_TURN)
}

impl Engine {
    /// Takes what a channel's bot posts, and keeps it until its conversation has taken it in.
    pub fn hear<'a>(&'a self, hook: &'a str, post: Post) -> BoxFuture<'a, BotPost> {
        Box::pin(async move {
            let (hook, inner) = (hook.to_owned(), self.inner.clone());
            let hearing = async move { inner.hear(&hook, &post).await };
            self.to_its_end(hearing).await
        })
    }
}

impl Inner {
    async fn hear(&self, hook: &str, post: &Post) -> BotPost {
        let Some(channel) = self.addressed(hook) else { return BotPost::NotExpected };
        let (conversation, said, reply) = match channel.options.bot.hear(post) {
            Heard::NotExpected => return BotPost::NotExpected,
            Heard::NotProven => return BotPost::NotProven,
            Heard::Unreadable(why) => return BotPost::Unreadable(why),
            Heard::Nothing(reply) => return BotPost::Taken(reply),
            Heard::Said { conversation, said, reply } => (conversation, said, reply),
        };
        let key = ConversationKey { channel: channel.name().clone(), conversation };
        match self.store.conversation(&key).await {
            Ok(Some(_)) => {}
            Ok(None) => return BotPost::NoSuchConversation,
            Err(error) => return BotPost::NotKept(error),
        }
        let now = self.clock.now();
        let id = TurnId::new(name_of(&crate::random::id_at(now)));
        match self.store.take_answer(&key, &id, serde_json::json!(said), now).await {
            Ok(_) => {
                self.woken(&[key]);
                BotPost::Taken(reply)
            }
            Err(error) => BotPost::NotKept(error),
        }
    }
}
