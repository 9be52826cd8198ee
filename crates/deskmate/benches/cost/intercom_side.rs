//! What Deskmate talks to: the twin, a front through which its webhooks pass, and a bot that answers
//! at once.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Context;
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::{any, post},
};
use intercom_twin::{Act, Twin, TwinOptions};
use serde_json::json;
use tokio::{net::TcpListener, sync::oneshot};

use crate::{
    load::Request,
    notifications::{Notifications, request},
    servers::HOOK,
};

/// Both sides of Deskmate but itself.
pub(crate) struct IntercomSide {
    pub(crate) twin: Twin,
    pub(crate) bot_url: String,
    bot_takes: Arc<AtomicU64>,
    front: Arc<Front>,
}

/// What the twin's webhooks pass through: it keeps them, or hands them on and takes the time.
struct Front {
    client: reqwest::Client,
    state: Mutex<FrontState>,
}

#[derive(Default)]
struct FrontState {
    /// Where webhooks go, in turns; nowhere: they are kept.
    to: Vec<SocketAddr>,
    passed: usize,
    kept: Vec<(String, String, String)>,
    waiting: BTreeMap<String, Waiting>,
}

struct Waiting {
    announced: Option<Instant>,
    answered: Option<oneshot::Sender<Duration>>,
}

impl Front {
    fn state(&self) -> MutexGuard<'_, FrontState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl IntercomSide {
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let twin = Twin::start(TwinOptions {
            // The limit is not what is measured here.
            rate_limit: Some(1_000_000_000),
            keep: 200,
            ..TwinOptions::default()
        })
        .await?;
        let front = Arc::new(Front {
            client: reqwest::Client::builder().no_proxy().build()?,
            state: Mutex::default(),
        });
        let router = Router::new().fallback(any(pass)).with_state(Arc::clone(&front));
        let front_address = serve(router).await?;
        let bot_takes = Arc::new(AtomicU64::new(0));
        let turns = Router::new().route("/turn", post(answer)).with_state(Arc::clone(&bot_takes));
        let bot = serve(turns).await?;
        twin.set_webhook_url(&format!("http://{front_address}{HOOK}")).await?;
        Ok(Self { twin, bot_url: format!("http://{bot}/turn"), bot_takes, front })
    }

    pub(crate) fn secret(&self) -> String {
        self.twin.describe().client_secret
    }

    /// Sends the twin's webhooks there from now on, in turns; nowhere keeps them.
    pub(crate) fn send_webhooks_to(&self, to: &[SocketAddr]) {
        self.front.state().to = to.to_vec();
    }

    /// How many webhooks have passed so far.
    pub(crate) fn passed(&self) -> usize {
        self.front.state().passed
    }

    /// A teammate who is a person.
    pub(crate) fn person(&self) -> anyhow::Result<String> {
        let about = self.twin.describe();
        let person = about.admins.iter().find(|one| one.id != about.teammate_id);
        Ok(person.context("a person")?.id.clone())
    }

    /// How long the bot thinks from now on.
    pub(crate) fn bot_takes(&self, milliseconds: u64) {
        self.bot_takes.store(milliseconds, Ordering::Relaxed);
    }

    /// A customer starts a conversation, which a workflow gives to the bot.
    pub(crate) fn somebody_writes(&self, number: usize) -> anyhow::Result<String> {
        let contact = self.contact(number)?;
        let text = "Hello, I ordered the blue one last week and the green one came. What do I do?";
        Ok(self.twin.act(Act::contact_starts(contact, text))?.conversation_id)
    }

    /// A customer nobody knows yet.
    fn contact(&self, number: usize) -> anyhow::Result<String> {
        let contact = intercom_twin::act::ContactAppears {
            role: Some("user".to_owned()),
            name: Some(format!("Customer {number}")),
            email: Some(format!("customer-{number}@example.com")),
            external_id: Some(format!("customer-{number}")),
        };
        self.twin.act(contact)?.contact_id.context("a contact")
    }

    /// Notifications of conversations that want an answer, kept to be sent later.
    pub(crate) async fn customers(
        &self,
        numbers: std::ops::Range<usize>,
    ) -> anyhow::Result<Vec<Request>> {
        self.send_webhooks_to(&[]);
        for number in numbers {
            self.somebody_writes(number)?;
            if number % 50 == 0 {
                self.twin.settle().await;
            }
        }
        self.twin.settle().await;
        let kept = std::mem::take(&mut self.front.state().kept);
        let created = kept.iter().filter(|(topic, ..)| topic == "conversation.user.created");
        Ok(created.map(|(_, signature, body)| request(HOOK, signature, body)).collect())
    }

    /// Notifications like one of the twin's.
    pub(crate) async fn notifications(&self) -> anyhow::Result<Notifications> {
        self.send_webhooks_to(&[]);
        self.somebody_writes(0)?;
        self.twin.settle().await;
        let kept = std::mem::take(&mut self.front.state().kept);
        let created = kept.iter().find(|(topic, ..)| topic == "conversation.user.created");
        Notifications::new(self.secret(), &created.context("no notification came")?.2)
    }

    /// Writes, and takes the time from the moment that was announced to Deskmate until Intercom told
    /// of the bot's reply.
    pub(crate) async fn time_a_reply(
        &self,
        writes: impl FnOnce() -> anyhow::Result<String>,
    ) -> anyhow::Result<Duration> {
        let (sender, answered) = oneshot::channel();
        let conversation = {
            // The front must not see the webhook before it knows whom it is for.
            let mut state = self.front.state();
            let conversation = writes()?;
            let waiting = Waiting { announced: None, answered: Some(sender) };
            state.waiting.insert(conversation.clone(), waiting);
            conversation
        };
        let took = tokio::time::timeout(Duration::from_secs(30), answered).await;
        took.with_context(|| format!("conversation {conversation} got no answer"))?
            .context("the front is gone")
    }
}

async fn pass(State(front): State<Arc<Front>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let signature = header("x-hub-signature").to_owned();
    let text = String::from_utf8_lossy(&body).into_owned();
    let (topic, conversation) = about(&text);
    let to = {
        let mut state = front.state();
        let waiting = state.waiting.get_mut(&conversation);
        match (topic.as_str(), waiting) {
            ("conversation.user.created" | "conversation.user.replied", Some(waiting)) => {
                waiting.announced = Some(Instant::now());
            }
            ("conversation.admin.replied", Some(waiting)) => {
                let took = waiting.announced.map(|announced| announced.elapsed());
                if let (Some(took), Some(answered)) = (took, waiting.answered.take()) {
                    answered.send(took).ok();
                }
            }
            _ => {}
        }
        if state.to.is_empty() && !topic.is_empty() {
            state.kept.push((topic, signature.clone(), text));
        }
        state.passed += 1;
        state.to.get(state.passed % state.to.len().max(1)).copied()
    };
    let Some(to) = to else { return StatusCode::OK };
    let request = front.client.post(format!("http://{to}{HOOK}"));
    let request = request.header("x-hub-signature", signature).body(body);
    match request.send().await {
        Ok(answer) => answer.status(),
        Err(_) => StatusCode::BAD_GATEWAY,
    }
}

/// Topic and conversation of a notification.
fn about(body: &str) -> (String, String) {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    (text(&body["topic"]), text(&body["data"]["item"]["id"]))
}

/// The bot: whatever is said, the same answer, at once or after so many milliseconds.
async fn answer(State(takes): State<Arc<AtomicU64>>, _turn: Bytes) -> Json<serde_json::Value> {
    match takes.load(Ordering::Relaxed) {
        0 => {}
        takes => tokio::time::sleep(Duration::from_millis(takes)).await,
    }
    Json(
        json!({"actions": [{"type": "say", "text": "I am sorry. Keep it; the blue one is on its way."}]}),
    )
}

async fn serve(router: Router) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}
