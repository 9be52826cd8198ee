//! Articles of the help center.

use super::World;

/// An article.
#[derive(Debug, Clone)]
pub(crate) struct Article {
    pub(crate) id: u64,
    pub(crate) title: String,
    pub(crate) description: String,
    /// As HTML.
    pub(crate) body: String,
    pub(crate) published: bool,
}

impl World {
    pub(super) fn seed_articles(&mut self) {
        for (title, description, body, published) in [
            (
                "How do I send something back?",
                "Returns within 30 days",
                "<p>Within 30 days, in the box it came in.</p><p>We pay for the parcel.</p>",
                true,
            ),
            (
                "How long does delivery take?",
                "Delivery times",
                "<p>Two days within the country, five to other ones.</p>",
                true,
            ),
            ("Our summer sale", "Not out yet", "<p>Everything must go.</p>", false),
        ] {
            self.add_article(title, description, body, published);
        }
    }

    /// Articles are numbered from one on.
    pub(crate) fn add_article(
        &mut self,
        title: &str,
        description: &str,
        body: &str,
        published: bool,
    ) {
        self.articles.push(Article {
            id: self.articles.len() as u64 + 1,
            title: title.to_owned(),
            description: description.to_owned(),
            body: body.to_owned(),
            published,
        });
    }
}
