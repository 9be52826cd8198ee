//! Who is told when something goes wrong.

mod hooks;
mod mail;

use std::sync::Arc;

use anyhow::Context;
use deskmate_engine::{AlertMessage, AlertState, AlertTarget, Alerts, Clock};

use super::fetch;
use crate::config::{AlertsConfig, Config};
use hooks::{Signed, Slack};
use mail::Mail;

/// Who is told, as the configuration has it.
///
/// # Errors
/// The field that cannot be used, and what to write instead.
pub fn alerts(whole: &Config, clock: &Arc<dyn Clock>) -> anyhow::Result<Alerts> {
    let AlertsConfig { slack, webhook, mail, handover_waits, draft_waits } = &whole.alerts;
    let mut targets: Vec<Arc<dyn AlertTarget>> = Vec::new();
    let fetch = fetch(&whole.fetch_allow, clock)?;
    if let Some(url) = slack {
        let slack = Slack::new(url, Arc::clone(&fetch)).context("alerts.slack")?;
        targets.push(Arc::new(slack));
    }
    if let Some(webhook) = webhook {
        targets.push(Arc::new(Signed::new(webhook, fetch).context("alerts.webhook")?));
    }
    if let Some(mail) = mail {
        targets.push(Arc::new(Mail::new(mail).context("alerts.mail")?));
    }
    let (handover_waits, draft_waits) = (*handover_waits, *draft_waits);
    Ok(Alerts { targets, handover_waits, draft_waits })
}

/// What a message begins with, so that a glance tells.
fn headline(message: &AlertMessage) -> String {
    match message.state {
        AlertState::Begun => format!("Deskmate: {}", message.text),
        AlertState::Over => format!("Deskmate, over: {}", message.text),
        AlertState::Test => format!("Deskmate, a test: {}", message.text),
    }
}
