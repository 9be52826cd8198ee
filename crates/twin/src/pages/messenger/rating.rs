//! Where a customer rates a conversation.

use askama::Template;

use crate::{
    pages::{bits::Html, frame::html},
    world::Conversation,
};

#[derive(Template)]
#[template(path = "rating.html")]
struct Form<'a> {
    id: &'a str,
    back: &'a str,
    faces: [(u8, &'static str); 5],
    rating: Option<u8>,
    remark: &'a str,
}

impl Form<'_> {
    fn rated(&self, value: &u8) -> bool {
        self.rating == Some(*value)
    }
}

const RATINGS: [(u8, &str); 5] =
    [(1, "Terrible"), (2, "Bad"), (3, "OK"), (4, "Great"), (5, "Amazing")];

/// The question, or thanks and the way to change what was given.
pub(super) fn form(c: &Conversation, back: &str) -> Html {
    let given = c.given_rating();
    html(&Form {
        id: &c.id,
        back,
        faces: RATINGS,
        rating: given.map(|r| r.rating),
        remark: given.and_then(|r| r.remark.as_deref()).unwrap_or_default(),
    })
}
