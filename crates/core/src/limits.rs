//! What can be shown where a conversation takes place: the one table of it.
//!
//! Intercom passes a reply on to the place the customer wrote from, and documents no limits of its
//! own for that. So the numbers are those of whoever runs the place, and where nobody says one,
//! ours, low enough to be read. What is not known to be shown (buttons, formatting, files) is said
//! in words, which are shown everywhere.

use crate::rich::Length;

/// What can be shown of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest text of one message; a longer one becomes several.
    pub text: Length,
    /// Whether bold, lists, links with a label and pictures in the text are shown.
    pub rich: bool,
    /// Whether choices are shown as buttons (quick replies).
    pub buttons: bool,
    /// The most images of one message; with none, they are sent as links.
    pub images: usize,
    /// The most other files of one message; with none, they are sent as links.
    pub files: usize,
}

/// Most images that one reply takes. Source: `attachment_urls` of `POST /conversations/{id}/reply`.
const IMAGES: usize = 10;

/// Most files that one reply takes. Source: `attachment_files` of `POST /conversations/{id}/reply`.
const FILES: usize = 10;

/// Intercom's own Messenger. No longest text and no most buttons are documented; ten thousand
/// characters are four pages.
const MESSENGER: Limits = Limits {
    text: Length::Characters(10_000),
    rich: true,
    buttons: true,
    images: IMAGES,
    files: FILES,
};

/// Limits by the source's name in Intercom.
const TABLE: [(&str, Limits); 7] = [
    ("conversation", MESSENGER),
    // A mail is as long as it likes; this is a small book. How quick replies show in one is unknown.
    ("email", Limits { text: Length::Characters(100_000), buttons: false, ..MESSENGER }),
    // Meta, WhatsApp Cloud API, text messages: 4096 characters.
    ("whatsapp", words_only(Length::Characters(4096))),
    // By common account 2000 characters; no page of Meta's that says so was seen.
    ("facebook", words_only(Length::Characters(2000))),
    // Meta, Instagram Messaging: UTF-8 of at most 1000 bytes.
    ("instagram", words_only(Length::Bytes(1000))),
    // X, `POST /2/dm_conversations/with/{id}/messages`: 10,000 characters.
    ("twitter", words_only(Length::Characters(10_000))),
    // Twilio, error 21658: a body has at most 1600 characters. Pictures are not taken everywhere.
    ("sms", Limits { images: 0, ..words_only(Length::Characters(1600)) }),
];

/// Of a place that shows text, and images beside it. Which other files it takes is not known.
const fn words_only(text: Length) -> Limits {
    Limits { text, rich: false, buttons: false, images: IMAGES, files: 0 }
}

impl Limits {
    /// Of a conversation that began there. A source that nobody knows yet is taken to show what
    /// Intercom's own does, but for buttons and files.
    pub fn of(source: &str) -> Self {
        let known = TABLE.iter().find(|(name, _)| *name == source);
        known.map_or(Self { buttons: false, files: 0, ..MESSENGER }, |(_, limits)| *limits)
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn only_the_messenger_is_known_to_show_buttons() {
        assert!(Limits::of("conversation").buttons);
        for source in ["email", "whatsapp", "sms", "push", "carrier pigeon", ""] {
            assert!(!Limits::of(source).buttons, "{source}");
        }
    }
}
