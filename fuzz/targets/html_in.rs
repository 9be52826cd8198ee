//! What customers write, as Intercom sends it: read, cut to size, and told again in every form.
#![no_main]

use deskmate_core::rich::{Length, Rich, is_blank};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| {
    let read = Rich::from_html(html);
    let _ = (read.to_text(), read.to_markdown(), read.pictures(), read.is_blank());
    let out = read.to_html();
    let lower = out.to_lowercase();
    assert!(!lower.contains("<script") && !lower.contains("<iframe") && !lower.contains("<style"), "{out}");
    assert!(!lower.contains("href=\"javascript:") && !lower.contains("src=\"javascript:"), "{out}");
    // A piece of which nothing would be seen is not sent.
    let words = |text: String| {
        text.chars().filter(|c| !is_blank(c.encode_utf8(&mut [0; 4]))).collect::<String>()
    };
    let whole = words(read.to_text());
    let pieces: String = read.split(Length::Characters(50)).iter().map(|piece| words(piece.to_text())).collect();
    assert_eq!(whole, pieces, "nothing is lost where a message is split");
});
