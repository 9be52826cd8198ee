//! Where the events of a channel's bot are posted.

use std::fmt;

use reqwest::{
    Client, Url,
    header::{CONTENT_TYPE, HeaderValue},
};

use crate::{
    Secret,
    error_text::error_text,
    web::{Problem, Signer, address, client},
};

/// The address that a channel's events are posted to. One attempt, and how it went.
#[derive(Clone)]
pub struct EventsAddress {
    client: Client,
    url: Url,
    place: String,
    signer: Option<Signer>,
}

impl EventsAddress {
    /// Checks the address and prepares the connection; nothing is sent yet.
    ///
    /// # Errors
    /// `url` or `signing_secret` cannot be used; the problem says why, and what to write instead.
    pub fn new(url: &str, signing_secret: Option<&Secret>) -> Result<Self, Problem> {
        let (url, place) = address::read(url).map_err(|problem| match problem {
            Problem::Credentials => Problem::EventsCredentials,
            other => other,
        })?;
        let signer = signing_secret.map(Signer::new).transpose()?;
        Ok(Self { client: client::build(&url)?, url, place, signer })
    }

    /// Posts one event, signed for this time in Unix seconds, and returns the status of the answer.
    ///
    /// # Errors
    /// No answer came, and why, in words that do not tell the address.
    pub async fn post(&self, id: &str, seconds: i64, body: Vec<u8>) -> Result<u16, String> {
        let mut post = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(signer) = &self.signer {
            post = signer.sign(post, id, seconds, &body);
        }
        let response = post.body(body).send().await.map_err(|error| error_text(&error))?;
        Ok(response.status().as_u16())
    }
}

impl fmt::Display for EventsAddress {
    /// Host and port: what comes after may hold a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)
    }
}

impl fmt::Debug for EventsAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventsAddress({})", self.place)
    }
}
