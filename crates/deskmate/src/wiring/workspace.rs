//! What there is in a channel's workspace, as checks of bot files want it.

use std::sync::Arc;

use deskmate_dialog::Workspace;
use deskmate_engine::{ChannelOptions, Clock, Doctor};

/// Asks Intercom for it.
///
/// # Errors
/// What Intercom does not tell, and why.
pub async fn workspace(
    options: &ChannelOptions,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<Workspace> {
    let names = Doctor::names(options, clock).await?;
    Ok(Workspace {
        teams: names.teams,
        teammates: names.teammates,
        tags: names.tags,
        contact_attributes: names.contact_attributes,
        conversation_attributes: names.conversation_attributes,
    })
}
