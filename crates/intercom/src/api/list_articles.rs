//! `GET /articles`

use crate::{
    Endpoint, Method,
    types::{Article, List},
};

/// A page of the help center's articles, drafts included.
/// Source: `paths./articles.get`, whose `page` and `per_page` are those of every list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListArticles {
    /// Which page, from 1.
    pub page: u32,
}

impl ListArticles {
    /// How many there are in a page.
    pub const PER_PAGE: usize = 150;
}

impl Endpoint for ListArticles {
    const METHOD: Method = Method::GET;
    type Response = List<Article>;

    fn path(&self) -> String {
        "/articles".to_owned()
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        vec![("page", self.page.to_string()), ("per_page", Self::PER_PAGE.to_string())]
    }
}
