//! How long it takes to read and write what is said: `script/bench`. docs/performance.md says more.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement of real time, for people to read"
)]

use std::time::{Duration, Instant};

use deskmate_core::rich::{Length, Rich};

/// How long one thing is done again and again, for one figure.
const LENGTH: Duration = Duration::from_millis(500);

fn main() {
    println!("| what is said | 1 kB | 100 kB | 1 MB |\n|---|---|---|---|");
    let ordinary = "<p>Where is my <b>order</b> &amp; when?<br>See <a href=\"https://x.test/a\">this</a></p>\
                    <ul><li>one</li><li>two</li></ul><div>Bye</div>";
    let piece = |html: &str| Rich::from_html(html).split(Length::Characters(2000)).len();
    row("HTML to messages of 2000 characters", ordinary, piece);
    row("HTML to Markdown", ordinary, |html| Rich::from_html(html).to_markdown().len());
    let markdown = "It **left** on [Monday](https://x.test).\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n";
    let text = |html: &str| Rich::from_html(html).to_text().len();
    row("HTML to text", ordinary, text);
    row("`<div>` without end, to text", "<div>", text);
    row("`<blockquote>` without end, to text", "<blockquote>", text);
    row("`<table><tr><td>` without end, to text", "<table><tr><td>", text);
    row("HTML to what Intercom keeps", ordinary, |html| Rich::from_html(html).to_html().len());
    let sent = |markdown: &str| Rich::from_markdown(markdown).to_html().len();
    row("Markdown to what Intercom keeps", markdown, sent);
    row("`>` without end", ">", sent);
    row("`*` without end", "*", sent);
    row("`[` without end", "[", sent);
    row("`![` without end", "![", sent);
}

/// Median of the times for texts of three lengths.
fn row(what: &str, piece: &str, read: impl Fn(&str) -> usize) {
    let times = [1_000, 100_000, 1_000_000].map(|length: usize| {
        let said = piece.repeat(length.div_ceil(piece.len()));
        let mut times = Vec::new();
        let began = Instant::now();
        while times.is_empty() || began.elapsed() < LENGTH {
            let one = Instant::now();
            std::hint::black_box(read(std::hint::black_box(&said)));
            times.push(one.elapsed());
        }
        times.sort_unstable();
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        format!("{:.3} ms", median.as_secs_f64() * 1000.0)
    });
    println!("| {what} | {} |", times.join(" | "));
}
