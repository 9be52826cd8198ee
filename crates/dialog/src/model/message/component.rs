//! One component of a message.

use super::{Buttons, Carousel, List, Media, QuickReplies};
use crate::{
    decode::{exactly_one, record},
    diagnostic::Problems,
    model::{Texts, condition::Test},
    yaml::Node,
};

record! {
    check one_kind;
    /// One thing to say.
    #[schemars(extend("oneOf" = [
        { "required": ["text"] }, { "required": ["markdown"] }, { "required": ["html"] },
        { "required": ["buttons"] }, { "required": ["quick_replies"] }, { "required": ["media"] },
        { "required": ["carousel"] }, { "required": ["list"] }
    ]))]
    pub struct Component {
        /// Text that is shown as it is.
        text: Option<Texts> = "text",
        /// CommonMark.
        markdown: Option<Texts> = "markdown",
        /// HTML, cut down to what Intercom keeps.
        html: Option<Texts> = "html",
        /// A text with at most three buttons.
        buttons: Option<Buttons> = "buttons",
        /// A text with answers to choose from.
        quick_replies: Option<QuickReplies> = "quick_replies",
        /// An image, a video, a sound or a file.
        media: Option<Media> = "media",
        /// Cards side by side.
        carousel: Option<Carousel> = "carousel",
        /// Two to four items.
        list: Option<List> = "list",
        /// Said only if this holds.
        when: Option<Test> = "when",
    }
}

/// Which of the components it is.
#[derive(Clone, Copy, Debug)]
pub enum Kind<'a> {
    /// Text that is shown as it is.
    Text(&'a Texts),
    /// CommonMark.
    Markdown(&'a Texts),
    /// HTML.
    Html(&'a Texts),
    /// A text with buttons.
    Buttons(&'a Buttons),
    /// A text with answers to choose from.
    QuickReplies(&'a QuickReplies),
    /// A file.
    Media(&'a Media),
    /// Cards side by side.
    Carousel(&'a Carousel),
    /// Items.
    List(&'a List),
}

impl Component {
    /// Which of the components it is. One of a bot that was parsed is always one.
    pub fn kind(&self) -> Option<Kind<'_>> {
        let text = self.text.as_ref().map(Kind::Text);
        text.or_else(|| self.markdown.as_ref().map(Kind::Markdown))
            .or_else(|| self.html.as_ref().map(Kind::Html))
            .or_else(|| self.buttons.as_ref().map(Kind::Buttons))
            .or_else(|| self.quick_replies.as_ref().map(Kind::QuickReplies))
            .or_else(|| self.media.as_ref().map(Kind::Media))
            .or_else(|| self.carousel.as_ref().map(Kind::Carousel))
            .or_else(|| self.list.as_ref().map(Kind::List))
    }

    fn one_kind(&self, node: &Node, problems: &mut Problems) {
        let kinds =
            ["text", "markdown", "html", "buttons", "quick_replies", "media", "carousel", "list"];
        exactly_one("a part of a message", &kinds, node, problems);
    }
}
