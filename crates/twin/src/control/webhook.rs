//! The webhook endpoint is saved.

use std::sync::Arc;

use url::Url;

use crate::{
    app::App,
    error::TwinError,
    feed::Change,
    options::WebhookOptions,
    shared::Shared,
    webhook::{
        Topic,
        endpoint::{Endpoint, HeadCheck},
    },
    world::World,
};

/// Whether webhooks can be posted there.
pub(crate) fn check_url(url: &str) -> Result<(), TwinError> {
    match Url::parse(url) {
        Ok(parsed) if ["http", "https"].contains(&parsed.scheme()) => Ok(()),
        Ok(_) => Err(TwinError::Invalid(format!("the webhook URL `{url}` is not http or https"))),
        Err(e) => Err(TwinError::Invalid(format!("the webhook URL `{url}` is not a URL: {e}"))),
    }
}

/// Whether there are these topics, and the app may be told of them.
pub(crate) fn check_topics<'a>(
    app: &App,
    topics: impl IntoIterator<Item = &'a String>,
) -> Result<(), TwinError> {
    for topic in topics {
        let Some(known) = Topic::named(topic) else {
            return Err(TwinError::Invalid(format!("the twin has no topic `{topic}`")));
        };
        if !app.may_hear(topic) {
            return Err(TwinError::Invalid(format!(
                "the topic `{topic}` needs the permission {}; give it to the app first",
                known.needs_shown()
            )));
        }
    }
    Ok(())
}

/// Saves an endpoint if it passes the HEAD check (or the switch lets it).
pub(crate) async fn save(
    shared: &Arc<Shared>,
    webhook: WebhookOptions,
) -> Result<HeadCheck, TwinError> {
    check_url(&webhook.url)?;
    shared.read(|world| {
        let has = |topic| world.endpoint.topics.contains(topic);
        let new = webhook.topics.iter().flatten().filter(|topic| !has(topic));
        check_topics(&world.app, new)
    })?;
    let check = checked(shared, &webhook.url).await;
    let anyway = shared.read(|world| world.switches.save_unchecked_webhook_url);
    if !check.passed && !anyway {
        shared.with(|world| {
            world.feed.mark(Change::Deliveries);
            world.endpoint.head_check = Some(check.clone());
        });
        return Err(TwinError::WebhookCheck(check.problem.unwrap_or_default()));
    }
    put(shared, webhook, check.clone());
    Ok(check)
}

/// Saves an endpoint whatever the HEAD check finds: at the start, where the receiver may come up
/// later than the twin.
pub(crate) async fn save_unchecked(shared: &Arc<Shared>, webhook: WebhookOptions) {
    let check = checked(shared, &webhook.url).await;
    if let Some(problem) = &check.problem {
        tracing::warn!(problem, "the webhook URL did not pass the HEAD check");
    }
    put(shared, webhook, check);
}

async fn checked(shared: &Shared, url: &str) -> HeadCheck {
    let head = shared.read(World::head);
    shared.clients.head(url, head).await
}

fn put(shared: &Arc<Shared>, webhook: WebhookOptions, check: HeadCheck) {
    shared.with(|world| {
        world.feed.mark(Change::Deliveries);
        world.endpoint = Endpoint { head_check: Some(check), ..Endpoint::new(Some(webhook)) };
        world.set_live();
        if world.switches.ping_after_save {
            world.ping();
        }
    });
}
