//! What bots say in Markdown: nothing but what Intercom shows goes out.
#![no_main]

use deskmate_core::rich::Rich;
use libfuzzer_sys::fuzz_target;

const KEPT: [&str; 14] =
    ["a", "b", "blockquote", "br", "code", "em", "h1", "h2", "i", "img", "li", "ol", "p", "pre"];
const ALSO: [&str; 4] = ["strong", "ul", "div", "s"];

fuzz_target!(|markdown: &str| {
    let out = Rich::from_markdown(markdown).to_html();
    for tag in out.split('<').skip(1) {
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(KEPT.contains(&&*name) || ALSO.contains(&&*name), "<{name}> in {out}");
    }
    let lower = out.to_lowercase();
    assert!(!lower.contains("href=\"javascript:") && !lower.contains("href=\"data:"), "{out}");
});
