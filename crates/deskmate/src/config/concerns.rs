//! What can be used as it is, and had better not be.

use std::{
    fs,
    net::IpAddr,
    path::{Path, PathBuf},
};

use url::{Host, Url};

use super::{BotConfig, ChannelConfig, Config, DriverConfig, check::is_elsewhere, place::Written};
use crate::limited;

/// What whoever runs this configuration should know, each a line for people that begins with the
/// key. Of a configuration that can be read; no value is shown.
pub fn concerns(path: &Path, config: &Config) -> Vec<String> {
    let text = limited::text(path, limited::MOST_BYTES).unwrap_or_default();
    let mut found = Vec::new();
    if let Ok(written) = Written::parse(&text) {
        found.extend(readable(path, &written, config));
    }
    if config.listen.ip().is_unspecified() {
        let what = "listens on all addresses of this machine, in plain HTTP; name the one that the proxy in front uses";
        found.push(format!("listen: {what}"));
    }
    if config.admin_listen.is_some_and(|own| !own.ip().is_loopback()) {
        let what = "whoever reaches it sees metrics and the state of every channel; it is meant for a loopback or a \
                    private address";
        found.push(format!("admin_listen: {what}"));
    }
    let public = config.public_url.iter().map(|url| ("public_url".to_owned(), url.as_str(), true));
    let console = config.console.own_url().map(|url| ("console.public_url".to_owned(), url, true));
    let channels = config.channels.iter().enumerate();
    let others = channels.flat_map(|(index, channel)| addresses(index, channel));
    let urls: Vec<_> = public.chain(console).chain(others).collect();
    for (key, url, secret) in &urls {
        let Ok(url) = Url::parse(url) else { continue };
        if *secret && url.scheme() == "http" && !is_local(&url) {
            let what =
                "is http://, and carries a secret that anybody on the way can read; use https://";
            found.push(format!("{key}: {what}"));
        }
        if is_example(&url) {
            found.push(format!("{key}: still points at example.com"));
        }
    }
    found
}

/// Addresses, and whether a token or a secret goes there.
fn addresses(index: usize, channel: &ChannelConfig) -> Vec<(String, &str, bool)> {
    let at = |key: &str| format!("channel[{index}].{key}");
    let mut found = Vec::new();
    if let Some(url) = &channel.intercom.base_url {
        found.push((at("intercom.base_url"), url.as_str(), true));
    }
    if let Some(events) = &channel.events {
        found.push((at("events.url"), events.url.as_str(), events.signing_secret.is_some()));
    }
    for (name, value) in channel.bot.variables() {
        found.extend(value.as_str().map(|url| (at(&format!("bot.variables.{name}")), url, false)));
    }
    match &channel.bot {
        BotConfig::Driver(DriverConfig::Http(http)) => {
            // A bot that answers later gets a token with each turn.
            found.push((at("bot.url"), http.url.as_str(), true));
        }
        BotConfig::Driver(DriverConfig::A2a(agent)) => {
            found.push((at("bot.url"), agent.url.as_str(), agent.secret.is_some()));
        }
        BotConfig::Driver(DriverConfig::Botpress(bot)) => {
            // Keys of its users are sent along.
            found.push((at("bot.url"), bot.url.as_str(), true));
        }
        BotConfig::Driver(DriverConfig::Chatlayer(chatlayer)) => {
            found.push((at("bot.url"), chatlayer.url.as_str(), chatlayer.secret.is_some()));
        }
        BotConfig::Driver(DriverConfig::DirectLine(line)) => {
            found.push((at("bot.url"), line.url.as_str(), line.secret.is_some()));
            let tokens = line.token_url.as_ref();
            found.extend(tokens.map(|url| (at("bot.token_url"), url.as_str(), true)));
        }
        BotConfig::Driver(DriverConfig::LangGraph(graph)) => {
            let has_secret = graph.secret.is_some() || graph.api_key.is_some();
            found.push((at("bot.url"), graph.url.as_str(), has_secret));
        }
        BotConfig::Driver(DriverConfig::Rasa(rasa)) => {
            let has_secret = rasa.secret.is_some() || rasa.token.is_some();
            found.push((at("bot.url"), rasa.url.as_str(), has_secret));
        }
        BotConfig::Driver(DriverConfig::Json(json)) => {
            let has_secret = json.secret.is_some() || !json.shape.headers.is_empty();
            if let Some(url) = &json.shape.url {
                found.push((at("bot.url"), url.as_str(), has_secret));
            }
        }
        BotConfig::Driver(DriverConfig::Dialogs(dialogs)) => {
            if let Some(own) = &dialogs.embeddings {
                found.push((at("bot.embeddings.url"), own.url.as_str(), own.api_key.is_some()));
            }
        }
        // Where an agent's model is, its own file says.
        BotConfig::File(_) | BotConfig::Driver(DriverConfig::Agent(_)) => {}
    }
    found
}

/// Secrets that stand in a file which everybody on this machine can read.
fn readable(path: &Path, written: &Written<'_>, config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    for key in secrets(config) {
        let Some(text) = written.text(&key) else { continue };
        let file = match text.strip_prefix("file:") {
            Some(file) => config.folder.join(file),
            None if is_elsewhere(text) => continue,
            None => PathBuf::from(path),
        };
        if others_may_read(&file) {
            let file = file.display();
            let what =
                format!("{file} can be read by everybody on this machine; `chmod o-r {file}`");
            found.push(format!("{key}: is a secret, and {what}"));
        }
    }
    found
}

/// Where secrets may stand.
fn secrets(config: &Config) -> Vec<String> {
    let mut keys = vec!["admin_token".to_owned()];
    for (index, channel) in config.channels.iter().enumerate() {
        let lists = (0..channel.intercom.client_secret.all().len())
            .map(|item| format!("intercom.client_secret[{item}]"));
        let own = [
            "intercom.access_token",
            "intercom.client_secret",
            "bot.secret",
            "bot.signing_secret",
            "bot.embeddings.key",
            "bot.token",
            "bot.token_url",
            "bot.verify_token",
            "bot.api_key",
            "events.signing_secret",
        ];
        let headers = match &channel.bot {
            BotConfig::Driver(DriverConfig::Json(json)) => json.shape.headers.keys(),
            _ => Default::default(),
        };
        let headers = headers.map(|name| format!("bot.headers.{name}"));
        let own = own.map(str::to_owned).into_iter().chain(lists).chain(headers);
        keys.extend(own.map(|key| format!("channel[{index}].{key}")));
    }
    keys
}

#[cfg(unix)]
fn others_may_read(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|about| about.permissions().mode() & 0o004 != 0)
}

#[cfg(not(unix))]
fn others_may_read(_path: &Path) -> bool {
    false
}

/// Whether what is sent there stays on this machine.
fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::from(ip).is_loopback(),
        None => false,
    }
}

/// Whether that is an address of documentation (RFC 2606), which nobody answers at.
pub(crate) fn is_example(url: &Url) -> bool {
    let names = ["example.com", "example.org", "example.net"];
    url.host_str().is_some_and(|host| {
        names.iter().any(|name| host == *name || host.ends_with(&format!(".{name}")))
            || host.ends_with(".example")
    })
}
