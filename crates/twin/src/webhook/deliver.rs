//! How an attempt is made, and what is made of the answer.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use reqwest::{Client, Response, header, redirect};

use super::{
    AttemptState, WebhookVersion,
    endpoint::HeadCheck,
    health::{EndpointStatus, Health, THROTTLE_MOST},
    signature,
};
use crate::{clock::Stopwatch, error::TwinError, render, world::Due, world::World};

/// What Intercom calls itself (Intercom, webhook notifications).
const USER_AGENT: &str = "intercom-parrot-service-client/1.0";
const SIGNATURE: &str = "x-hub-signature";
/// A failed notification is sent once more after so long.
const RETRY_AFTER_MS: i64 = 60_000;
/// So much of an answer is kept.
const ANSWER_KEPT: usize = 4096;

/// The client for webhooks.
#[derive(Debug, Clone)]
pub(crate) struct Clients {
    client: Client,
    follows_redirects: Arc<AtomicBool>,
}

impl Clients {
    pub(crate) fn new(timeout: Duration) -> Result<Self, TwinError> {
        let follows_redirects = Arc::<AtomicBool>::default();
        let follows = Arc::clone(&follows_redirects);
        let policy = redirect::Policy::custom(move |attempt| {
            if follows.load(Ordering::Relaxed) && attempt.previous().len() <= 5 {
                attempt.follow()
            } else {
                attempt.stop()
            }
        });
        let client = Client::builder()
            .timeout(timeout)
            .redirect(policy)
            .user_agent(USER_AGENT)
            .no_proxy()
            .build()
            .map_err(TwinError::Client)?;
        Ok(Self { client, follows_redirects })
    }

    /// The check on save: the answer to a HEAD request must be 2xx.
    pub(crate) async fn head(&self, url: &str, head: Head) -> HeadCheck {
        self.follows_redirects.store(head.follows_redirects, Ordering::Relaxed);
        let mut request = self.client.head(url);
        if let Some(signature) = head.signature {
            request = request.header(SIGNATURE, signature);
        }
        match request.send().await {
            Ok(answer) => HeadCheck {
                passed: answer.status().is_success(),
                status: Some(answer.status().as_u16()),
                problem: (!answer.status().is_success())
                    .then(|| format!("{url} answered HEAD with {}", answer.status())),
            },
            Err(error) => HeadCheck {
                passed: false,
                status: None,
                problem: Some(format!("{url} did not answer HEAD: {}", why(&error))),
            },
        }
    }

    /// Makes the request.
    pub(crate) async fn post(&self, outgoing: Outgoing) -> Answer {
        let stopwatch = Stopwatch::start();
        self.follows_redirects.store(outgoing.follows_redirects, Ordering::Relaxed);
        let mut request = self.client.post(&outgoing.url);
        for (name, value) in &outgoing.headers {
            request = request.header(name, value);
        }
        let (status, body) = match request.body(outgoing.body).send().await {
            Ok(answer) => (Some(answer.status().as_u16()), read(answer).await),
            Err(error) => (None, why(&error)),
        };
        Answer { status, body, took_ms: stopwatch.ms() }
    }
}

async fn read(answer: Response) -> String {
    match answer.bytes().await {
        Ok(bytes) => String::from_utf8_lossy(&bytes[..bytes.len().min(ANSWER_KEPT)]).into_owned(),
        Err(error) => format!("the answer broke off: {}", why(&error)),
    }
}

/// What went wrong with a request, with its causes.
pub(crate) fn why(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

/// How the HEAD check is made.
pub(crate) struct Head {
    signature: Option<String>,
    follows_redirects: bool,
}

/// A request to be made.
pub(crate) struct Outgoing {
    url: String,
    headers: BTreeMap<String, String>,
    /// The version of what `body` says.
    pub(crate) version: WebhookVersion,
    pub(crate) body: String,
    follows_redirects: bool,
}

/// What came of it.
pub(crate) struct Answer {
    status: Option<u16>,
    body: String,
    took_ms: u64,
}

impl World {
    /// How the HEAD check is made: that is not known, so the switches say it.
    pub(crate) fn head(&self) -> Head {
        let signed = self.switches.head_check_signed;
        Head {
            signature: signed.then(|| signature(&self.app.client_secret, b"")),
            follows_redirects: self.switches.webhook_follows_redirects,
        }
    }

    /// Takes an attempt up: makes the body, signs it, and logs that it is on its way.
    pub(crate) fn take_up(&mut self, id: u64) -> Option<Outgoing> {
        let number = self.deliveries.attempts.get(&id)?.attempt;
        let now_ms = self.now_ms();
        let Some(url) = self.endpoint.url.clone() else {
            self.deliveries.drop_attempt(id, "the endpoint has no URL");
            return None;
        };
        let gone = (!self.app.installed).then_some("the app was uninstalled");
        if let Some(why) = gone.or_else(|| self.endpoint.health.status.drops()) {
            self.deliveries.drop_attempt(id, why);
            return None;
        }
        let planned = self.deliveries.planned.get_mut(&id)?;
        let first_sent_at = *planned.first_sent_at.get_or_insert(now_ms.div_euclid(1000));
        let planned = planned.clone();
        let body = render::text(&self.envelope(&planned, number, first_sent_at));
        let headers = BTreeMap::from([
            (header::ACCEPT.to_string(), "application/json".to_owned()),
            (header::CONTENT_TYPE.to_string(), "application/json".to_owned()),
            (header::USER_AGENT.to_string(), USER_AGENT.to_owned()),
            (SIGNATURE.to_owned(), signature(&self.app.client_secret, body.as_bytes())),
        ]);
        let attempt = self.deliveries.attempts.get_mut(&id)?;
        self.deliveries.changed = true;
        attempt.state = AttemptState::InFlight;
        attempt.at_ms = now_ms;
        attempt.url.clone_from(&url);
        attempt.request_headers.clone_from(&headers);
        attempt.request_body.clone_from(&body);
        self.activity += 1;
        let follows_redirects = self.switches.webhook_follows_redirects;
        let version = self.endpoint.version;
        Some(Outgoing { url, headers, version, body, follows_redirects })
    }

    /// Logs what came of an attempt, and plans what follows from it (Intercom, webhook
    /// notifications: one retry after a minute, 410 disables, 429 throttles).
    pub(crate) fn answered(&mut self, id: u64, answer: Answer) {
        self.activity += 1;
        self.deliveries.changed = true;
        let Some(attempt) = self.deliveries.attempts.get_mut(&id) else { return };
        let delivered = answer.status.is_some_and(|s| (200..300).contains(&s));
        attempt.state = if delivered { AttemptState::Delivered } else { AttemptState::Failed };
        attempt.status = answer.status;
        attempt.took_ms = Some(answer.took_ms);
        attempt.answer = answer.body;
        let (number, sent) = (attempt.attempt, attempt.at_ms.div_euclid(1000));
        self.release_held(id);
        let now_ms = self.now_ms();
        let was = self.endpoint.health.status;
        self.endpoint.health.answered(answer.status, sent, now_ms.div_euclid(1000));
        let health = &self.endpoint.health;
        let (status, until) = (health.status, health.until);
        if status != was {
            if let Some(until) = until {
                self.agenda.put(until * 1000, Due::EndpointRecovers { until });
            }
            if status.drops().is_some() {
                self.release_throttled();
            }
        }
        let Some(planned) = self.deliveries.planned.get(&id).cloned() else { return };
        match answer.status {
            status if delivered || status == Some(410) => {}
            Some(429) => {
                let again = self.deliveries.plan(planned, number, now_ms);
                self.send(again);
            }
            _ if number < 2 => {
                let at_ms = now_ms + RETRY_AFTER_MS;
                let planned = self.retried(planned);
                let again = self.deliveries.plan(planned, number + 1, at_ms);
                self.agenda.put(at_ms, Due::Deliver { attempt: again });
            }
            _ => {}
        }
    }

    /// Makes an attempt now, or when the throttle allows it. It is dropped if that is too late.
    pub(crate) fn send(&mut self, attempt: u64) {
        let health = &self.endpoint.health;
        let (EndpointStatus::Throttled, Some(until)) = (health.status, health.until) else {
            self.deliveries.ready.push(attempt);
            return;
        };
        let Some(planned) = self.deliveries.planned.get(&attempt) else { return };
        if until - planned.notification.created_at > THROTTLE_MOST {
            self.deliveries.drop_attempt(attempt, "delayed for more than two hours");
            return;
        }
        if let Some(attempt) = self.deliveries.attempts.get_mut(&attempt) {
            attempt.at_ms = until * 1000;
        }
        self.deliveries.throttled.push(attempt);
    }

    /// The throttle or pause that was to last until then is over, unless it ended before.
    pub(crate) fn endpoint_recovers(&mut self, until: i64) {
        if self.endpoint.health.until == Some(until) {
            self.endpoint.health.recovers();
            self.release_throttled();
        }
    }

    /// "Set live" in Developer Hub: sends again, whatever it was that stopped it.
    pub(crate) fn set_live(&mut self) {
        self.endpoint.health = Health::default();
        self.release_throttled();
    }

    fn release_throttled(&mut self) {
        self.deliveries.changed = true;
        for attempt in std::mem::take(&mut self.deliveries.throttled) {
            self.send(attempt);
        }
    }

    /// The same notification, under another id if the switch says so.
    fn retried(&mut self, planned: super::log::Planned) -> super::log::Planned {
        if self.switches.redelivery_keeps_id {
            return planned;
        }
        let mut notification = (*planned.notification).clone();
        notification.id = format!("notif_{}", self.seeded.uuid());
        super::log::Planned { notification: notification.into(), ..planned }
    }

    /// Plans an attempt again, as "send again" in Developer Hub does. Returns its number.
    pub(crate) fn resend(&mut self, id: u64) -> Option<u64> {
        let number = self.deliveries.attempts.get(&id)?.attempt;
        let planned = self.deliveries.planned.get(&id)?.clone();
        let again = self.deliveries.plan(planned, number, self.now_ms());
        self.send(again);
        Some(again)
    }
}
