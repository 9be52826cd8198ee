//! A file with everything that a twin can be started with.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, de};

use crate::{
    app::AppSettings,
    clock::{FASTEST, real_ms},
    control::webhook::check_url,
    error::TwinError,
    faults::Faults,
    files::FetchAllow,
    options::{ClockStart, TwinOptions, WebhookOptions},
    switches::Switches,
    webhook::WebhookVersion,
};

/// A settings file, as `deskmate twin --settings FILE` reads it (TOML).
///
/// Every key may be left out; an unknown key is refused by name, with its line.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    seed: Option<u64>,
    hosts: Vec<String>,
    control_token: Option<String>,
    #[serde(deserialize_with = "fetch_allow")]
    fetch_allow: Vec<FetchAllow>,
    rate_limit: Option<RateLimit>,
    access_token: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    app: AppSettings,
    webhook: Option<Webhook>,
    clock: Clock,
    switches: Switches,
    faults: Faults,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Webhook {
    url: String,
    topics: Option<Vec<String>>,
    #[serde(default)]
    version: WebhookVersion,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Clock {
    #[serde(deserialize_with = "moment")]
    start: Option<i64>,
    stopped: bool,
    #[serde(deserialize_with = "speed")]
    speed: Option<u32>,
}

/// Calls in ten seconds; no limit if there is none.
#[derive(Debug, Clone, Copy)]
struct RateLimit(Option<u32>);

impl<'de> Deserialize<'de> for RateLimit {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(from)? {
            toml::Value::String(text) if text == "none" => Ok(Self(None)),
            toml::Value::Integer(limit) if limit > 0 => {
                u32::try_from(limit).map(|limit| Self(Some(limit))).map_err(de::Error::custom)
            }
            other => Err(de::Error::custom(format!(
                "`{other}` is no limit; write how many calls are allowed in ten seconds, or \
                 \"none\""
            ))),
        }
    }
}

/// A moment as TOML writes it, with or without quotes, in unix seconds.
fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let text = match toml::Value::deserialize(from)? {
        toml::Value::Datetime(moment) => moment.to_string(),
        toml::Value::String(text) => text,
        other => other.to_string(),
    };
    let parsed = text.parse::<Timestamp>().map_err(|_| {
        de::Error::custom(format!(
            "`{text}` is no moment; write it with its time zone, such as 2026-01-05T09:00:00Z"
        ))
    });
    parsed.map(|moment| Some(moment.as_second()))
}

fn fetch_allow<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<FetchAllow>, D::Error> {
    let hosts = Vec::<String>::deserialize(from)?;
    hosts.iter().map(|host| host.parse().map_err(de::Error::custom)).collect()
}

fn speed<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    let speed = i64::deserialize(from)?;
    let fits = u32::try_from(speed).ok().filter(|speed| (1..=FASTEST).contains(speed));
    fits.map(Some).ok_or_else(|| {
        de::Error::custom(format!(
            "{speed} is no speed; write 1 for real time, up to {FASTEST}, or `stopped = true`"
        ))
    })
}

impl Settings {
    /// Reads a file's text.
    ///
    /// # Errors
    /// What does not fit: with its line, its key, and what to write. A value is shown only where
    /// it cannot be a secret.
    pub fn parse(text: &str) -> Result<Self, TwinError> {
        let told = |error: &toml::de::Error, at: &str| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(0, |before| before.matches('\n').count() + 1);
            let at = if at == "." { String::new() } else { format!("{at}: ") };
            let what = error.message();
            TwinError::Options(format!("line {line}: {at}{what}"))
        };
        let toml = toml::Deserializer::parse(text).map_err(|error| told(&error, "."))?;
        let settings: Self = serde_path_to_error::deserialize(toml)
            .map_err(|error| told(error.inner(), &error.path().to_string()))?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), TwinError> {
        self.app.check()?;
        self.faults.check()?;
        if self.clock.stopped && self.clock.speed.is_some() {
            let what = "clock: it is `stopped` and has a `speed`; take one of them out";
            return Err(TwinError::Options(what.to_owned()));
        }
        if self.clock.start.is_some_and(|start| start < 0) {
            let what = "clock: `start` is before 1970, where the twin's time begins";
            return Err(TwinError::Options(what.to_owned()));
        }
        self.webhook.as_ref().map_or(Ok(()), |webhook| check_url(&webhook.url))
    }

    /// What the file says, as options.
    pub fn options(self) -> TwinOptions {
        let clock = match (self.clock.stopped, self.clock.start, self.clock.speed) {
            (true, at, _) => ClockStart::Manual { at: at.unwrap_or_else(|| real_ms() / 1000) },
            (false, None, None) => ClockStart::Real,
            (false, at, speed) => ClockStart::Running { at, speed: speed.unwrap_or(1) },
        };
        // On a standing clock a window never ends.
        let usually = TwinOptions::default();
        let usual_limit = usually.rate_limit.filter(|_| !self.clock.stopped);
        let webhook = self.webhook.map(|webhook| WebhookOptions {
            url: webhook.url,
            topics: webhook.topics,
            version: webhook.version,
        });
        TwinOptions {
            seed: self.seed.unwrap_or(usually.seed),
            hosts: self.hosts,
            control_token: self.control_token,
            fetch_allow: self.fetch_allow,
            clock,
            faults: self.faults,
            switches: self.switches,
            app: self.app,
            webhook,
            rate_limit: self.rate_limit.map_or(usual_limit, |limit| limit.0),
            access_token: self.access_token,
            client_id: self.client_id,
            client_secret: self.client_secret,
            ..usually
        }
    }
}
