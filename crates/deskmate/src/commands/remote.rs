//! What commands ask of a running service, or of its database.

use anyhow::{Context, bail};
use deskmate_store::{Console, StoreError};
use serde_json::Value;

use crate::{args::Where, config, wiring};

/// Whom a command asks.
pub(crate) enum Side {
    /// A running service, over its API.
    Service(Api),
    /// The database itself.
    Database(Console),
}

/// The API of a running service.
pub(crate) struct Api {
    base: String,
    token: String,
    client: reqwest::Client,
}

impl Side {
    /// With a token, the service is asked; without one, its database.
    pub(crate) async fn of(place: &Where) -> anyhow::Result<Self> {
        if let Some(token) = &place.token {
            let base = match &place.url {
                Some(url) => url.trim_end_matches('/').to_owned(),
                None => {
                    let config = config::load(&place.config)?;
                    config.console.door().map_or_else(
                        || format!("http://{}", config.listen),
                        |door| format!("http://{door}"),
                    )
                }
            };
            let client = reqwest::Client::builder()
                .timeout(std::time::Duration::from_secs(30))
                .build()
                .context("an HTTP client")?;
            return Ok(Self::Service(Api { base, token: token.clone(), client }));
        }
        if place.url.is_some() {
            bail!(
                "--url needs a token: --token, or DESKMATE_API_TOKEN; make one in the console, under Settings"
            );
        }
        let config = config::load(&place.config)?;
        match wiring::store(&config).await {
            Ok(store) => Ok(Self::Database(Console::new(store))),
            Err(error) => match error.downcast_ref() {
                Some(StoreError::InUse { .. }) => bail!(
                    "the service is running and has the database; ask it: make a token in the console, under Settings, \
                     and give it as --token or DESKMATE_API_TOKEN"
                ),
                _ => Err(error),
            },
        }
    }
}

impl Api {
    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.ask(self.client.get(format!("{}{path}", self.base))).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.ask(self.client.post(format!("{}{path}", self.base)).json(body)).await
    }

    async fn ask(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
        let asked = request.bearer_auth(&self.token).send().await;
        let answer = asked.map_err(reqwest::Error::without_url);
        let answer = answer.with_context(|| format!("there is no service at {}", self.base))?;
        let status = answer.status();
        let told: Value = answer.json().await.unwrap_or_default();
        if status.is_success() {
            return Ok(told);
        }
        match told["error"]["message"].as_str() {
            Some(message) => bail!("{message}"),
            None => bail!("the service at {} answered {status}", self.base),
        }
    }
}
