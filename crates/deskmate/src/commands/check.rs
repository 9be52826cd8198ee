//! `deskmate check`: the configuration, and each channel against Intercom.

use std::{sync::Arc, time::Duration};

use anyhow::bail;
use deskmate_engine::{ChannelOptions, Clock, Doctor, SystemClock};

use crate::{
    args::Check,
    config::{self, BotConfig, ChannelConfig},
    out::{self, Ink, paint},
    wiring,
};

pub(crate) async fn run(args: Check) -> anyhow::Result<()> {
    if args.config.extension().is_some_and(|ending| ending == "yaml" || ending == "yml") {
        bail!(
            "{}: bot files need the dialogs driver, which this version does not have yet",
            args.config.display()
        );
    }
    let config = config::load(&args.config)?;
    out::line(&format!(
        "{} is well formed, with {} channel(s)",
        args.config.display(),
        config.channels.len()
    ));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let mut problems = 0;
    for channel in &config.channels {
        out::line(&format!("\n{}", paint(Ink::Bold, &format!("channel `{}`", channel.name))));
        problems += match wiring::channel_options(channel, None, &clock).await {
            Ok(options) => examine(&options, channel, &clock).await,
            Err(error) => {
                bad(&out::told(&error));
                1
            }
        };
    }
    match problems {
        0 => Ok(()),
        1 => bail!("1 problem found"),
        many => bail!("{many} problems found"),
    }
}

async fn examine(
    options: &ChannelOptions,
    config: &ChannelConfig,
    clock: &Arc<dyn Clock>,
) -> usize {
    let doctor = match Doctor::check(options, clock).await {
        Ok(doctor) => doctor,
        Err(problem) => {
            bad(&problem.to_string());
            return 1;
        }
    };
    for line in &doctor.fine {
        out::line(&format!("  {} {line}", paint(Ink::Green, "ok  ")));
    }
    for warning in &doctor.warnings {
        out::line(&format!("  {} {}: {}", paint(Ink::Yellow, "note"), warning.field, warning.what));
    }
    for problem in &doctor.problems {
        bad(&format!("{}: {}", problem.field, problem.what));
    }
    let mut problems = doctor.problems.len();
    if let BotConfig::Driver(driver) = &config.bot {
        match reach(&driver.url).await {
            Ok(()) => out::line(&format!(
                "  {} the bot at {} can be reached",
                paint(Ink::Green, "ok  "),
                place(&driver.url)
            )),
            Err(why) => {
                bad(&format!(
                    "bot.url: {} cannot be reached: {why}; start the bot, or mend the address",
                    place(&driver.url)
                ));
                problems += 1;
            }
        }
    }
    problems
}

fn bad(text: &str) {
    out::line(&format!("  {} {text}", paint(Ink::Red, "bad ")));
}

/// Host and port only: the rest of an address may hold a secret.
fn place(url: &str) -> String {
    let url = url::Url::parse(url).ok();
    let host = url.as_ref().and_then(url::Url::host_str).unwrap_or("?");
    let port = url.as_ref().and_then(url::Url::port_or_known_default).unwrap_or_default();
    format!("{host}:{port}")
}

/// Whether anything answers there; a turn is not sent, since a bot may act on it.
async fn reach(url: &str) -> Result<(), String> {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| error.to_string())?;
    match client.get(url).send().await {
        Ok(_) => Ok(()),
        Err(error) if error.is_timeout() => Err("no answer within 5 s".to_owned()),
        Err(error) if error.is_connect() => Err("nothing accepts the connection".to_owned()),
        Err(error) => Err(error.without_url().to_string()),
    }
}
