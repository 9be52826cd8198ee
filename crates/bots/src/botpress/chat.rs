//! The calls of the Chat API, and what its errors mean.

use std::{collections::BTreeSet, fmt};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::{RequestBuilder, StatusCode};
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::{Map, Value, json};
use sha2::Sha256;

use crate::{
    Failure, Secret,
    back_end::{self, Asked, BackEnd, BackEndOptions},
    web::{Problem, Whole},
};

/// Where the Chat API is of a bot whose webhook is given.
const HOSTS: [&str; 2] = ["webhook.botpress.cloud", "chat.botpress.cloud"];

/// Most pages of a conversation that are read at once.
const MOST_PAGES: usize = 50;

/// The header by which a user is known.
const USER_KEY: &str = "x-user-key";

/// The Chat API of one bot.
pub(super) struct Chat {
    pub(super) back_end: BackEnd,
    encryption_key: Option<Hmac<Sha256>>,
}

/// What kept a call from being made.
#[derive(Debug)]
pub(super) enum CallError {
    /// The conversation, or its user, is not known any more.
    Lost,
    /// Whether it was carried out is not known: the list may tell.
    Unknown(Failure),
    /// It was not.
    Failed(Failure),
}

/// What is kept with a conversation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    /// The customer there.
    user: String,
    /// What proves that we are them, where that is not signed anew each time.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// The conversation there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conversation: Option<String>,
    /// When the newest message was made that an answer was made of, in Unix microseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
    /// All of that moment.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    ids: BTreeSet<String>,
    /// How often it was looked at since the last answer.
    pub(super) looked: u32,
}

/// A message in a conversation.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    pub(super) id: String,
    /// In Unix microseconds.
    #[serde(deserialize_with = "moment")]
    created_at: i64,
    pub(super) payload: Value,
    user_id: String,
    #[serde(default)]
    pub(super) metadata: Value,
}

/// When something was, in ISO 8601.
fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let text = String::deserialize(from)?;
    text.parse::<Timestamp>().map(Timestamp::as_microsecond).map_err(de::Error::custom)
}

impl Kept {
    pub(super) fn of(state: &Map<String, Value>) -> Self {
        serde_json::from_value(Value::Object(state.clone())).unwrap_or_default()
    }

    pub(super) fn state(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(state)) => state,
            _ => Map::new(),
        }
    }

    /// Whether an answer was made of a message, or of a later one.
    fn is_past(&self, message: &Message) -> bool {
        self.at.is_some_and(|at| {
            message.created_at < at || message.created_at == at && self.ids.contains(&message.id)
        })
    }

    /// Whether a message is the customer's, so that we have sent it.
    pub(super) fn is_ours(&self, message: &Message) -> bool {
        message.user_id == self.user
    }

    /// An answer is made of these.
    pub(super) fn pass(&mut self, messages: &[Message]) {
        for message in messages {
            if self.at.is_none_or(|at| message.created_at > at) {
                (self.at, self.ids) = (Some(message.created_at), BTreeSet::new());
            }
            if self.at == Some(message.created_at) {
                self.ids.insert(message.id.clone());
            }
        }
    }
}

impl fmt::Debug for Chat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Chat").field(&self.back_end).finish()
    }
}

impl Chat {
    pub(super) fn new(mut options: BackEndOptions, key: Option<Secret>) -> Result<Self, Problem> {
        let [webhook, chat] = HOSTS;
        options.url = options.url.replacen(&format!("://{webhook}/"), &format!("://{chat}/"), 1);
        let wrong = |key: &str, why: &str| Problem::Mapping { key: key.into(), why: why.into() };
        let back_end = BackEnd::new(options)?;
        if matches!(back_end.service.url.path(), "" | "/") {
            let why =
                "must end in the id of the bot's webhook, as in https://chat.botpress.cloud/ID";
            return Err(wrong("url", why));
        }
        let read = |key: Secret| {
            let bytes = key.expose().as_bytes();
            let mac = (!bytes.is_empty()).then(|| Hmac::new_from_slice(bytes).ok()).flatten();
            mac.ok_or_else(|| wrong("encryption_key", "is empty; leave it out for none"))
        };
        Ok(Self { back_end, encryption_key: key.map(read).transpose()? })
    }

    /// Begins a conversation, or finds the one that was begun.
    pub(super) async fn begin(&self, asked: &Asked) -> Result<Kept, Failure> {
        let turn = &asked.turn;
        let own = back_end::uuid(turn).to_string();
        let mut kept = Kept { user: own.clone(), ..Kept::default() };
        let who = json!({"name": turn.contact.name});
        let who = if turn.contact.name.is_some() { who } else { json!({}) };
        if self.encryption_key.is_some() {
            self.made(&["users", "get-or-create"], &kept, &who).await?;
        } else {
            let made = self.made(&["users"], &kept, &who).await?;
            let text = |at: &str| made.pointer(at).and_then(Value::as_str).map(str::to_owned);
            let (Some(user), Some(key)) = (text("/user/id"), text("/key")) else {
                return Err(self.gave_no("user"));
            };
            (kept.user, kept.key) = (user, Some(key));
        }
        let path = ["conversations", "get-or-create"];
        let request = self.post(&path, &kept).body(json!({"id": own}).to_string());
        let whole = self.back_end.service.send(request).await?;
        let made = match whole.status {
            // It is one of a user whose key is lost.
            StatusCode::FORBIDDEN | StatusCode::CONFLICT if self.encryption_key.is_none() => {
                self.made(&["conversations"], &kept, &json!({})).await?
            }
            _ => self.taken(&whole)?,
        };
        let id = made.pointer("/conversation/id").and_then(Value::as_str);
        kept.conversation = Some(id.ok_or_else(|| self.gave_no("conversation"))?.to_owned());
        Ok(kept)
    }

    async fn made(&self, path: &[&str], kept: &Kept, body: &Value) -> Result<Value, Failure> {
        let request = self.post(path, kept).body(body.to_string());
        self.taken(&self.back_end.service.send(request).await?)
    }

    fn taken(&self, whole: &Whole) -> Result<Value, Failure> {
        if whole.status.is_success() {
            return whole.json().map_err(|why| self.back_end.service.give_up(&why));
        }
        Err(self.refused(whole))
    }

    fn gave_no(&self, what: &str) -> Failure {
        self.back_end
            .service
            .give_up(&format!("gave no {what}; check that `url` is of its Chat API"))
    }

    /// Adds a message.
    pub(super) async fn write(
        &self,
        kept: &Kept,
        payload: &Value,
        metadata: &Value,
    ) -> Result<(), CallError> {
        let conversation = kept.conversation.as_deref().unwrap_or_default();
        let body =
            json!({"conversationId": conversation, "payload": payload, "metadata": metadata});
        self.sent(self.post(&["messages"], kept).body(body.to_string())).await.map(drop)
    }

    /// Tells the bot of something that nobody said.
    pub(super) async fn tell(&self, kept: &Kept, payload: &Value) -> Result<(), CallError> {
        let conversation = kept.conversation.as_deref().unwrap_or_default();
        let body = json!({"conversationId": conversation, "payload": payload});
        self.sent(self.post(&["events"], kept).body(body.to_string())).await.map(drop)
    }

    /// What was added since the last answer, oldest first.
    pub(super) async fn read(&self, kept: &Kept) -> Result<Vec<Message>, CallError> {
        let id = kept.conversation.as_deref().unwrap_or_default();
        let (mut all, mut next): (Vec<Message>, Option<String>) = (Vec::new(), None);
        for _ in 0..MOST_PAGES {
            let mut url = self.back_end.service.below(&["conversations", id, "messages"]);
            if let Some(next) = &next {
                url.query_pairs_mut().append_pair("nextToken", next);
            }
            let whole = self.sent(self.by_user(self.back_end.service.get(url), kept)).await?;
            let fails = |why: String| CallError::Failed(self.back_end.service.give_up(&why));
            let page = whole.json().map_err(fails)?;
            let messages = page.get("messages").and_then(Value::as_array).into_iter().flatten();
            // One that cannot be read is not for us.
            let read = |one: &Value| serde_json::from_value(one.clone()).ok();
            let messages: Vec<Message> = messages.filter_map(read).collect();
            // Where the newest come first, what follows is older still.
            let back = messages.first().zip(messages.last());
            let enough = back.is_some_and(|(first, last)| {
                first.created_at > last.created_at && kept.is_past(last)
            });
            all.extend(messages);
            next = page.pointer("/meta/nextToken").and_then(Value::as_str).map(str::to_owned);
            if enough || next.as_ref().is_none_or(String::is_empty) {
                break;
            }
        }
        // In which order it lists is not told: times decide, and of one moment, that an answer comes
        // after what it answers.
        if let Some((one, last)) = all.first().zip(all.last())
            && (one.created_at, kept.is_ours(last)) > (last.created_at, kept.is_ours(one))
        {
            all.reverse();
        }
        all.sort_by_key(|message| message.created_at);
        all.retain(|message| !kept.is_past(message));
        Ok(all)
    }

    /// Whether the Chat API is there. The bot hears nothing.
    pub(super) async fn probe(&self) -> Result<Vec<String>, Vec<String>> {
        let service = &self.back_end.service;
        match service.exchange(service.get(service.below(&["hello"]))).await {
            Ok(whole) if whole.status.is_success() => {
                Ok(vec![format!("the Chat API at {} can be reached", service.place)])
            }
            Ok(whole) => Err(vec![format!(
                "bot.url: no Chat API answers there ({}); it is https://chat.botpress.cloud/ and the end of \
                 the webhook's address in the bot's Chat integration",
                whole.status
            )]),
            Err(_) => service.probe().await,
        }
    }

    async fn sent(&self, request: RequestBuilder) -> Result<Whole, CallError> {
        let whole = self.back_end.service.exchange(request).await.map_err(CallError::Unknown)?;
        match whole.status {
            status if status.is_success() => Ok(whole),
            StatusCode::UNAUTHORIZED if self.encryption_key.is_some() => {
                Err(CallError::Failed(self.refused(&whole)))
            }
            StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::GONE => Err(CallError::Lost),
            StatusCode::TOO_MANY_REQUESTS => Err(CallError::Failed(whole.asks_again())),
            status if status.is_server_error() => Err(CallError::Unknown(whole.asks_again())),
            _ => Err(CallError::Failed(self.refused(&whole))),
        }
    }

    /// What a refusal means, with the service's own word for it and none of the customer's.
    fn refused(&self, whole: &Whole) -> Failure {
        let body = whole.json().unwrap_or_default();
        let word = body.get("type").and_then(Value::as_str).unwrap_or_default();
        let is_word = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric());
        let word = if is_word { format!(" ({word})") } else { String::new() };
        let advice = match whole.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                "; check `encryption_key`: it is that of the bot's Chat integration, and left out where that has none"
            }
            StatusCode::NOT_FOUND => {
                "; check `url`: https://chat.botpress.cloud/ and the end of the webhook's address"
            }
            _ => "",
        };
        self.back_end.service.give_up(&format!("answered {}{word}{advice}", whole.status))
    }

    fn post(&self, path: &[&str], kept: &Kept) -> RequestBuilder {
        let service = &self.back_end.service;
        self.by_user(service.post(service.below(path)), kept)
    }

    /// As the customer: by the key that they got, or by one that is signed here.
    fn by_user(&self, request: RequestBuilder, kept: &Kept) -> RequestBuilder {
        match (&kept.key, &self.encryption_key) {
            (_, Some(mac)) => request.header(USER_KEY, signed(mac, &kept.user)),
            (Some(key), None) => request.header(USER_KEY, key),
            (None, None) => request,
        }
    }
}

/// A JSON Web Token of the user (HS256 over `{"id": …}`).
fn signed(mac: &Hmac<Sha256>, user: &str) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let head = part(json!({"alg": "HS256", "typ": "JWT"}));
    let text = format!("{head}.{}", part(json!({"id": user})));
    let mut mac = mac.clone();
    mac.update(text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit};

    use super::signed;

    /// As `openssl dgst -sha256 -hmac` signs it.
    #[test]
    fn a_users_key_is_a_json_web_token() {
        let mac = Hmac::new_from_slice(b"secret").unwrap();
        let token = signed(&mac, "u1");
        let mut parts = token.split('.');
        assert_eq!(parts.next(), Some("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"));
        assert_eq!(parts.next(), Some("eyJpZCI6InUxIn0"));
        assert_eq!(parts.next(), Some("scU6ePzMjicpUkvXsbdi-bqam_sRyyQDaQwNI2GZcv4"));
    }
}
