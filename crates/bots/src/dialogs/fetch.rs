//! Makes the requests of `api` steps: to public addresses and those that `fetch_allow` lists,
//! within limits of time and size.

use std::sync::Arc;

use async_trait::async_trait;
use deskmate_dialog::{Reply, Request};
use reqwest::{Client, Method, Response, Url, header, redirect};

use super::{
    ApiCaller, FetchAllow,
    guard::{Guard, PRIVATE},
};
use crate::{Fetched, Files, Timing, error_text::error_text};

/// Most bytes of a reply.
const MOST_BYTES: usize = 1024 * 1024;

/// Most redirects that are followed, all to the same host.
const MOST_REDIRECTS: usize = 5;

/// Asks services over HTTP.
pub struct Fetch {
    allow: Arc<FetchAllow>,
    /// For public addresses and networks that are listed.
    guarded: Client,
    /// For hosts that are listed.
    open: Client,
    timing: Arc<dyn Timing>,
}

impl Fetch {
    /// Prepares the clients; nothing is sent yet.
    ///
    /// # Errors
    /// Why the HTTP client cannot be set up.
    pub fn new(allow: FetchAllow, timing: Arc<dyn Timing>) -> Result<Self, String> {
        let allow = Arc::new(allow);
        let guard = Arc::new(Guard(Arc::clone(&allow)));
        let client = |within: Option<Arc<FetchAllow>>| {
            let redirects = move |attempt: redirect::Attempt<'_>| {
                let from = attempt.previous().last();
                let may = from.is_some_and(|from| follows(from, attempt.url(), within.as_deref()))
                    && attempt.previous().len() <= MOST_REDIRECTS;
                if may { attempt.follow() } else { attempt.stop() }
            };
            Client::builder()
                .user_agent(concat!("deskmate/", env!("CARGO_PKG_VERSION")))
                // A proxy would resolve names in our stead, and ask where we would not.
                .no_proxy()
                .redirect(redirect::Policy::custom(redirects))
        };
        let guarded =
            client(None).dns_resolver(guard).build().map_err(|error| error_text(&error))?;
        let open = client(Some(Arc::clone(&allow))).build().map_err(|error| error_text(&error))?;
        Ok(Self { allow, guarded, open, timing })
    }

    async fn reply(&self, request: &Request, key: &str) -> Result<Reply, String> {
        let url = Url::parse(&request.url).map_err(|error| format!("bad address: {error}"))?;
        let method = Method::from_bytes(request.method.as_bytes()).map_err(|e| e.to_string())?;
        let mut call = self.client(&url)?.request(method.clone(), url);
        if method != Method::GET && !request.headers.contains_key("idempotency-key") {
            call = call.header("idempotency-key", key);
        }
        if let Some(body) = &request.body {
            if !request.headers.contains_key("content-type") {
                call = call.header(header::CONTENT_TYPE, "application/json");
            }
            call = call.body(body.to_string());
        }
        for (name, value) in &request.headers {
            let name = header::HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| format!("`{name}` is no name of a header"))?;
            let value = header::HeaderValue::from_str(value)
                .map_err(|_| format!("the header `{name}` has a value that cannot be sent"))?;
            call = call.header(name, value);
        }
        let response = call.send().await.map_err(|error| error_text(&error))?;
        let status = response.status();
        if status.is_redirection() {
            return Err("it redirects to another host; write the final address".into());
        }
        let content_type = response.headers().get(header::CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = read(response, MOST_BYTES).await?;
        let body = String::from_utf8_lossy(&deskmate_core::json::mended(&body)).into_owned();
        Ok(Reply::Answered { status: status.as_u16(), body, content_type })
    }

    /// The client that may ask that address.
    fn client(&self, url: &Url) -> Result<&Client, String> {
        if self.allow.names(url) {
            return Ok(&self.open);
        }
        let address = match url.host() {
            Some(url::Host::Ipv4(address)) => Some(address.into()),
            Some(url::Host::Ipv6(address)) => Some(address.into()),
            Some(url::Host::Domain(_)) => None,
            None => return Err("the address has no host".into()),
        };
        // Addresses that are not names never come to the guard.
        let guard = Guard(Arc::clone(&self.allow));
        match address {
            Some(address) if !guard.lets(address) => Err(PRIVATE.into()),
            _ => Ok(&self.guarded),
        }
    }
}

#[async_trait]
impl ApiCaller for Fetch {
    async fn ask(&self, request: &Request, key: &str) -> Reply {
        let timeout = request.timeout;
        tokio::select! {
            biased;
            reply = self.reply(request, key) => reply.unwrap_or_else(|why| Reply::Failed { why }),
            () = self.timing.sleep(timeout) => {
                Reply::Failed { why: format!("no reply within {} s", timeout.as_secs_f64()) }
            }
        }
    }
}

#[async_trait]
impl Files for Fetch {
    async fn fetch(&self, url: &str, most_bytes: usize) -> Result<Fetched, String> {
        let mut url = Url::parse(url).map_err(|error| format!("bad address: {error}"))?;
        // Nothing secret is sent along: a file may lie elsewhere, wherever it may be asked for.
        for _ in 0..=MOST_REDIRECTS {
            let call = self.client(&url)?.get(url.clone());
            let response = call.send().await.map_err(|error| error_text(&error))?;
            let header = |name| {
                let value = response.headers().get(name);
                value.and_then(|value: &header::HeaderValue| value.to_str().ok()).map(str::to_owned)
            };
            let status = response.status();
            if status.is_redirection() {
                let to = header(header::LOCATION).ok_or("it redirects to nowhere")?;
                url = response.url().join(&to).map_err(|error| format!("bad address: {error}"))?;
                continue;
            }
            if !status.is_success() {
                return Err(format!("its address answered {}", status.as_u16()));
            }
            let content_type = header(header::CONTENT_TYPE)
                .unwrap_or_else(|| "application/octet-stream".to_owned());
            let data = read(response, most_bytes).await?;
            return Ok(Fetched { content_type, data });
        }
        Err("it redirects too often".into())
    }
}

/// What an answer says, up to a size.
async fn read(mut response: Response, most_bytes: usize) -> Result<Vec<u8>, String> {
    let too_large = || format!("it is larger than {} KB", most_bytes / 1024);
    let announced = response.content_length().unwrap_or_default();
    if usize::try_from(announced).is_ok_and(|announced| announced > most_bytes) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| error_text(&error))? {
        if body.len() + chunk.len() > most_bytes {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Whether a redirect is followed: only within the host, since headers may hold secrets and other
/// hosts were not looked at; and from an address that is listed only to another that is.
fn follows(from: &Url, to: &Url, within: Option<&FetchAllow>) -> bool {
    let port = |url: &Url| url.port_or_known_default();
    let safer = from.scheme() == "http" && to.scheme() == "https";
    from.host() == to.host()
        && ((from.scheme() == to.scheme() && port(from) == port(to))
            || (safer && from.port().is_none() && to.port().is_none()))
        && within.is_none_or(|allow| allow.names(to))
}

#[cfg(test)]
mod tests {
    use super::{FetchAllow, follows};

    #[test]
    fn a_redirect_leads_to_the_same_host_and_to_no_port_that_is_not_listed() {
        let follows = |from: &str, to: &str, allow: Option<&FetchAllow>| {
            follows(&from.parse().unwrap(), &to.parse().unwrap(), allow)
        };
        let (http, https) = ("http://orders.internal/a", "https://orders.internal/b");
        assert!(follows(http, http, None));
        assert!(follows(http, https, None));
        assert!(!follows(https, http, None));
        assert!(!follows(http, "http://orders.internal:81/", None));
        assert!(!follows(http, "http://orders.internal.evil.test/", None));
        let (any, port) = (["orders.internal"], ["orders.internal:80"]);
        let allow = |entries: &[&str]| FetchAllow::new(entries).unwrap();
        assert!(follows(http, https, Some(&allow(&any))));
        assert!(!follows(http, https, Some(&allow(&port))));
        assert!(follows(http, http, Some(&allow(&port))));
    }
}
