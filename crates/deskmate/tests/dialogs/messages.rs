//! "Text and media in both directions in full": what a bot file says, as the customer gets it.

use intercom_twin::{
    Act,
    act::{ContactWrites, Upload},
};
use serde_json::Value;

use super::world;
use crate::support::{BOT, World};

fn bodies(world: &World, id: &str) -> Vec<String> {
    let parts = world.parts(id);
    let by_bot = parts.iter().filter(|part| part["author"]["name"] == BOT);
    by_bot.filter_map(|part| part["body"].as_str()).map(str::to_owned).collect()
}

/// "The bot answers as the teammate it was assigned as."
#[tokio::test]
async fn the_bot_answers_as_the_teammate_it_was_assigned_as() {
    let world = world("dialogs: { introduction: { message: [ { text: Hello. } ] } }").await;
    let conversation = world.joe_starts("Hi").await;
    let answer = world.parts(&conversation).pop().unwrap();
    assert_eq!(answer["author"]["type"], "admin");
    assert_eq!(answer["author"]["id"], world.twin.describe().teammate_id.as_str());
    assert_eq!(answer["author"]["name"], BOT);
}

/// "Bold, italic, h1, h2, links, lists, line breaks as Intercom renders them."
#[tokio::test]
async fn bold_italic_headings_and_links_survive_into_intercom() {
    let world = world(
        r#"
dialogs:
  introduction:
    message:
      - markdown: |
          # Big

          ## Smaller

          **bold** and *italic*, [a link](https://shop.test/a)

          - one
          - two
      - html: '<h1>Big</h1><h2>Smaller</h2><b>bold</b> <i>italic</i> <a href="https://shop.test/a">a link</a><script>alert(1)</script>'
"#,
    )
    .await;
    let conversation = world.joe_starts("Hi").await;
    for body in bodies(&world, &conversation) {
        for piece in ["<h1>Big</h1>", "<h2>Smaller</h2>", "href=\"https://shop.test/a\""] {
            assert!(body.contains(piece), "{piece} in {body}");
        }
        assert!(body.contains("<b>bold</b>") || body.contains("<strong>bold</strong>"), "{body}");
        assert!(body.contains("<i>italic</i>") || body.contains("<em>italic</em>"), "{body}");
        assert!(!body.contains("script"), "{body}");
    }
}

/// A customer's name cannot become markup, whatever it lands in.
#[tokio::test]
async fn what_a_customer_writes_does_not_become_markup() {
    let world = world(
        r#"
dialogs:
  introduction:
    message:
      - text: "You said {internal.nlp.expression}"
      - markdown: "You said **{internal.nlp.expression}**"
"#,
    )
    .await;
    let conversation = world.joe_starts("<b>x</b> [y](https://evil.test) *z*").await;
    for body in bodies(&world, &conversation) {
        let words = body
            .replace("<strong>", "")
            .replace("</strong>", "")
            .replace("<b>", "")
            .replace("</b>", "");
        assert!(words.contains("&lt;b&gt;x&lt;/b&gt;"), "{body}");
        assert!(!body.contains("href"), "{body}");
        assert!(!body.contains("<em>") && !body.contains("<i>"), "{body}");
    }
}

/// "Quick replies and buttons go out as native quick replies where the source allows."
#[tokio::test]
async fn a_quick_reply_can_be_pressed_or_typed_by_title_number_or_nearly() {
    const MENU: &str = r#"
dialogs:
  introduction:
    message:
      - quick_replies:
          text: What is it about?
          options: [ { title: My order, goto: order }, { title: Something else, goto: other, set: { what: else } } ]
  order: { message: [ { text: The order. } ] }
  other: { message: [ { text: "Something {what}." } ] }
  not_understood: { message: [ { text: Pardon? } ] }
"#;
    for typed in ["Something else", "something ELSE!", "2", "somthing else"] {
        let world = world(MENU).await;
        let conversation = world.joe_starts("Hi").await;
        world.customer_writes(&conversation, typed).await;
        assert_eq!(world.bot_said(&conversation).pop().unwrap(), "Something else.", "{typed}");
    }
    let world = world(MENU).await;
    let conversation = world.joe_starts("Hi").await;
    world.does(Act::contact_presses(&*conversation, "My order")).await;
    assert_eq!(world.bot_said(&conversation).pop().unwrap(), "The order.");
}

/// "Lists and carousels degrade to formatted text with links, images and numbered choices, and
/// nothing they held is lost."
#[tokio::test]
async fn lists_and_carousels_lose_nothing() {
    let world = world(
        r#"
dialogs:
  introduction:
    message:
      - carousel:
          cards:
            - { title: Shoe, subtitle: Runs fast, image: "https://shop.test/shoe.png", url: "https://shop.test/shoe", buttons: [ { title: Buy the shoe, goto: shoe } ] }
            - { title: Hat, subtitle: Keeps dry, image: "https://shop.test/hat.png", buttons: [ { title: Buy the hat, goto: hat }, { title: See all, url: "https://shop.test/hats" } ] }
  shoe: { message: [ { text: The shoe it is. } ] }
  hat: { message: [ { text: The hat it is. } ] }
"#,
    )
    .await;
    let conversation = world.joe_starts("Hi").await;
    let all = world.parts(&conversation).iter().map(Value::to_string).collect::<String>();
    for piece in [
        "Shoe",
        "Runs fast",
        "https://shop.test/shoe.png",
        "https://shop.test/shoe\\\"",
        "Buy the shoe",
        "Hat",
        "Keeps dry",
        "https://shop.test/hat.png",
        "Buy the hat",
        "See all",
        "https://shop.test/hats",
    ] {
        assert!(all.contains(piece), "{piece} in {all}");
    }
    world.customer_writes(&conversation, "buy the hat").await;
    assert_eq!(world.bot_said(&conversation).pop().unwrap(), "The hat it is.");
}

#[tokio::test]
async fn media_goes_out_and_files_come_in() {
    let world = world(
        r#"
dialogs:
  introduction: { message: [ { media: { image: "https://shop.test/shoe.png" } } ], goto: ask }
  ask: { input: { variable: pictures, question: Send one back., match: image, invalid: That is no picture. }, goto: thanks }
  thanks: { message: [ { text: "Thank you: {pictures[0]}" } ] }
"#,
    )
    .await;
    let conversation = world.joe_starts("Hi").await;
    assert!(world.conversation(&conversation).to_string().contains("shoe.png"));
    world.customer_writes(&conversation, "no").await;
    assert_eq!(world.bot_said(&conversation).pop().unwrap(), "That is no picture.");
    let upload = Upload {
        name: "mine.png".into(),
        content_type: "image/png".into(),
        data: "iVBORw0KGgo=".into(),
    };
    let writes = ContactWrites { uploads: vec![upload], ..ContactWrites::new(&*conversation, "") };
    world.does(writes).await;
    let said = world.bot_said(&conversation).pop().unwrap();
    assert!(said.starts_with("Thank you: http") && said.contains("mine.png"), "{said}");
}
