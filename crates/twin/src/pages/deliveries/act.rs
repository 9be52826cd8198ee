//! What can be done on the page: send again, ping, save the endpoint.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use crate::{
    control::webhook, error::TwinError, options::WebhookOptions, pages::form::Sent, shared::Shared,
    world::World,
};

/// `POST /deliveries/act`: `do` is `resend`, `ping`, `live` or `endpoint`.
pub(in crate::pages) async fn post(State(shared): State<Arc<Shared>>, sent: Sent) -> Response {
    let done = perform(&shared, &sent).await;
    sent.answer(&shared, done)
}

async fn perform(
    shared: &Arc<Shared>,
    sent: &Sent,
) -> Result<Vec<(&'static str, String)>, TwinError> {
    match sent.text("do") {
        "resend" => {
            let id = sent.number("id")?.unwrap_or_default();
            let again = shared.with(|world| world.resend(id)).ok_or_else(|| {
                TwinError::Refused(format!("there is no delivery {id} in the log any more"))
            })?;
            Ok(vec![("id", again.to_string())])
        }
        "ping" => {
            if shared.read(|world| world.endpoint.url.is_none()) {
                return Err(TwinError::Refused("there is no endpoint to ping".to_owned()));
            }
            shared.with(World::ping);
            Ok(Vec::new())
        }
        "live" => {
            shared.with(World::set_live);
            Ok(Vec::new())
        }
        "endpoint" => {
            let version = serde_json::from_value(sent.text("version").into())
                .map_err(|e| TwinError::Invalid(format!("the version: {e}")))?;
            let topics = sent.fields().filter_map(|(key, _)| key.strip_prefix("topic."));
            let url = sent.text("url").trim().to_owned();
            let topics = Some(topics.map(str::to_owned).collect());
            webhook::save(shared, WebhookOptions { url, topics, version }).await?;
            Ok(Vec::new())
        }
        other => Err(TwinError::Invalid(format!("the form: there is no `{other}` to do here"))),
    }
}
