//! How a workspace lets a public app in (OAuth), and how it puts it out again.
//!
//! A teammate is sent to Intercom's page for consent ([`consent`]), comes back with a code, and the
//! app trades that for an access token ([`App::trade`]). Source: Intercom, *setting up OAuth*. What
//! an app may do is chosen in the Developer Hub, and is no part of the address.

use std::time::Duration;

use reqwest::{Response, StatusCode, redirect::Policy};
use serde_json::Value;
use url::Url;

use crate::Region;

/// Where codes are traded, and where an app goes; both under the address of the API.
const TRADE: &str = "auth/eagle/token";
const UNINSTALL: &str = "auth/uninstall";
/// Most bytes that are read of an answer: it holds a token, or a few words.
const MOST: usize = 64 * 1024;
/// What Intercom says of a code that is too old, or was traded before (*setting up OAuth*). What it
/// says of a wrong client is not written down.
const BAD_CODE: &str = "Unauthorized Code";

/// An app of the Developer Hub. `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct App {
    /// Its client id.
    pub client_id: String,
    /// Its client secret.
    pub client_secret: String,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// Why a code gave no token, or an app did not go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// The code is too old, or was traded before.
    Code,
    /// The app is not known: its id or its secret is wrong. Of a token: it is over already.
    Refused,
    /// There was no usable answer, and why.
    NoAnswer(String),
}

/// Intercom's page that asks a teammate whether the app may use the workspace. `at` is another
/// address than Intercom's, such as a local stand-in's.
pub fn consent(
    at: Option<&str>,
    region: Region,
    client_id: &str,
    (state, redirect): (&str, &str),
) -> Option<Url> {
    let mut url = under(at.unwrap_or(region.pages()), "oauth")?;
    let mut query = url.query_pairs_mut();
    query.append_pair("client_id", client_id).append_pair("state", state);
    query.append_pair("redirect_uri", redirect);
    drop(query);
    Some(url)
}

impl App {
    /// Trades a code for a token, which does not end by itself. A code counts once.
    ///
    /// # Errors
    /// [`NotDone`]
    pub async fn trade(
        &self,
        at: Option<&str>,
        region: Region,
        code: &str,
    ) -> Result<String, NotDone> {
        let url = address(at, region, TRADE)?;
        let body = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("code", code)
            .append_pair("client_id", &self.client_id)
            .append_pair("client_secret", &self.client_secret)
            .finish();
        let request = http()?
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .body(body);
        let answer = read(request.send().await).await?;
        let token = answer["access_token"].as_str().or_else(|| answer["token"].as_str());
        match token.map(str::trim).filter(|token| !token.is_empty()) {
            Some(token) => Ok(token.to_owned()),
            None => Err(NotDone::NoAnswer("the answer has no token".to_owned())),
        }
    }
}

/// Takes an app out of the workspace that its token is for: all its tokens there are over.
///
/// # Errors
/// [`NotDone`]
pub async fn uninstall(at: Option<&str>, region: Region, token: &str) -> Result<(), NotDone> {
    let url = address(at, region, UNINSTALL)?;
    read(http()?.post(url).bearer_auth(token.trim()).send().await).await.map(|_| ())
}

fn no_answer(why: impl std::fmt::Display) -> NotDone {
    NotDone::NoAnswer(why.to_string())
}

fn under(base: &str, path: &str) -> Option<Url> {
    let mut url = Url::parse(base).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    url.set_path(&format!("{}/{path}", url.path().trim_end_matches('/')));
    matches!(url.scheme(), "http" | "https").then_some(url)
}

fn address(at: Option<&str>, region: Region, path: &str) -> Result<Url, NotDone> {
    let url = under(at.unwrap_or(region.base_url()), path);
    url.ok_or_else(|| no_answer("this is no address"))
}

fn http() -> Result<reqwest::Client, NotDone> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(20))
        .redirect(Policy::none())
        .build()
        .map_err(no_answer)
}

/// Reads an answer. What it says is told to nobody: it may quote what was sent.
async fn read(answer: Result<Response, reqwest::Error>) -> Result<Value, NotDone> {
    let mut answer = answer.map_err(|error| no_answer(error.without_url()))?;
    let (status, mut bytes) = (answer.status(), Vec::new());
    while let Some(piece) = answer.chunk().await.map_err(|error| no_answer(error.without_url()))? {
        if bytes.len() + piece.len() > MOST {
            return Err(no_answer("the answer is too long"));
        }
        bytes.extend_from_slice(&piece);
    }
    let said: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    match status {
        status if status.is_success() => Ok(said),
        _ if said["errors"][0]["message"] == BAD_CODE => Err(NotDone::Code),
        StatusCode::BAD_REQUEST
        | StatusCode::UNAUTHORIZED
        | StatusCode::FORBIDDEN
        | StatusCode::NOT_FOUND => Err(NotDone::Refused),
        status => Err(no_answer(format_args!("it answered {status}"))),
    }
}
