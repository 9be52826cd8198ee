//! The HTTP client: its limits, and what its errors mean.

use std::time::Duration;

use reqwest::{Client, ClientBuilder, Url, redirect};

use super::Problem;
use crate::{Failure, Timing, error_text::error_text};

/// How long a bot may take to accept a connection, before the attempt counts as failed.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The one constructor of clients that call bots. How long an answer may take is up to whoever
/// drops the attempt.
pub(crate) fn build(url: &Url) -> Result<Client, Problem> {
    build_with(url, ClientBuilder::new())
}

/// One that makes a connection for each request where that costs nothing, that is without TLS: for
/// servers that close theirs though they promised to keep it, such as llama.cpp after each stream
/// (facts: xllamacpp 2026.10, on the wire). What is sent into such a one is lost.
pub(crate) fn build_forgetful(url: &Url) -> Result<Client, Problem> {
    let mut client = ClientBuilder::new();
    if url.scheme() == "http" {
        client = client.pool_max_idle_per_host(0);
    }
    build_with(url, client)
}

fn build_with(url: &Url, client: ClientBuilder) -> Result<Client, Problem> {
    let mut client = client
        .user_agent(concat!("deskmate/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT);
    if is_local(url) {
        client = client.no_proxy();
    }
    client.build().map_err(|error| Problem::Client(error_text(&error)))
}

/// How long a bot that is only asked whether it is there may take.
const PROBE_TIMEOUT: Duration = Duration::from_secs(5);

/// Whether anything answers there, whatever it says.
pub(crate) async fn reaches(client: &Client, url: &Url, timing: &dyn Timing) -> Result<(), String> {
    tokio::select! {
        answer = client.get(url.clone()).send() => match answer {
            Ok(_) => Ok(()),
            Err(error) => Err(error_text(&error)),
        },
        () = timing.sleep(PROBE_TIMEOUT) => {
            Err(format!("no answer within {} s", PROBE_TIMEOUT.as_secs()))
        }
    }
}

/// A proxy's own loopback is not ours.
fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// No whole answer came: the next attempt may be luckier.
pub(crate) fn failure(error: &reqwest::Error) -> Failure {
    Failure::Retry { why: error_text(error), after: None }
}
