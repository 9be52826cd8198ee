//! `POST /conversations/search`

use serde_json::{Value, json};

use crate::{Endpoint, Invalid, Method, search::Query, types::ConversationPage};

/// Finds conversations. They come without parts, in no promised order, and the index is seconds
/// to minutes behind. Source: `paths./conversations/search.post`, `search_request`.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchConversations {
    /// What to look for.
    pub query: Query,
    /// How many a page, 1 to 150.
    pub per_page: u16,
    /// The cursor of the page, from [`ConversationPage::next`]; `None` is the first one.
    pub starting_after: Option<String>,
}

impl SearchConversations {
    /// The most that Intercom gives in a page.
    pub const MOST_PER_PAGE: u16 = 150;

    /// The first page, as large as may be.
    pub fn new(query: Query) -> Self {
        Self { query, per_page: Self::MOST_PER_PAGE, starting_after: None }
    }

    /// The same search for the page after `page`; `None` after the last one, and where the cursor
    /// does not move on.
    pub fn after(&self, page: &ConversationPage) -> Option<Self> {
        let next = page.next.as_ref().filter(|next| self.starting_after.as_ref() != Some(next))?;
        let starting_after = Some(next.clone());
        Some(Self { query: self.query.clone(), per_page: self.per_page, starting_after })
    }
}

impl Endpoint for SearchConversations {
    const METHOD: Method = Method::POST;
    type Response = ConversationPage;

    fn path(&self) -> String {
        "/conversations/search".to_owned()
    }

    fn body(&self) -> Option<Value> {
        let mut pagination = json!({"per_page": self.per_page});
        if let Some(cursor) = &self.starting_after {
            pagination["starting_after"] = cursor.as_str().into();
        }
        Some(json!({"query": self.query.to_json(), "pagination": pagination}))
    }

    // A search only reads.
    fn safe_to_repeat(&self) -> bool {
        true
    }

    fn check(&self) -> Result<(), Invalid> {
        let most = Self::MOST_PER_PAGE;
        if !(1..=most).contains(&self.per_page) {
            return Err(Invalid::PageSize { given: self.per_page, most });
        }
        self.query.check()
    }
}
