//! The client: sends endpoints, keeps to the budget, sorts failures.

mod answer;
mod calls;
mod pages;

pub use pages::Pages;

use std::{
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::future::BoxFuture;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::sync::watch;
use url::Url;

use crate::{
    AccessToken, Budget, Call, ClientOptions, Endpoint, Error, Invalid, Now, Priority,
    RateSnapshot, answered::Answered,
};

/// A client for one workspace. Cheap to clone; clones share connections and the rate budget.
///
/// It never waits for the rate limit and never sends anything twice: see [`Error::class`].
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    priority: Priority,
    /// Whether each call keeps a request for the write after it.
    keeps_one: bool,
}

struct Inner {
    http: reqwest::Client,
    base_url: Url,
    budget: Mutex<Budget>,
    /// How many calls were made, by priority.
    made: [AtomicU64; Priority::ALL.len()],
    /// Until when calls were last refused for the rate limit, in Unix milliseconds.
    refused: watch::Sender<i64>,
    now: Now,
    /// Kept to know it again where an answer echoes it.
    token: AccessToken,
}

impl Client {
    /// Sets up a client. Sends nothing.
    ///
    /// # Errors
    /// [`Invalid::BadHeader`], [`Invalid::BadBaseUrl`], [`Invalid::BadShare`] or
    /// [`Invalid::NoHttpClient`], for the option that cannot be used.
    pub fn new(options: ClientOptions) -> Result<Self, Invalid> {
        if !(options.budget_share > 0.0 && options.budget_share <= 1.0) {
            return Err(Invalid::BadShare);
        }
        let base_url = match options.base_url.clone() {
            Some(url) => url,
            None => Url::parse(options.region.base_url()).map_err(|_| Invalid::BadBaseUrl)?,
        };
        if !matches!(base_url.scheme(), "http" | "https") {
            return Err(Invalid::BadBaseUrl);
        }
        let http = reqwest::Client::builder()
            .default_headers(headers(&options)?)
            .user_agent(header(&options.user_agent)?)
            .connect_timeout(options.connect_timeout)
            .timeout(options.timeout)
            // A connection that the other side gave up while idle would cost a write its answer.
            .pool_idle_timeout(Duration::from_secs(20))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| Invalid::NoHttpClient)?;
        let budget = Mutex::new(Budget::new(options.budget_share));
        let inner = Arc::new(Inner {
            http,
            base_url,
            budget,
            made: Default::default(),
            refused: watch::Sender::new(0),
            now: options.now,
            token: options.access_token,
        });
        Ok(Self { inner, priority: Priority::Reply, keeps_one: false })
    }

    /// The same client for calls of another priority. A new client is [`Priority::Reply`].
    #[must_use]
    pub fn with_priority(&self, priority: Priority) -> Self {
        Self { inner: Arc::clone(&self.inner), priority, keeps_one: false }
    }

    /// The same client for the read right before a write: the read is made only where the write
    /// can follow in the same window of the rate limit, and one request is kept for it.
    #[must_use]
    pub fn keeping_one(self) -> Self {
        Self { keeps_one: true, ..self }
    }

    /// Where the rate budget stands.
    pub fn rate(&self) -> RateSnapshot {
        self.budget().snapshot(self.now_ms())
    }

    /// How many calls of that priority were made since the client was set up.
    pub fn made(&self, priority: Priority) -> u64 {
        self.inner.made.get(priority as usize).map_or(0, |made| made.load(Ordering::Relaxed))
    }

    /// Says how many processes use the share of the rate limit, this one among them: each keeps
    /// to its part of it.
    pub fn share_among(&self, processes: u32) {
        self.budget().share_among(processes);
    }

    /// Until when Intercom refuses calls for the rate limit, in Unix milliseconds, each time that it
    /// has refused one of this client.
    pub fn refusals(&self) -> watch::Receiver<i64> {
        self.inner.refused.subscribe()
    }

    /// Makes no call until then, in Unix milliseconds: another client of the same app was refused.
    pub fn obey(&self, until_ms: i64) {
        self.budget().refused(self.now_ms(), until_ms);
    }

    /// Makes one call.
    ///
    /// # Errors
    /// See [`Error`]; [`Error::class`] says what may be done about it.
    pub async fn send<E: Endpoint>(&self, endpoint: E) -> Result<E::Response, Error> {
        let call = Call { method: E::METHOD, path: endpoint.path() };
        let repeatable = endpoint.safe_to_repeat();
        let request = endpoint
            .check()
            .and_then(|()| self.request(&call, endpoint.query(), endpoint.body().as_ref()));
        drop(endpoint);
        let body = match request {
            Ok(request) => self.exchange(&call, request, repeatable).await?,
            Err(invalid) => return Err(Error::Invalid { call, invalid }),
        };
        E::Response::read(&body).map_err(|misfit| answer::misfits(call, misfit, repeatable))
    }

    fn request(
        &self,
        Call { method, path }: &Call,
        query: Vec<(&str, String)>,
        body: Option<&Value>,
    ) -> Result<reqwest::Request, Invalid> {
        let mut url = self.inner.base_url.clone();
        let full = format!("{}{path}", url.path().trim_end_matches('/'));
        if path.split('/').skip(1).any(|step| step.bytes().all(|byte| byte == b'.')) {
            return Err(Invalid::BadId);
        }
        url.set_path(&full);
        url.set_query(None);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let mut request = self.inner.http.request(method.clone(), url);
        if let Some(body) = body {
            request = request.json(body);
        }
        request.build().map_err(|_| Invalid::BadBaseUrl)
    }

    /// Sends a request, where the budget has one left, and gives back what was answered.
    ///
    /// It is the same for all calls, and boxed: else the compiler made all of it anew for each call
    /// and each crate that makes one.
    fn exchange<'a>(
        &'a self,
        call: &'a Call,
        request: reqwest::Request,
        repeatable: bool,
    ) -> BoxFuture<'a, Result<Vec<u8>, Error>> {
        Box::pin(async move {
            let now_ms = self.now_ms();
            let taken = if self.keeps_one {
                self.budget().take_and_keep(now_ms, self.priority)
            } else if call.method == reqwest::Method::GET {
                self.budget().take(now_ms, self.priority)
            } else {
                self.budget().take_for_write(now_ms, self.priority)
            };
            if let Err(retry_at_ms) = taken {
                return Err(Error::Budget { call: call.clone(), retry_at_ms });
            }
            if let Some(made) = self.inner.made.get(self.priority as usize) {
                made.fetch_add(1, Ordering::Relaxed);
            }
            match self.inner.http.execute(request).await {
                Ok(answer) => answer::read(self, call, answer, repeatable).await,
                Err(error) => Err(answer::not_answered(call.clone(), &error, repeatable)),
            }
        })
    }

    /// Whether a text holds the access token.
    fn tells_token(&self, text: &str) -> bool {
        let token = self.inner.token.reveal();
        !token.is_empty() && text.contains(token)
    }

    fn now_ms(&self) -> i64 {
        (self.inner.now)()
    }

    fn budget(&self) -> MutexGuard<'_, Budget> {
        // A panic inside cannot leave the numbers in a state that does harm.
        self.inner.budget.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.base_url.as_str())
            .field("priority", &self.priority)
            .finish_non_exhaustive()
    }
}

fn headers(options: &ClientOptions) -> Result<HeaderMap, Invalid> {
    let mut token = header(&format!("Bearer {}", options.access_token.reveal()))?;
    token.set_sensitive(true);
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, token);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(HeaderName::from_static("intercom-version"), header(&options.version)?);
    Ok(headers)
}

fn header(text: &str) -> Result<HeaderValue, Invalid> {
    HeaderValue::from_str(text).map_err(|_| Invalid::BadHeader)
}
