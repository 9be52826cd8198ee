//! The workspace's help center, for agents that answer from it.

use std::sync::Arc;

use async_trait::async_trait;
use deskmate_bots::{Articles, Page};
use intercom::{AccessToken, Client, ClientOptions, Region, api::ListArticles};

use crate::clock::Clock;

/// Most pages that are read: 15,000 articles.
const MOST_PAGES: u32 = 100;

/// Reads the published articles of a workspace.
#[derive(Debug)]
pub struct HelpCenter {
    client: Client,
}

impl HelpCenter {
    /// Of the workspace that a token is for. Nothing is asked yet.
    ///
    /// # Errors
    /// What of it cannot be used.
    pub fn new(
        token: impl Into<AccessToken>,
        region: Region,
        base_url: Option<&str>,
        budget_share: f64,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, String> {
        let clock = Arc::clone(clock);
        let now: intercom::Now = Arc::new(move || clock.now().as_millis());
        let mut options = ClientOptions::new(token.into(), region, now);
        options.base_url = base_url.and_then(|url| url.parse().ok());
        options.user_agent = concat!("deskmate/", env!("CARGO_PKG_VERSION")).to_owned();
        // Customers come first: of our part of the rate limit, articles take a fifth.
        options.budget_share = budget_share / 5.0;
        Client::new(options).map(|client| Self { client }).map_err(|invalid| invalid.to_string())
    }
}

#[async_trait]
impl Articles for HelpCenter {
    async fn published(&self) -> Result<Vec<Page>, String> {
        let mut pages = Vec::new();
        for page in 1..=MOST_PAGES {
            let list = self.client.send(ListArticles { page }).await;
            let list = list.map_err(|error| error.to_string())?;
            let given = list.items.len() + list.unreadable.len();
            for article in list {
                let url = article.url.clone();
                let all = std::iter::once(article.clone()).chain(article.translations());
                for one in all.filter(intercom::types::Article::is_published) {
                    pages.push(Page {
                        title: one.title.clone().unwrap_or_default(),
                        html: format!(
                            "<p>{}</p>{}",
                            one.description.as_deref().unwrap_or_default(),
                            one.body.as_deref().unwrap_or_default()
                        ),
                        url: one.url.clone().or_else(|| url.clone()),
                    });
                }
            }
            if given < ListArticles::PER_PAGE {
                break;
            }
        }
        Ok(pages)
    }
}
