//! Walking through the pages of a search.

use super::Client;
use crate::{Error, api::SearchConversations, types::ConversationPage};

/// The pages of a search, one call each. Made by [`Client::search_pages`].
#[derive(Debug)]
pub struct Pages {
    client: Client,
    next: Option<SearchConversations>,
}

impl Pages {
    pub(super) fn new(client: Client, search: SearchConversations) -> Self {
        Self { client, next: Some(search) }
    }

    /// The next page, or `None` after the last one. After an error the same page can be asked for
    /// again.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn next(&mut self) -> Result<Option<ConversationPage>, Error> {
        let Some(search) = &self.next else {
            return Ok(None);
        };
        let page = self.client.send(search.clone()).await?;
        self.next = search.after(&page);
        Ok(Some(page))
    }
}
