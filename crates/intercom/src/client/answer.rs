//! What comes back, or does not.

use reqwest::{Response, header::HeaderMap};

use super::Client;
use crate::{
    Budget, Call, Error, RateHeaders,
    error::{self, ErrorList},
    json::{self, Misfit},
};

/// The most that is read of an answer, in bytes. 500 parts of long e-mails stay well under it.
const MOST: usize = 32 * 1024 * 1024;
/// The most that is read of an error. Only its codes are looked at.
const MOST_OF_ERROR: usize = 64 * 1024;
/// The most values that an answer may be made of, and the most of them objects and lists: each
/// takes many times more memory than it has bytes. 500 parts have some ten thousand.
const MOST_VALUES: usize = 1_000_000;
const MOST_NESTS: usize = 100_000;

/// The error for a request that got no answer.
pub(super) fn not_answered(call: Call, error: &reqwest::Error, repeatable: bool) -> Error {
    let reason = reason(error);
    if error.is_connect() || error.is_builder() {
        Error::NotSent { call, reason }
    } else {
        lost(call, reason, repeatable)
    }
}

/// Reads an answer to its end, whatever it is made of.
pub(super) async fn read(
    client: &Client,
    call: &Call,
    answer: Response,
    repeatable: bool,
) -> Result<Vec<u8>, Error> {
    let now_ms = client.now_ms();
    let status = answer.status();
    let rate = rate(answer.headers());
    let named_ms = retry_after_ms(answer.headers(), now_ms)
        .or_else(|| Budget::believable(rate.reset?, now_ms));
    let request_id = |id: &str| error::request_id(id).filter(|id| !client.tells_token(id));
    let named_id = text(answer.headers(), "x-request-id").and_then(request_id);
    client.budget().learn(now_ms, rate);
    tracing::debug!(
        intercom.call = %call, http.status = status.as_u16(), intercom.request_id = named_id,
        "Intercom answered"
    );

    if status.as_u16() == 429 {
        // Without a time from Intercom: a whole window.
        let retry_at_ms = named_ms.unwrap_or_else(|| now_ms.saturating_add(10_000));
        client.budget().refused(now_ms, retry_at_ms);
        client.inner.refused.send_replace(retry_at_ms);
        return Err(Error::RateLimited { call: call.clone(), retry_at_ms });
    }
    if !repeatable && (status.is_server_error() || status.as_u16() == 408) {
        let id = named_id.map(|id| format!(" [request {id}]")).unwrap_or_default();
        let reason = format!("Intercom answered {status}{id}");
        return Err(Error::OutcomeUnknown { call: call.clone(), reason });
    }
    if !status.is_success() {
        // What the status says holds even where the body is missing or in no known form.
        let list: ErrorList = (bytes(answer, MOST_OF_ERROR).await.ok())
            .and_then(|bytes| json::from_slice(&bytes).ok())
            .unwrap_or_default();
        return Err(Error::Api {
            call: call.clone(),
            status: status.as_u16(),
            codes: list.codes().into_iter().filter(|code| !client.tells_token(code)).collect(),
            request_id: list.request_id.as_deref().and_then(request_id).or(named_id),
            class: error::of_answer(status.as_u16(), &list.errors, named_ms),
        });
    }
    match bytes(answer, MOST).await {
        Ok(bytes) if json::is_within(&bytes, MOST_VALUES, MOST_NESTS) => Ok(bytes),
        Ok(_) => Err(unreadable(call, "it has more values than any conversation", repeatable)),
        Err(Cut::Broken(reason)) => Err(lost(call.clone(), reason, repeatable)),
        Err(Cut::TooLong) => Err(unreadable(call, &format!("it is over {MOST} bytes"), repeatable)),
    }
}

/// The error for an answer that is not to be read.
fn unreadable(call: &Call, reason: &str, repeatable: bool) -> Error {
    misfits(call.clone(), Misfit { path: ".".to_owned(), reason: reason.to_owned() }, repeatable)
}

/// The error for an answer that is not what it should be.
pub(super) fn misfits(call: Call, Misfit { path, reason }: Misfit, repeatable: bool) -> Error {
    if repeatable {
        Error::Decode { call, path, reason }
    } else {
        let reason = format!("the answer cannot be read at {path}: {reason}");
        Error::OutcomeUnknown { call, reason }
    }
}

/// Why an answer was not read to its end.
enum Cut {
    Broken(String),
    TooLong,
}

/// The error for a request that may have arrived.
fn lost(call: Call, reason: String, repeatable: bool) -> Error {
    if repeatable {
        Error::NoAnswer { call, reason }
    } else {
        Error::OutcomeUnknown { call, reason }
    }
}

async fn bytes(mut answer: Response, most: usize) -> Result<Vec<u8>, Cut> {
    if answer.content_length().is_some_and(|length| length > most as u64) {
        return Err(Cut::TooLong);
    }
    let mut all = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| Cut::Broken(reason(&error)))? {
        if all.len() + chunk.len() > most {
            return Err(Cut::TooLong);
        }
        all.extend_from_slice(&chunk);
    }
    Ok(all)
}

/// What failed, without the URL, whose query may hold what was searched for.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        let what = if error.is_connect() { "connecting timed out" } else { "it timed out" };
        return what.to_owned();
    }
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    if std::ptr::addr_eq(deepest, error) {
        "the connection broke".to_owned()
    } else {
        deepest.to_string()
    }
}

fn rate(headers: &HeaderMap) -> RateHeaders {
    RateHeaders {
        limit: number(headers, "x-ratelimit-limit"),
        remaining: number(headers, "x-ratelimit-remaining"),
        reset: number(headers, "x-ratelimit-reset"),
    }
}

/// The longest wait that an answer can ask for. Intercom counts in windows of ten seconds; who asks
/// for hours is something in between, and customers would hear nothing.
const LONGEST_WAIT_MS: i64 = 120_000;

/// `Retry-After` as a time in Unix milliseconds. It is seconds from now, or a date.
fn retry_after_ms(headers: &HeaderMap, now_ms: i64) -> Option<i64> {
    let at_ms = match number::<u32>(headers, "retry-after") {
        Some(seconds) => now_ms.saturating_add(i64::from(seconds) * 1000),
        None => {
            let date = jiff::fmt::rfc2822::parse(text(headers, "retry-after")?).ok()?;
            date.timestamp().as_millisecond()
        }
    };
    Some(at_ms.clamp(now_ms, now_ms.saturating_add(LONGEST_WAIT_MS)))
}

fn number<T: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    text(headers, name)?.parse().ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}
