//! Files that are named by a URL are fetched, as Intercom does, before the world is changed: while
//! that takes, everybody else goes on.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use futures_util::future::join_all;
use reqwest::{Client, Response, header, redirect};
use serde_json::Value;
use url::{Host, Url};

use super::guard::{FetchAllow, Guard, PRIVATE};
use crate::{error::TwinError, webhook::why};

/// At most so much of one file: what an e-mail to Intercom may hold.
const MOST_BYTES: usize = 20 * 1024 * 1024;
/// At most so long for one file, on the real clock.
const PATIENCE: Duration = Duration::from_secs(5);
/// At most so many redirects.
const MOST_REDIRECTS: usize = 5;
/// At most so many files.
const MOST_FILES: usize = 10;
/// Names under these never resolve (RFC 6761), so nobody is asked for them.
const NOWHERE: [&str; 3] = [".test", ".example", ".invalid"];

/// A file that was fetched.
#[derive(Debug, Clone)]
pub(crate) struct FetchedFile {
    pub(super) content_type: Option<String>,
    pub(super) bytes: Bytes,
}

/// What came of each URL: the file, or why it could not be had.
pub(crate) type Fetched = BTreeMap<String, Result<FetchedFile, String>>;

/// Fetches files.
#[derive(Debug, Clone)]
pub(crate) struct Fetcher {
    guard: Arc<Guard>,
    client: Client,
}

impl Fetcher {
    /// Fetches from public addresses, and from what is allowed; the twin itself listens at `own`.
    pub(crate) fn new(allow: &[FetchAllow], own: SocketAddr) -> Result<Self, TwinError> {
        let guard = Arc::new(Guard::new(allow, own));
        let on_the_way = Arc::clone(&guard);
        let redirects = move |attempt: redirect::Attempt<'_>| {
            if attempt.previous().len() > MOST_REDIRECTS {
                attempt.error(format!("it redirects more than {MOST_REDIRECTS} times"))
            } else if on_the_way.lets(attempt.url()) {
                attempt.follow()
            } else {
                attempt.error(PRIVATE)
            }
        };
        let client = Client::builder()
            .timeout(PATIENCE)
            .redirect(redirect::Policy::custom(redirects))
            // A proxy would resolve names in our stead.
            .no_proxy()
            .dns_resolver(Arc::clone(&guard))
            .build()
            .map_err(TwinError::Client)?;
        Ok(Self { guard, client })
    }

    /// The files that the body of a call names in `attachment_urls`, all at once. None where
    /// `attachment_files` go before them.
    pub(crate) async fn fetch_named(&self, body: &Value) -> Fetched {
        let given = |key: &str| body.get(key).and_then(Value::as_array);
        let Some(urls) = given("attachment_urls").filter(|urls| urls.len() <= MOST_FILES) else {
            return Fetched::new();
        };
        if given("attachment_files").is_some() {
            return Fetched::new();
        }
        let urls = urls.iter().filter_map(Value::as_str);
        let each = urls.map(async |url| (url.to_owned(), self.fetch(url).await));
        join_all(each).await.into_iter().collect()
    }

    async fn fetch(&self, url: &str) -> Result<FetchedFile, String> {
        let url = Url::parse(url).map_err(|e| format!("it is not a URL: {e}"))?;
        if !["http", "https"].contains(&url.scheme()) {
            return Err("it is neither http nor https".to_owned());
        }
        if let Some(Host::Domain(name)) = url.host()
            && NOWHERE.iter().any(|end| name.ends_with(end))
        {
            return Err(format!("{name} is a name that never resolves"));
        }
        if !self.guard.lets(&url) {
            return Err(PRIVATE.to_owned());
        }
        let answer = self.client.get(url).send().await.map_err(|e| why(&e))?;
        if !answer.status().is_success() {
            return Err(format!("it answered {}", answer.status()));
        }
        let content_type = answer
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(|value| value.split(';').next().unwrap_or_default().trim().to_owned());
        Ok(FetchedFile { content_type, bytes: read(answer).await? })
    }
}

async fn read(mut answer: Response) -> Result<Bytes, String> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(|e| why(&e))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_BYTES {
            return Err(format!("it is larger than {MOST_BYTES} bytes"));
        }
    }
    Ok(bytes.freeze())
}
