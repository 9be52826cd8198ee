//! Articles of the help center.

use serde::{Deserialize, Serialize};

use super::Fields;
use crate::lenient;

/// An article. Source: `components.schemas.article_list_item`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Article {
    /// Its title, in the default language.
    #[serde(default, deserialize_with = "lenient::text")]
    pub title: Option<String>,
    /// A line about it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub description: Option<String>,
    /// What it says, as HTML.
    #[serde(default, deserialize_with = "lenient::text")]
    pub body: Option<String>,
    /// `published` or `draft`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub state: Option<String>,
    /// Where customers read it. Not there where it is no part of a help center.
    #[serde(default, deserialize_with = "lenient::text")]
    pub url: Option<String>,
    /// Fields without a place of their own; `translated_content` has an article by language.
    #[serde(flatten)]
    pub extra: Fields,
}

impl Article {
    /// Whether customers can read it.
    pub fn is_published(&self) -> bool {
        self.state.as_deref() == Some("published")
    }

    /// The same in other languages, each with its state, as far as they can be read.
    pub fn translations(&self) -> Vec<Self> {
        let all = self.extra.get("translated_content").and_then(serde_json::Value::as_object);
        let one = |value: &serde_json::Value| serde_json::from_value(value.clone()).ok();
        let is_article = |value: &&serde_json::Value| value.get("title").is_some();
        all.into_iter().flat_map(|all| all.values()).filter(is_article).filter_map(one).collect()
    }
}
