//! What customers write, as Intercom sends it: read, cut to size, and told again in every form.
#![no_main]

use deskmate_core::rich::{Length, Rich};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| {
    let read = Rich::from_html(html);
    let _ = (read.to_text(), read.to_markdown(), read.pictures(), read.is_blank());
    let out = read.to_html();
    let lower = out.to_lowercase();
    assert!(!lower.contains("<script") && !lower.contains("<iframe") && !lower.contains("<style"), "{out}");
    assert!(!lower.contains("href=\"javascript:") && !lower.contains("src=\"javascript:"), "{out}");
    // Marks of quotes, rules and what is struck may stand otherwise in a piece, the address of a link is told once for
    // what stands together, and an item of which nothing is left has no number: other letters and digits are all there.
    let read = Rich::from_html(&html.to_ascii_lowercase().replace("href", "title"));
    let words = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let whole: String = read.to_text().lines().map(|line| words(without_numbers(line))).collect();
    let pieces: String = read.split(Length::Characters(50)).iter().map(|piece| words(&piece.to_text())).collect();
    let mut rest = pieces.chars();
    let lost = whole.chars().find(|letter| !rest.any(|other| other == *letter));
    assert!(lost.is_none(), "nothing is lost where a message is split: {whole} {pieces}");
});

/// Without the numbers of the items that begin in it.
fn without_numbers(line: &str) -> &str {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let after = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() < line.len() && after.starts_with('.') { without_numbers(&after[1..]) } else { line }
}
