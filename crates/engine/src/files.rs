//! The files of customers, under addresses that last: Intercom's expire after half an hour, so a
//! bot is given one of ours, which leads to a fresh one of Intercom's.

use deskmate_core::{ChannelName, ConversationId, PartId};
use futures_util::future::BoxFuture;
use intercom::{Class, Priority};

use crate::{
    Engine,
    convert::{self, Snapshot},
    engine::Inner,
};

/// Where a file is.
#[derive(Debug)]
pub enum File {
    /// There, for now.
    At(String),
    /// The address is not one of ours.
    WrongToken,
    /// The message is not there any more, or has no such file.
    Gone,
    /// Intercom does not tell now, and why.
    NotNow(String),
}

/// Which file of which message.
struct Place<'a> {
    channel: &'a ChannelName,
    conversation: &'a ConversationId,
    message: &'a PartId,
    /// Which of the message's files, from 0.
    at: usize,
}

impl Place<'_> {
    fn path(&self) -> String {
        format!("{}/{}/{}/{}", self.channel, self.conversation, self.message, self.at)
    }
}

impl Inner {
    /// The lasting address of a message's file. Its name stands at the end only for whoever goes by
    /// it; what an address cannot hold is left out of it.
    pub(crate) fn file_address(
        &self,
        channel: &ChannelName,
        conversation: &ConversationId,
        message: &PartId,
        at: usize,
        name: Option<&str>,
    ) -> String {
        let path = Place { channel, conversation, message, at }.path();
        let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let name: String = name.unwrap_or("file").chars().filter(|c| fine(*c)).collect();
        let token = self.tokens.of_file(&path);
        // A name of dots would be read as a way up.
        let name = name.trim_start_matches('.');
        let name = if name.is_empty() { "file" } else { name };
        format!("{}/api/v1/files/{path}/{token}/{name}", self.public_url)
    }

    async fn file(&self, place: &Place<'_>, token: &str) -> File {
        if !self.tokens.fits_file(&place.path(), token) {
            return File::WrongToken;
        }
        let Some(channel) = self.channel(place.channel) else { return File::Gone };
        let id = convert::conversation_id(place.conversation);
        let client = channel.client.with_priority(Priority::Read);
        let conversation = match client.conversation(&id).await {
            Ok(conversation) => conversation,
            Err(error) if matches!(error.class(), Class::Gone { .. }) => return File::Gone,
            Err(error) => return File::NotNow(error.to_string()),
        };
        let now = self.clock.now();
        let snapshot = Snapshot::new(conversation, channel.options.teammate_id.clone(), now, now);
        let mut heard = snapshot.heard(std::slice::from_ref(place.message)).into_iter();
        let file =
            heard.next().and_then(|heard| heard.message.attachments.into_iter().nth(place.at));
        file.map_or(File::Gone, |file| File::At(file.url))
    }
}

impl Engine {
    /// Where a file is that a bot was told of: its place, and the token that came with it.
    pub fn file<'a>(
        &'a self,
        channel: &'a str,
        conversation: &'a str,
        message: &'a str,
        at: &'a str,
        token: &'a str,
    ) -> BoxFuture<'a, File> {
        Box::pin(async move {
            let Ok(at) = at.parse() else { return File::WrongToken };
            let place = Place {
                channel: &ChannelName::new(channel),
                conversation: &ConversationId::new(conversation),
                message: &PartId::new(message),
                at,
            };
            self.inner.file(&place, token).await
        })
    }
}
