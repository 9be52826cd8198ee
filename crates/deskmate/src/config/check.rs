//! What fits by itself and does not fit together, or cannot be used.

use std::time::Duration;

use deskmate_bots::FetchAllow;
use deskmate_core::length;
use url::Url;

use super::{ChannelConfig, Config, OidcConfig, RetentionConfig};

/// Where it is, and what is wrong.
type Wrong = (String, String);

/// Whether a text stands for another one, which is elsewhere.
pub(super) fn is_elsewhere(text: &str) -> bool {
    text.starts_with("env:") || text.starts_with("file:")
}

/// Looks at a whole configuration.
///
/// # Errors
/// The first thing that cannot be as it is.
pub(super) fn check(config: &Config) -> Result<(), Wrong> {
    let at_top = |key: &str, what: String| (key.to_owned(), what);
    FetchAllow::new(&config.fetch_allow).map_err(|bad| at_top("fetch_allow", bad.to_string()))?;
    if let Some(url) = &config.public_url {
        address(url, "https://bot.example.com").map_err(|what| at_top("public_url", what))?;
    }
    if let Some(url) = config.console.own_url() {
        let what = address(url, "https://console.example.com");
        what.map_err(|what| at_top("console.public_url", what))?;
        if config.console.door().is_none() {
            let what = "is the address of the console's own door; without `console.listen` it is at `public_url`";
            return Err(at_top("console.public_url", what.to_owned()));
        }
    }
    if let Some(oidc) = config.console.oidc() {
        self::oidc(oidc).map_err(|(key, what)| at_top(&format!("console.oidc.{key}"), what))?;
    }
    config.database().map_err(|what| at_top("database_url", what))?;
    if config.admin_token.as_deref().is_some_and(|token| token.trim().is_empty()) {
        return Err(at_top("admin_token", "is empty; leave it out for none".to_owned()));
    }
    if config.admin_listen.is_some_and(|own| own == config.listen && own.port() != 0) {
        return Err(at_top(
            "admin_listen",
            "is the same as `listen`; give it another port".to_owned(),
        ));
    }
    if let Some(app) = &config.intercom_app {
        let secrets = app.client_secret.all();
        if app.client_id.trim().is_empty() {
            return Err(at_top("intercom_app.client_id", "is empty".to_owned()));
        }
        if secrets.is_empty() || secrets.iter().any(|secret| secret.trim().is_empty()) {
            return Err(at_top("intercom_app.client_secret", "is empty".to_owned()));
        }
        if let Some(url) = &app.base_url {
            let what = address(url, "http://127.0.0.1:8090");
            what.map_err(|what| at_top("intercom_app.base_url", what))?;
        }
    }
    if config.max_connections == 0 {
        return Err(at_top("max_connections", "must be over 0".to_owned()));
    }
    let RetentionConfig { notifications, timelines, events, conversations } = &config.retention;
    for (key, least, kept) in [
        // A repeat comes within minutes; a timeline is for whoever asks the next morning.
        ("notifications", 1, notifications),
        ("timelines", 1, timelines),
        ("events", 1, events),
        // It has to outlive what Intercom may still send of it.
        ("conversations", 30, conversations),
    ] {
        let least = Duration::from_secs(least * 24 * 3600);
        if *kept < least {
            let what = format!("must be at least \"{}\"", length::show(least));
            return Err(at_top(&format!("retention.{key}"), what));
        }
    }
    let mut names = std::collections::BTreeSet::new();
    for (index, channel) in config.channels.iter().enumerate() {
        let at = |key: &str| format!("channel[{index}].{key}");
        self::channel(channel).map_err(|(key, what)| (at(key), what))?;
        if !names.insert(&channel.name) {
            let what = format!("there are two channels named `{}`", channel.name);
            return Err((at("name"), what));
        }
        let before = config.channels.iter().take(index);
        before
            .filter_map(|before| apart(before, channel))
            .try_for_each(|(key, what)| Err((at(key), what)))?;
    }
    Ok(())
}

/// Whoever gets in by single sign-on needs a role, and the provider's word has to be its own.
fn oidc(oidc: &OidcConfig) -> Result<(), (&'static str, String)> {
    let OidcConfig { issuer, client_id, client_secret, claim, roles, role, .. } = oidc;
    address(issuer, "https://login.example.com").map_err(|what| ("issuer", what))?;
    for (key, text) in [("client_id", client_id), ("client_secret", client_secret)] {
        if text.trim().is_empty() {
            return Err((key, "is empty".to_owned()));
        }
    }
    if claim.is_some() == roles.is_empty() {
        let what = "`claim` says what the provider tells, and `roles` the role for each of its values: write both, or none";
        return Err(("roles", what.to_owned()));
    }
    if role.is_none() && roles.is_empty() {
        let what = "nobody would get in: give everybody a `role`, or some by `claim` and `roles`";
        return Err(("role", what.to_owned()));
    }
    Ok(())
}

fn channel(channel: &ChannelConfig) -> Result<(), (&'static str, String)> {
    let plain = |text: &str| {
        let fits =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        !text.is_empty() && text.chars().all(fits)
    };
    if !plain(&channel.name) {
        let what = format!(
            "`{}` can have lower-case letters, digits and `-` only: it is part of the webhook's address",
            channel.name
        );
        return Err(("name", what));
    }
    if channel.key.as_deref().is_some_and(|key| !plain(key)) {
        return Err(("key", "can have lower-case letters, digits and `-` only".to_owned()));
    }
    channel.rules.check().map_err(|(key, what)| (key, what.to_owned()))?;
    let intercom = &channel.intercom;
    if intercom.access_token.trim().is_empty() {
        return Err(("intercom.access_token", "is empty".to_owned()));
    }
    let secrets = intercom.client_secret.all();
    if secrets.is_empty() || secrets.iter().any(|secret| secret.trim().is_empty()) {
        let what = "is empty; without it anybody could post webhooks";
        return Err(("intercom.client_secret", what.to_owned()));
    }
    if let Some(url) = &intercom.base_url {
        address(url, "http://127.0.0.1:8090").map_err(|what| ("intercom.base_url", what))?;
    }
    Ok(())
}

/// Whether that is a full address. It is not shown: there may be a password in it.
fn address(url: &str, example: &str) -> Result<(), String> {
    let is_full = Url::parse(url)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
    if !is_full || !url.contains("://") {
        return Err(format!("is no address; write a full one, such as \"{example}\""));
    }
    // It is shown and used as it is written, with a path behind it.
    if url.contains(['?', '#', '@']) || url.contains(char::is_whitespace) {
        let what =
            "is an address with more in it; without a name, a blank, `?` and `#` it is such as";
        return Err(format!("{what} \"{example}\""));
    }
    Ok(())
}

/// Two channels must not be the same one twice: each would answer.
fn apart(one: &ChannelConfig, other: &ChannelConfig) -> Option<(&'static str, String)> {
    let same = format!("channel `{}`", one.name);
    let place =
        |channel: &ChannelConfig| (channel.intercom.base_url.clone(), channel.intercom.region);
    let teammate = one.intercom.teammate_id.trim();
    if place(one) == place(other) && teammate == other.intercom.teammate_id.trim() {
        let what = format!(
            "{same} is teammate `{teammate}` as well, and each would answer; give each its own"
        );
        return Some(("intercom.teammate_id", what));
    }
    let hook =
        |channel: &ChannelConfig| channel.key.as_ref().map(|key| format!("{}-{key}", channel.name));
    match (hook(one), hook(other)) {
        (Some(hook), Some(the_same)) if hook == the_same => {
            Some(("key", format!("{same} has the webhook `{hook}` as well; change one")))
        }
        _ => None,
    }
}
