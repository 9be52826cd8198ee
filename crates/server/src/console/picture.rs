//! Pictures of teammates. They lie wherever Intercom says, and are had from there by us: nobody out
//! there learns who looks at a page, and the pages' policy lets in nothing that is not ours.

use std::time::Duration;

use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use deskmate_engine::{Picture, Teammate};
use serde::Deserialize;
use web_kit::Face;

use super::Pages;

/// Most bytes of a picture.
const MOST_BYTES: usize = 512 * 1024;
/// How long it may take to be had.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a picture begins with, and what it is then. Nothing that a browser would run is among them.
const KINDS: [(&[u8], &str); 3] =
    [(b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif")];

/// What somebody looks like: initials, and their picture if Intercom told of one.
pub(super) fn face(pages: &Pages, one: &Teammate, told_by: &str) -> Face {
    let face = Face::of(&one.name, &one.id);
    let Some(url) = &one.picture else { return face };
    let token = pages.engine.picture_token(&Picture { url, told_by });
    let asked = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("of", url.as_str()), ("by", told_by), ("token", &token)])
        .finish();
    face.with_picture(pages.at(&format!("/picture?{asked}")))
}

/// Which picture.
#[derive(Deserialize)]
pub(super) struct Asked {
    of: String,
    by: String,
    token: String,
}

/// A picture that Intercom told of. Where it cannot be had there is none: the initials stay.
pub(super) async fn picture(State(pages): State<Pages>, Query(asked): Query<Asked>) -> Response {
    let place = Picture { url: &asked.of, told_by: &asked.by };
    let maker = pages.options.maker.as_ref();
    let Some(maker) = maker.filter(|_| pages.engine.is_told_of(&place, &asked.token)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let clock = pages.engine.clock();
    let had = tokio::select! {
        biased;
        had = maker.picture(&place, MOST_BYTES) => had.ok(),
        () = clock.sleep_until(clock.now().plus(PATIENCE)) => None,
    };
    let known = had.and_then(|bytes| Some((kind(&bytes)?, bytes)));
    let Some((kind, bytes)) = known else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "private, max-age=3600"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    (headers, bytes).into_response()
}

fn kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    KINDS.iter().find(|(begins, _)| bytes.starts_with(begins)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn only_pictures_that_run_nothing_are_passed_on() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\nrest"), Some("image/png"));
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPrest"), Some("image/webp"));
        for other in [&b"<svg xmlns="[..], b"<html>", b"RIFF", b"\x89PNG", b""] {
            assert_eq!(kind(other), None);
        }
    }
}
