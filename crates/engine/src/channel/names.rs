//! What there is in a workspace, by name: for checks of what bots refer to.

use std::sync::Arc;

use deskmate_core::ChannelName;
use futures_util::future::BoxFuture;
use intercom::{Client, api::Model};

use super::{ChannelOptions, Doctor, Problem};
use crate::Clock;

/// What there is in a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Names and ids of the teams.
    pub teams: Vec<String>,
    /// Names, e-mail addresses and ids of the teammates.
    pub teammates: Vec<String>,
    /// Names of the tags.
    pub tags: Vec<String>,
    /// Names of the contacts' custom attributes.
    pub contact_attributes: Vec<String>,
    /// Names of the conversations' custom attributes.
    pub conversation_attributes: Vec<String>,
}

impl Doctor {
    /// Asks what there is in the workspace of a channel that does not run.
    ///
    /// # Errors
    /// What Intercom does not tell, and why.
    pub fn names<'a>(
        options: &'a ChannelOptions,
        clock: &'a Arc<dyn Clock>,
    ) -> BoxFuture<'a, Result<Names, Problem>> {
        Box::pin(async move {
            let client = Client::new(options.client(clock))
                .map_err(|error| Problem::new(&options.name, "intercom", error.to_string()))?;
            Names::of(&options.name, &client).await
        })
    }
}

impl Names {
    /// Asks what there is in a channel's workspace.
    ///
    /// # Errors
    /// What Intercom does not tell, and why.
    pub(super) async fn of(channel: &ChannelName, client: &Client) -> Result<Self, Problem> {
        let asked = |error: intercom::Error| Problem::new(channel, "intercom", error.to_string());
        let teams = client.teams().await.map_err(asked)?.items;
        let admins = client.admins().await.map_err(asked)?.items;
        let tags = client.tags().await.map_err(asked)?.items;
        let contact = client.data_attributes(Model::Contact).await.map_err(asked)?.items;
        let conversation = client.data_attributes(Model::Conversation).await.map_err(asked)?.items;
        Ok(Self {
            teams: teams
                .into_iter()
                .flat_map(|team| [team.name, Some(team.id.to_string())])
                .flatten()
                .collect(),
            teammates: admins
                .into_iter()
                .flat_map(|admin| [admin.name, admin.email, Some(admin.id.to_string())])
                .flatten()
                .collect(),
            tags: tags.into_iter().filter_map(|tag| tag.name).collect(),
            contact_attributes: contact.into_iter().map(|attribute| attribute.name).collect(),
            conversation_attributes: conversation
                .into_iter()
                .map(|attribute| attribute.name)
                .collect(),
        })
    }
}
