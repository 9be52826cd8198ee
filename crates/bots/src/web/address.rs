//! Addresses, and what is sent to prove who asks.

use reqwest::{Url, header::HeaderValue};

use super::Problem;
use crate::Secret;

/// An address that can be posted to, and what it is called in logs.
pub(crate) fn read(url: &str) -> Result<(Url, String), Problem> {
    let url = Url::parse(url.trim()).map_err(|_| Problem::Url)?;
    let (true, Some(host)) = (matches!(url.scheme(), "http" | "https"), url.host_str()) else {
        return Err(Problem::Url);
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Problem::Credentials);
    }
    let place = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    Ok((url, place))
}

pub(crate) fn bearer(secret: &Secret) -> Result<HeaderValue, Problem> {
    let secret = secret.expose();
    if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Problem::Secret);
    }
    let mut value =
        HeaderValue::from_str(&format!("Bearer {secret}")).map_err(|_| Problem::Secret)?;
    value.set_sensitive(true);
    Ok(value)
}
