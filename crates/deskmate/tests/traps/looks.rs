//! What a bot says must arrive looking right.

use std::time::Duration;

use deskmate_core::{action::Format, rich::Rich};
use serde_json::json;

use crate::support::{
    World,
    scene::{sorry, with},
};

/// Each of the bodies whose HTML `core` has reviewed: what Intercom keeps of it reads as it was
/// meant.
#[tokio::test]
async fn every_body_reads_in_the_inbox_as_it_was_meant() {
    let world = World::with(|options| options.rules.max_bot_messages = 1000).await;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/tests/bodies/out");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let conversation = world.joe_starts("Hi").await;
    let without_spaces = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let (format, name) = match file.extension().and_then(|it| it.to_str()) {
            Some("markdown") => (Format::Markdown, "markdown"),
            Some("html") => (Format::Html, "html"),
            _ => (Format::Plain, "plain"),
        };
        let meant = format.read(&text);
        if meant.is_blank() {
            continue;
        }
        world.bot.answers(json!({"actions": [{"type": "say", "text": text, "format": name}]}));
        // Another window of the rate limit.
        world.advance(Duration::from_secs(10)).await;
        world.customer_writes(&conversation, "Next").await;
        let said = world.bot_said(&conversation).pop().unwrap();
        let meant = Rich::from_html(&meant.to_html()).to_text();
        assert_eq!(without_spaces(&said), without_spaces(&meant), "{}", file.display());
    }
}

/// The text of what the bot said.
async fn said(text: &str, format: &str) -> Vec<String> {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [{"type": "say", "text": text, "format": format}]}));
    let conversation = world.joe_starts("Hi").await;
    world.bot_said(&conversation)
}

/// Block elements that Intercom does not keep end a line all the same.
#[tokio::test]
async fn blocks_of_html_do_not_run_together() {
    for (html, arrived) in [
        ("<div>Line one</div><div>Line two</div>", "Line one\nLine two"),
        ("<h3>Returns</h3>Send it back", "Returns\n\nSend it back"),
        ("yes<hr>no", "yes\n\nno"),
        (
            "<table><tr><td>Shoes</td><td>50</td></tr><tr><td>Hat</td><td>20</td></tr></table>",
            "Shoes | 50\nHat | 20",
        ),
        ("<dl><dt>Size</dt><dd>42</dd></dl>", "Size\n42"),
    ] {
        assert_eq!(said(html, "html").await, [arrived], "{html}");
    }
}

/// A price that does not hold any more must not read as one that does.
#[tokio::test]
async fn what_is_struck_out_is_told_as_what_it_was() {
    assert_eq!(said("~~50~~ 40 euro", "markdown").await, ["(was 50) 40 euro"]);
    assert_eq!(said("<s>50</s> 40 euro", "html").await, ["(was 50) 40 euro"]);
}

/// Emphasis beside CJK punctuation is emphasis.
#[tokio::test]
async fn bold_text_in_cjk_has_no_asterisks() {
    assert_eq!(said("これは**「重要」**です。", "markdown").await, ["これは「重要」です。"]);
    assert_eq!(
        said("请先**重启应用。**然后再试。", "markdown").await,
        ["请先重启应用。然后再试。"]
    );
}

/// What has no shape is blank: refused, whatever it is made of.
#[tokio::test]
async fn an_empty_bubble_is_never_sent() {
    for (text, format) in [
        ("\u{200b}", "plain"),
        ("\u{2060}\u{feff}", "markdown"),
        ("<p><br></p>", "html"),
        ("<p>&nbsp;</p>", "html"),
    ] {
        let world = World::start().await;
        world.bot.answers(json!({"actions": [{"type": "say", "text": text, "format": format}]}));
        let conversation = world.joe_starts("Hi").await;
        assert_eq!(world.bot_said(&conversation), [sorry()], "{text:?}");
        assert_eq!(world.assigned_to(&conversation), with("-", "Support"), "{text:?}");
    }
}

/// Schemes have no letter case.
#[tokio::test]
async fn an_address_in_capitals_is_an_address() {
    let world = World::start().await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "look", "attachments": [{"url": "HTTPS://files.example/the cat.pdf", "name": "cat"}]}]}));
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(world.failures(&conversation).await, [""; 0]);
    assert!(world.bot_said(&conversation)[0].starts_with("look"));
}
