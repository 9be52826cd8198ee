//! Answers of bots that took their time: who may answer, and whether it is still wanted.

use deskmate_core::TurnId;
use deskmate_store::{ConversationKey, Moment, Store, StoreError};
use hmac::Mac;

use crate::{Engine, engine::Inner, key::Key};

/// What became of a late answer.
#[derive(Debug)]
pub enum LateAnswer {
    /// It is kept; answer 200.
    Kept,
    /// It does not carry the turn's token; answer 401.
    WrongToken,
    /// It does not fit, and why; answer 422. The bot may correct it.
    Unreadable(String),
    /// It is not wanted any more, and why; answer 409.
    NotWanted(String),
    /// There is no such turn; answer 404.
    NoSuchTurn,
    /// It could not be kept; answer 503.
    NotKept(StoreError),
}

/// Makes and checks reply tokens: derived from the turn's id, so that none is stored.
#[derive(Debug)]
pub(crate) struct Tokens(Key);

impl Tokens {
    /// Loads their key.
    pub(crate) async fn load(store: &dyn Store) -> Result<Self, StoreError> {
        Key::load(store, "reply_token_key").await.map(Self)
    }

    fn sign(&self, what: &str) -> String {
        let mac = self.0.mac(what.as_bytes());
        mac.map(|mac| hex::encode(mac.finalize().into_bytes())).unwrap_or_default()
    }

    fn is_signed(&self, what: &str, token: &str) -> bool {
        let Ok(token) = hex::decode(token) else { return false };
        self.0.mac(what.as_bytes()).is_some_and(|mac| mac.verify_slice(&token).is_ok())
    }

    pub(crate) fn of(&self, turn: &TurnId) -> String {
        self.sign(turn.as_str())
    }

    fn fits(&self, turn: &TurnId, token: &str) -> bool {
        self.is_signed(turn.as_str(), token)
    }

    /// The token of a file's address. No turn's id begins like this.
    pub(crate) fn of_file(&self, path: &str) -> String {
        self.sign(&format!("file/{path}"))
    }

    pub(crate) fn fits_file(&self, path: &str, token: &str) -> bool {
        self.is_signed(&format!("file/{path}"), token)
    }

    /// The token of a picture's place.
    pub(crate) fn of_picture(&self, place: &str) -> String {
        self.sign(&format!("picture/{place}"))
    }

    pub(crate) fn fits_picture(&self, place: &str, token: &str) -> bool {
        self.is_signed(&format!("picture/{place}"), token)
    }
}

impl Engine {
    /// What becomes of a late answer whatever it says, if that is clear without it.
    pub fn judge_answer(&self, turn: &str, token: Option<&str>) -> Option<LateAnswer> {
        let turn = TurnId::new(turn);
        if !token.is_some_and(|token| self.inner.tokens.fits(&turn, token)) {
            return Some(LateAnswer::WrongToken);
        }
        turn.conversation().is_none().then_some(LateAnswer::NoSuchTurn)
    }
}

impl Inner {
    pub(crate) async fn take_answer(
        &self,
        turn: &str,
        token: Option<&str>,
        body: &[u8],
    ) -> LateAnswer {
        let turn = TurnId::new(turn);
        if !token.is_some_and(|token| self.tokens.fits(&turn, token)) {
            return LateAnswer::WrongToken;
        }
        let Some((channel, conversation)) = turn.conversation() else {
            return LateAnswer::NoSuchTurn;
        };
        let key = ConversationKey { channel, conversation };
        let answer = match deskmate_bots::parse_answer(body) {
            Ok(answer) => answer,
            Err(why) => return LateAnswer::Unreadable(why),
        };
        let conversation = match self.store.conversation(&key).await {
            Ok(Some(conversation)) => conversation,
            Ok(None) => return LateAnswer::NoSuchTurn,
            Err(error) => return LateAnswer::NotKept(error),
        };
        match &conversation.turn {
            Some(running) if running.id == turn => {}
            Some(running) if running.supersedes.as_ref() == Some(&turn) => {
                return LateAnswer::NotWanted(format!(
                    "a new message came: turn {} replaces this one",
                    running.id
                ));
            }
            _ if conversation.owner().is_people() => {
                return LateAnswer::NotWanted("people have the conversation".into());
            }
            _ => {
                return LateAnswer::NotWanted(
                    "the turn is over: it was answered, replaced or too late".into(),
                );
            }
        }
        let answer = serde_json::json!(answer);
        Moment::AnswerToKeep.reached();
        let kept = self.store.take_answer(&key, &turn, answer, self.clock.now()).await;
        Moment::AnswerKept.reached();
        match kept {
            Ok(true) => {
                self.woken(&[key]);
                LateAnswer::Kept
            }
            Ok(false) => LateAnswer::NotWanted("the turn has an answer already".into()),
            Err(error) => LateAnswer::NotKept(error),
        }
    }
}
