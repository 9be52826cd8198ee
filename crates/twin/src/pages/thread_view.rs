//! How a thread is put into a page.

use askama::Template;

use super::{
    bits::{Html, icons},
    thread::{Entry, Thread},
};

#[derive(Template)]
#[template(path = "thread.html")]
pub(super) struct ThreadView {
    pub(super) thread: Thread,
    /// The page with all of it.
    pub(super) older: String,
    pub(super) customer: bool,
    /// Where a customer rates.
    pub(super) rating: Html,
}

/// What stands in place of a thread before there is one.
#[derive(Template)]
#[template(path = "greeting.html")]
pub(super) struct Greeting;
