//! Dialogs as tools: the model says which, and from there on the dialog's rules count.

use deskmate_core::Reason;
use serde_json::json;

use crate::{Bot, Call, DialogBot, Outcome, agent::file::Dialogs, model::ToolSpec};

pub(super) fn specs(dialogs: &Dialogs) -> impl Iterator<Item = ToolSpec> {
    dialogs.run.iter().map(|(name, what)| ToolSpec {
        name: name.value.clone(),
        description: format!(
            "{} It answers the customer itself, and asks what it needs.",
            what.trim()
        ),
        parameters: json!({"type": "object", "properties": {}, "additionalProperties": false}),
    })
}

/// Begins a dialog, with everything that the turn tells.
pub(super) async fn begin(bot: &DialogBot, call: &Call, dialog: &str) -> Outcome {
    let mut call = call.clone();
    call.turn.reason = Reason::Command { command: dialog.to_owned() };
    bot.turn(&call).await
}
