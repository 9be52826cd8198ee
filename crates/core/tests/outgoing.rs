//! What a bot says, as the messages that each source can show.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use deskmate_core::{
    Limits,
    action::Say,
    outgoing::{Comment, comments},
    rich::{Block, Inline, Length, Rich},
};
use proptest::prelude::*;
use serde_json::json;

fn say(json: serde_json::Value) -> Say {
    serde_json::from_value(json).unwrap()
}

fn sent(say: &Say, source: &str) -> Vec<String> {
    let shown = |comment: Comment| {
        let files = comment.files.iter().map(|file| &file.url);
        let images: String =
            comment.images.iter().chain(files).map(|url| format!(" [{url}]")).collect();
        comment.text.to_html() + &images
    };
    comments(say, Limits::of(source)).into_iter().map(shown).collect()
}

fn shop() -> Say {
    say(json!({"text": "See **our** [shop](https://x.test/shop):", "format": "markdown",
        "cards": [{"title": "Shoe", "subtitle": "~50~ 40 euro", "image": "https://x.test/shoe.png",
                   "url": "https://x.test/shoe", "choices": [{"id": "buy", "title": "Buy it"}]}],
        "attachments": [{"url": "https://x.test/label.pdf", "name": "label.pdf"},
                        {"url": "https://x.test/a.jpg?x=1"}],
        "choices": [{"id": "no", "title": "No, thanks"}]}))
}

#[test]
fn each_source_is_sent_what_it_can_show() {
    assert_eq!(
        sent(&shop(), "conversation"),
        [
            "<p>See <b>our</b> <a href=\"https://x.test/shop\">shop</a>:</p>\
          <p><img src=\"https://x.test/shoe.png\" alt=\"Shoe\"></p>\
          <p><b>Shoe</b><br>~50~ 40 euro<br><a href=\"https://x.test/shoe\">https://x.test/shoe</a></p> [https://x.test/a.jpg?x=1]",
            "<p>label.pdf</p> [https://x.test/label.pdf]"
        ],
        "Intercom takes either images or other files with one message"
    );
    let numbered = "<p>1. No, thanks<br>2. Buy it</p>";
    assert!(sent(&shop(), "email")[0].contains(numbered));
    assert_eq!(
        sent(&shop(), "whatsapp"),
        ["<p>See our shop (https://x.test/shop):</p>\
          <p>Shoe<br>~50~ 40 euro<br>https://x.test/shoe</p>\
          <p>label.pdf (https://x.test/label.pdf)</p>\
          <p>1. No, thanks<br>2. Buy it</p> [https://x.test/a.jpg?x=1] [https://x.test/shoe.png]"]
    );
    let sms = sent(&shop(), "sms");
    assert!(sms[0].contains("shoe.png (https://x.test/shoe.png)"), "{sms:?}");
    assert!(
        sms[0].contains("a.jpg (https://x.test/a.jpg?x=1)") && !sms[0].contains('['),
        "{sms:?}"
    );
}

#[test]
fn what_is_struck_out_is_told_where_only_words_are_shown() {
    let price = say(json!({"text": "now ~~50~~ 40", "format": "markdown"}));
    assert_eq!(sent(&price, "sms"), ["<p>now (was 50) 40</p>"]);
}

#[test]
fn images_alone_are_captioned_and_ten_go_with_one_message() {
    let files: Vec<_> =
        (0..12).map(|n| json!({"url": format!("https://x.test/{n}.png")})).collect();
    let all = comments(&say(json!({"attachments": files})), Limits::of("conversation"));
    assert_eq!(all.iter().map(|comment| comment.images.len()).collect::<Vec<_>>(), [10, 2]);
    assert_eq!(all[1].text.to_html(), "<p>10.png, 11.png</p>");
}

#[test]
fn what_nobody_would_see_is_no_message() {
    assert_eq!(sent(&say(json!({"text": "<script>x</script>", "format": "html"})), "sms"), [""; 0]);
}

#[test]
fn a_long_text_becomes_several_that_each_fit() {
    let paragraph = "It left our house on Monday. It comes on Friday, if all goes well. ".repeat(4);
    let text = [paragraph.trim(); 12].join("\n\n");
    let all = sent(&say(json!({"text": text})), "instagram");
    assert!(all.len() > 3, "{all:?}");
    for one in &all {
        let text = Rich::from_html(one).to_text();
        assert!(text.len() <= 1000, "{}", text.len());
        assert!(text.starts_with("It left") && text.ends_with("well."), "{text}");
    }
}

#[test]
fn a_long_paragraph_is_cut_behind_a_sentence_and_never_in_a_link() {
    let text = "Read [all about it, in many words](https://x.test/about). Then call. ".repeat(40);
    for one in Rich::from_markdown(&text).split(Length::Characters(300)) {
        let shown = one.to_text();
        assert!(shown.chars().count() <= 300 && shown.ends_with('.'), "{shown}");
        let links = one
            .to_html()
            .matches("<a href=\"https://x.test/about\">all about it, in many words</a>")
            .count();
        assert_eq!(links, shown.matches("https://x.test/about").count());
    }
}

#[test]
fn lists_tables_and_code_are_cut_between_their_lines() {
    let items: String = (1..60).map(|n| format!("{n}. Item number {n}\n")).collect();
    let pieces = Rich::from_markdown(&items).split(Length::Characters(200));
    assert!(pieces.len() > 4);
    let lines: Vec<_> = pieces
        .iter()
        .flat_map(|piece| piece.to_text().lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert_eq!(lines, items.lines().collect::<Vec<_>>());
    let code = format!("```\n{}```", "let x = 1;\n\n".repeat(60));
    for piece in Rich::from_markdown(&code).split(Length::Characters(100)) {
        let lines = piece.to_text();
        assert!(lines.lines().all(|line| line.is_empty() || line == "let x = 1;"), "{lines}");
    }
}

/// A list within a long item and what follows it are two lists.
#[test]
fn the_numbers_of_a_list_stay_as_they_are_wherever_it_is_cut() {
    let long = "word ".repeat(14);
    let text = format!("1. {long}\n   1. deep\n   2. deeper\n2. two\n3. three\n4. {long}");
    let pieces = Rich::from_markdown(&text).split(Length::Characters(60));
    let shown = pieces.iter().map(Rich::to_text).collect::<Vec<_>>().join("\n");
    for line in ["1. deep", "2. deeper", "2. two", "3. three", "4. word"] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
}

#[test]
fn a_heading_stays_with_what_it_is_the_heading_of() {
    let text = format!("{}\n\n# Next\n\n{}", "a ".repeat(40), "b ".repeat(40));
    let pieces = Rich::from_markdown(&text).split(Length::Characters(100));
    assert_eq!(pieces.len(), 2);
    assert!(matches!(pieces[1].0[0], Block::Heading(..)));
}

#[test]
fn a_word_is_cut_only_where_it_is_longer_than_a_message_and_no_character_in_half() {
    let family = "👨‍👩‍👧‍👦".repeat(50);
    for piece in Rich::from_plain(&family).split(Length::Bytes(100)) {
        let text = piece.to_text();
        assert!(text.len() <= 100 && text.len().is_multiple_of("👨‍👩‍👧‍👦".len()), "{text}");
    }
}

fn letters(text: &str) -> String {
    // A line of a quoted list is said in words.
    text.replace("(was ", "").chars().filter(|c| c.is_alphanumeric()).collect()
}

fn has_link(piece: &Rich) -> bool {
    piece.0.iter().any(|block| match block {
        Block::Paragraph(line) => {
            line.iter().any(|inline| matches!(inline, Inline::Text(span) if span.link.is_some()))
        }
        _ => false,
    })
}

/// A piece that is no list item any more stands apart from the items behind it.
#[test]
fn an_item_that_became_paragraphs_counts_as_they_do() {
    let text = "\n- aaAéaاéاAaاé,.漢漢ااAaaa漢éAA.\n- \n# \n- \n# \n- aاA漢éaA.\n\n";
    for piece in Rich::from_markdown(text).split(Length::Bytes(43)) {
        assert!(piece.to_text().len() <= 43, "{:?}", piece.to_text());
    }
}

proptest! {
    /// Whatever is said and however short a message must be: nothing is lost, and each fits.
    #[test]
    fn nothing_is_lost_when_a_text_is_cut(
        text in "([a-zA-Zéا漢]{1,12}[ .,!]{1,2}|\n\n|\n|\n- |\n1[.] |\n# |\n> |[*][*]b c[*][*] |~~d~~ ){0,80}",
        most in 40_usize..200,
        bytes in any::<bool>(),
    ) {
        let rich = Rich::from_markdown(&text);
        let length = if bytes { Length::Bytes(most) } else { Length::Characters(most) };
        let whole = rich.to_text();
        let pieces = rich.split(length);
        let said: String = pieces.iter().map(|piece| letters(&piece.to_text())).collect();
        prop_assert_eq!(said, letters(&whole));
        for piece in &pieces {
            let text = piece.to_text();
            prop_assert!(length.of(&text) <= most || has_link(piece), "{} > {}: {:?}", length.of(&text), most, text);
        }
    }

    /// Markdown says what the text said: read again, it is the same text.
    #[test]
    fn markdown_says_the_same(
        soup in "(<[/]?(p|div|b|i|a href=\"https://x[.]test/[(]a[)]\"|ul|ol|li|table|tr|td|h1|h3|pre|code|s|blockquote|br|hr)>|[a-z]{1,5}|[-*_#>+.1)!~`&;|=\\[\\]\\\\( ]{1,3}|é){0,30}"
    ) {
        let rich = Rich::from_html(&soup);
        let markdown = rich.to_markdown();
        let again = Rich::from_markdown(&markdown);
        // The numbers of items in which nothing stands are not said.
        let words = |rich: &Rich| {
            rich.to_text().chars().filter(|c| c.is_alphabetic()).collect::<String>()
        };
        prop_assert_eq!(words(&again), words(&rich), "{}", markdown);
    }
}

/// `docs/bot-protocol.md` says of each source what the code has.
#[test]
fn the_page_names_the_limits_of_every_source() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/bot-protocol.md");
    let page = std::fs::read_to_string(page).unwrap();
    let rows = page.lines().skip_while(|line| !line.contains("| source | longest message |"));
    let rows: Vec<_> = rows.skip(2).take_while(|line| line.contains('|')).collect();
    assert_eq!(rows.len(), 8);
    for row in rows {
        let cells: Vec<_> = row.trim().trim_matches('|').split('|').map(str::trim).collect();
        let source = cells[0].split('`').nth(1).unwrap_or_default();
        let Limits { text, rich, buttons, images, files } = Limits::of(source);
        let unit = if matches!(text, Length::Bytes(_)) { "bytes" } else { "characters" };
        let yes = |is: bool| if is { "yes" } else { "no" };
        assert_eq!(cells[1].replace(',', ""), format!("{} {unit}", text.most()), "{row}");
        assert_eq!((cells[2], cells[3]), (yes(rich), yes(buttons)), "{row}");
        assert_eq!(cells[4].replace("none", "0"), images.to_string(), "{row}");
        assert_eq!(cells[5].replace("links", "0"), files.to_string(), "{row}");
    }
}
