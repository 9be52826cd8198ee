//! A notification comes in: check it, keep it, wake its conversation. Nothing else.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use deskmate_core::{Autonomy, ChannelName, ConversationId, PartId, TeammateId, Timestamp};
use deskmate_store::{ConversationKey, Guard, Moment, NewNotification, StoreError, TakenIn};
use intercom::webhook::{Envelope, EnvelopePart, ExpectedId, Topic, read_signature};

use crate::{Channel, Engine, engine::Inner};

/// What became of a request to a channel's webhook.
#[derive(Debug)]
pub enum Taken {
    /// It is kept; answer 200.
    Kept,
    /// It was here before; answer 200.
    Again,
    /// It is Intercom's test; answer 200.
    Ping,
    /// It is kept, but it is about a workspace that no channel serves; answer 200.
    UnknownApp(String),
    /// There is no such webhook; answer 404.
    NoSuchHook,
    /// It is not signed; answer 401.
    NotSigned,
    /// Its signature is wrong; answer 401.
    WrongSignature,
    /// It cannot be read, and why; answer 400.
    Unreadable(String),
    /// It could not be kept: answer 503, and Intercom sends it again.
    NotKept(StoreError),
}

impl Taken {
    /// One word for metrics.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Again => "again",
            Self::Ping => "ping",
            Self::UnknownApp(_) => "unknown_app",
            Self::NoSuchHook => "no_such_hook",
            Self::NotSigned => "not_signed",
            Self::WrongSignature => "wrong_signature",
            Self::Unreadable(_) => "unreadable",
            Self::NotKept(_) => "not_kept",
        }
    }
}

/// What people and customers say to each other in a conversation that people have is read after so
/// long at the latest, all of it at once.
const CALM: Duration = Duration::from_secs(30);

/// Parts that our own actions made lately: notifications about them wake nothing.
#[derive(Debug, Default)]
pub(crate) struct OwnParts {
    recent: Mutex<Recent>,
}

#[derive(Debug, Default)]
struct Recent {
    parts: BTreeSet<(ChannelName, PartId)>,
    order: VecDeque<(ChannelName, PartId)>,
}

impl OwnParts {
    const MOST: usize = 20_000;

    pub(crate) fn add(&self, channel: &ChannelName, part: &PartId) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let own = (channel.clone(), part.clone());
        if recent.parts.insert(own.clone()) {
            recent.order.push_back(own);
        }
        if recent.order.len() > Self::MOST
            && let Some(oldest) = recent.order.pop_front()
        {
            recent.parts.remove(&oldest);
        }
    }

    fn has_all(&self, channel: &ChannelName, parts: &[EnvelopePart<'_>]) -> bool {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        !parts.is_empty()
            && parts
                .iter()
                .all(|part| recent.parts.contains(&(channel.clone(), PartId::new(&*part.id))))
    }
}

impl Engine {
    /// What becomes of a webhook request whatever its body is, if that is clear from its head.
    pub fn judge(&self, hook: &str, signature: Option<&str>) -> Option<Taken> {
        let refused = match signature {
            _ if !self.has_hook(hook) => Taken::NoSuchHook,
            None => Taken::NotSigned,
            Some(signature) if read_signature(signature).is_err() => Taken::WrongSignature,
            Some(_) => return None,
        };
        self.inner.count_taken(hook, &refused, self.inner.clock.now());
        Some(refused)
    }
}

impl Inner {
    /// Counts what became of one, whose sender has waited since then.
    pub(crate) fn count_taken(&self, hook: &str, taken: &Taken, since: Timestamp) {
        metrics::counter!("deskmate_notifications_total", "outcome" => taken.word()).increment(1);
        if let Some(channel) = self.addressed(hook) {
            let now = self.clock.now();
            channel.reception.count(taken, now.since(since), now);
        }
    }

    pub(crate) async fn take_in(&self, hook: &str, signature: Option<&str>, body: &[u8]) -> Taken {
        let Some(addressed) = self.addressed(hook) else { return Taken::NoSuchHook };
        let Some(signature) = signature else { return Taken::NotSigned };
        let began = self.clock.now();
        if intercom::webhook::verify_signature(&addressed.options.client_secrets, signature, body)
            .is_err()
        {
            return Taken::WrongSignature;
        }
        let envelope = match Envelope::parse(body) {
            Ok(envelope) => envelope,
            Err(error) => return Taken::Unreadable(error.to_string()),
        };
        if envelope.topic == Topic::Ping {
            return Taken::Ping;
        }
        let app = envelope.app_id.as_deref().unwrap_or_default();
        let channels = self.channels();
        let concerned: Vec<_> =
            channels.iter().filter(|channel| concerns(channel, &addressed, app)).collect();
        let known = !concerned.is_empty();
        let kept_for = if known { concerned } else { vec![&addressed] };
        let notifications: Vec<_> = kept_for
            .iter()
            .map(|channel| self.notification(channel, &envelope, body, known))
            .collect();
        let keys: Vec<_> = notifications.iter().map(key).collect();
        let ids: Vec<_> = notifications.iter().map(|one| one.id.clone()).collect();
        Moment::NotificationToKeep.reached();
        let taken = self.store.take_in(notifications).await;
        Moment::NotificationKept.reached();
        if taken.is_ok() {
            let took = self.clock.now().since(began);
            for (channel, id) in kept_for.iter().zip(&ids) {
                channel.reception.kept(id, took);
            }
        }
        match taken {
            Ok(taken) if taken.iter().all(|taken| *taken == TakenIn::Duplicate) => Taken::Again,
            Ok(taken) => {
                let news = taken.iter().zip(keys).filter(|(taken, _)| **taken == TakenIn::New);
                self.woken(&news.filter_map(|(_, key)| key).collect::<Vec<_>>());
                self.changed();
                if known { Taken::Kept } else { Taken::UnknownApp(app.to_owned()) }
            }
            Err(error) => Taken::NotKept(error),
        }
    }

    fn notification(
        &self,
        channel: &Channel,
        envelope: &Envelope<'_>,
        body: &[u8],
        known: bool,
    ) -> NewNotification {
        let ours = self.own_parts.has_all(channel.name(), &envelope.item.parts);
        let wakes = known && !ours && wakes(&envelope.topic);
        let conversation = envelope.conversation_id().filter(|_| wakes);
        let expected = envelope.expected_ids().iter().map(expected).collect();
        let now = self.clock.now();
        NewNotification {
            channel: channel.name().clone(),
            // Without an id it cannot be told from another, so its content has to do.
            id: match envelope.id.as_deref() {
                _ if !Guard::Dedupe.holds() => crate::random::id(),
                Some(id) => id.to_owned(),
                None => digest(body),
            },
            conversation: conversation.map(|id| ConversationId::new(id.as_str())),
            topic: envelope.topic.to_string(),
            expected,
            body: body.to_vec(),
            received_at: now,
            patient: ours || is_by_us(channel, envelope),
            calm_until: leaves_with_person(channel, envelope).then(|| now.plus(CALM)),
        }
    }
}

/// One app has one webhook for every workspace it is installed in: a notification is for each
/// channel of that workspace and secret. A channel whose workspace is not known yet takes what is
/// addressed to it.
fn concerns(channel: &Arc<Channel>, addressed: &Arc<Channel>, app: &str) -> bool {
    let same_secret = || {
        let theirs = &channel.options.client_secrets;
        theirs.iter().any(|secret| addressed.options.client_secrets.contains(secret))
    };
    match channel.app_id() {
        Some(known) => known == app && same_secret(),
        None => channel.name() == addressed.name(),
    }
}

/// Whether something of that kind can change what is to be done.
fn wakes(topic: &Topic) -> bool {
    !matches!(topic.as_str(), "conversation.read")
}

/// Whether it tells of what our own teammate did: mostly what we are about to know.
fn is_by_us(channel: &Channel, envelope: &Envelope<'_>) -> bool {
    let Some(ready) = channel.ready() else { return false };
    let us = ready.policy.us.as_str();
    let parts = &envelope.item.parts;
    let by_us = |part: &EnvelopePart<'_>| {
        part.author_kind.as_deref() == Some("admin") && part.author_id.as_deref() == Some(us)
    };
    !parts.is_empty() && parts.iter().all(by_us)
}

/// Whether a person has the conversation and what happened leaves it with them: most of what happens
/// in a workspace, where people and their customers write to each other.
fn leaves_with_person(channel: &Channel, envelope: &Envelope<'_>) -> bool {
    let said = matches!(
        envelope.topic,
        Topic::ConversationUserReplied
            | Topic::ConversationAdminReplied
            | Topic::ConversationAdminRepliedTranslated
    );
    let item = &envelope.item;
    said && item.kind.as_deref() == Some("conversation")
        && item.teammate_id.as_deref().is_some_and(|id| {
            channel.ready().is_some_and(|ready| {
                let rules = &ready.policy.rules;
                // Where the bot drafts, it does so beside people too; and where people's silence
                // counts, it begins when they are seen to speak.
                ready.policy.us != TeammateId::new(id)
                    && rules.autonomy != Autonomy::Draft
                    && rules.return_after.is_none()
            })
        })
}

fn key(notification: &NewNotification) -> Option<ConversationKey> {
    let conversation = notification.conversation.clone()?;
    Some(ConversationKey { channel: notification.channel.clone(), conversation })
}

fn expected(id: &ExpectedId) -> String {
    match id {
        ExpectedId::Source(id) => id.as_str().to_owned(),
        ExpectedId::Part(id) => id.as_str().to_owned(),
    }
}

fn digest(body: &[u8]) -> String {
    use sha2::Digest;
    format!("digest_{}", hex::encode(sha2::Sha256::digest(body)))
}
