//! What becomes of the body of a message.

use intercom_twin::{
    Act, WebhookOptions, WebhookVersion,
    act::{ContactStarts, ContactWrites, Upload},
    switches::ContactImages,
};
use serde_json::{Value, json};

use crate::common::{World, last_part, string, switched};

fn picture() -> Upload {
    Upload {
        name: "parcel.png".to_owned(),
        content_type: "image/png".to_owned(),
        data: "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAAA=".to_owned(),
    }
}

impl World {
    async fn comes_back(&self, id: &str, body: &str) -> String {
        string(&last_part(&self.bot_says(id, body).await.body)["body"])
    }
}

#[tokio::test]
async fn these_tags_survive() {
    let world = World::new().await;
    let id = world.started();
    for body in [
        "<p>a<br>b</p>",
        "<p><b>a</b> <strong>b</strong> <i>c</i> <em>d</em> <code>e</code></p>",
        "<h1>a</h1>\n<h2>b</h2>",
        "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
        "<ol>\n<li>a</li>\n<li>b</li>\n</ol>",
        "<pre>a\n  b</pre>",
        "<p><img src=\"https://x.test/a.png\" alt=\"a\"></p>",
    ] {
        assert_eq!(world.comes_back(&id, body).await, body);
    }
}

#[tokio::test]
async fn a_link_opens_a_window_of_its_own() {
    let world = World::new().await;
    let id = world.started();
    for href in ["https://x.test/?a=1&amp;b=2", "mailto:a@x.test", "tel:+4930"] {
        let body = format!("<p><a href=\"{href}\">a</a></p>");
        let expected = format!(
            "<p><a href=\"{href}\" target=\"_blank\" rel=\"nofollow noopener noreferrer\">a</a></p>"
        );
        assert_eq!(world.comes_back(&id, &body).await, expected);
    }
}

#[tokio::test]
async fn everything_else_goes_and_its_text_stays() {
    let world = World::new().await;
    let id = world.started();
    for (body, shown) in [
        ("<p style=\"color:red\" class=\"x\" onclick=\"y()\">a</p>", "<p>a</p>"),
        ("<p>a<script>b()</script><style>p{}</style></p>", "<p>a</p>"),
        ("<p>a<iframe src=\"https://x.test\"></iframe></p>", "<p>a</p>"),
        ("<table><tr><td>a</td></tr></table>", "<p>a</p>"),
        ("<h3>a</h3>", "<p>a</p>"),
        (
            "<p><a href=\"javascript:x()\">a</a></p>",
            "<p><a target=\"_blank\" rel=\"nofollow noopener noreferrer\">a</a></p>",
        ),
        ("<p>a<!-- b --></p>", "<p>a</p>"),
    ] {
        assert_eq!(world.comes_back(&id, body).await, shown, "{body}");
    }
}

#[tokio::test]
async fn a_block_that_intercom_does_not_keep_ends_a_line() {
    let world = World::new().await;
    let id = world.started();
    for (body, shown) in [
        ("a<hr>b", "<p>a</p>\n<p>b</p>"),
        ("a<hr/><hr/>b<hr>", "<p>a</p>\n<p>b</p>"),
        ("<h3>a</h3>b<h6>c</h6>", "<p>a</p>\n<p>b</p>\n<p>c</p>"),
        ("<div>a</div><div>b<br>c</div>", "<p>a</p>\n<p>b<br>c</p>"),
        ("<div>a<div><p>b</p></div>c</div>", "<p>a</p>\n<p>b</p>\n<p>c</p>"),
        ("<blockquote>a</blockquote><section>b</section>", "<p>a</p>\n<p>b</p>"),
        (
            "<table><thead><tr><th>a</th><th>b</th></tr></thead>\n<tr>\n<td>c</td>\n<td><b>d</b></td></tr>\
             </table>e",
            "<p>a b</p>\n<p>c\n<b>d</b></p>\n<p>e</p>",
        ),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<p>a</p>\n<p>b</p>"),
        // In a block that is kept, a line ends with a break.
        (
            "<ul><li><h3>a</h3>b</li><li><div>c</div></li></ul>",
            "<ul><li>a<br>b</li><li>c</li></ul>",
        ),
        ("<ul><li><table><tr><td>a</td><td>b</td></tr></table></li></ul>", "<ul><li>a b</li></ul>"),
        // An item without its list is a line.
        ("<menu><li>a</li><li>b</li></menu>", "<p>a</p>\n<p>b</p>"),
        // What is around goes into each.
        ("<b><h4>a</h4>b</b>c", "<p><b>a</b></p>\n<p><b>b</b>c</p>"),
        ("<i>a<p>b</p>c</i>", "<p><i>a</i></p>\n<p><i>b</i></p>\n<p><i>c</i></p>"),
        ("<b><ul><li>a</li></ul></b>", "<ul><li>a</li></ul>"),
        ("<table><tr><td> </td></tr></table><p>a</p>", "<p>a</p>"),
    ] {
        assert_eq!(world.comes_back(&id, body).await, shown, "{body}");
    }
}

#[tokio::test]
async fn a_mail_keeps_its_divs() {
    let world = World::new().await;
    let mail = |body: &str| ContactStarts {
        source: Some("email".to_owned()),
        ..ContactStarts::new("Joe", body)
    };
    let id = world.act(mail("<div>a</div><div>b</div><h3>c</h3>")).conversation_id;
    assert_eq!(world.conversation(&id)["source"]["body"], "<div>a</div>\n<div>b</div>\n<p>c</p>");
}

#[tokio::test]
async fn a_whole_document_is_reduced_to_the_blocks_of_its_body() {
    let world = World::new().await;
    let document = "<!DOCTYPE html>\n<html><head><title>T</title></head>\n\
                    <body><h2>Hours</h2>\n<ul>\n<li>Mon</li>\n</ul></body></html>";
    let shown = world.comes_back(&world.started(), document).await;
    assert_eq!(shown, "<h2>Hours</h2>\n<ul>\n<li>Mon</li>\n</ul>");
}

#[tokio::test]
async fn markdown_and_emoji_are_text() {
    let world = World::new().await;
    let id = world.started();
    assert_eq!(world.comes_back(&id, "**a** [b](c) 👋").await, "<p>**a** [b](c) 👋</p>");
    assert_eq!(world.comes_back(&id, "# a").await, "<p># a</p>");
    assert_eq!(world.comes_back(&id, "1 < 2 & 3").await, "<p>1 &lt; 2 &amp; 3</p>");
    assert_eq!(world.comes_back(&id, "1 &lt; 2 &amp; 3").await, "<p>1 &lt; 2 &amp; 3</p>");
}

#[tokio::test]
async fn each_paragraph_that_a_contact_types_is_a_p() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::contact_writes(&id, "one\n\ntwo\nthree 🙂"));
    assert_eq!(world.last_part(&id)["body"], "<p>one</p>\n<p>two<br>three 🙂</p>");
}

#[tokio::test]
async fn a_message_of_files_only_has_no_body_or_an_empty_one() {
    for (empty, body) in [(false, Value::Null), (true, json!(""))] {
        let world = switched(|s| s.files_only_body_is_empty = empty).await;
        let id = world.started();
        world.act(ContactWrites { uploads: vec![picture()], ..ContactWrites::new(&id, "") });
        let part = world.last_part(&id);
        assert_eq!(part["body"], body);
        assert_eq!(part["attachments"][0]["name"], "parcel.png");
        world.act(Act::teammate_assigns(&id, "Ann", "Ben"));
        assert_eq!(world.last_part(&id)["body"], Value::Null, "an assignment says nothing");
    }
}

#[tokio::test]
async fn a_contacts_picture_is_an_attachment_or_in_the_body() {
    for (images, before, after, attached) in [
        (ContactImages::Attachment, "", "", 1),
        (ContactImages::InBody, "<p>See</p><p><img src=\"", "\"></p>", 0),
        (
            ContactImages::InContainer,
            "<p>See</p><div class=\"intercom-container\"><img src=\"",
            "\"></div>",
            0,
        ),
    ] {
        let world = switched(|s| s.contact_images = images).await;
        let id = world.started();
        world.act(ContactWrites { uploads: vec![picture()], ..ContactWrites::new(&id, "See") });
        let part = world.last_part(&id);
        assert_eq!(part["attachments"].as_array().unwrap().len(), attached);
        if attached == 1 {
            assert_eq!(part["body"], "<p>See</p>");
            continue;
        }
        let address = |part: &Value| {
            let body = string(&part["body"]);
            let rest = body.strip_prefix(before).unwrap_or_else(|| panic!("{body}"));
            rest.strip_suffix(after).unwrap_or_else(|| panic!("{body}")).replace("&amp;", "&")
        };
        let old = address(&part);
        assert_eq!(world.http.get(&old).send().await.unwrap().status(), 200);
        world.advance(1801).await;
        assert_eq!(world.http.get(&old).send().await.unwrap().status(), 403);
        let fresh = address(&world.last_part(&id));
        assert_eq!(world.http.get(&fresh).send().await.unwrap().status(), 200);
        let plain = world.get(&format!("/conversations/{id}?display_as=plaintext")).await.body;
        assert_eq!(last_part(&plain)["body"], "See", "text has no pictures");
    }
}

#[tokio::test]
async fn in_a_plain_text_webhook_pictures_are_missing_and_a_read_has_them() {
    let world = switched(|s| s.contact_images = ContactImages::InBody).await;
    let version = WebhookVersion::V2_15;
    let webhook = WebhookOptions { version, ..WebhookOptions::to(&world.hook.url) };
    world.twin.set_webhook(webhook).await.unwrap();
    let id = world.started();
    world.hook.forget();
    world.webhooks().await;
    world.act(ContactWrites { uploads: vec![picture()], ..ContactWrites::new(&id, "See") });
    let told = world.webhooks().await.remove(0);
    let part = &told["data"]["item"]["conversation_parts"]["conversation_parts"][0];
    assert_eq!((&part["body"], &part["attachments"]), (&json!("See"), &json!([])));
    let read = world.get(&format!("/conversations/{id}")).await.body;
    assert!(string(&last_part(&read)["body"]).contains("<img src="));
}

#[tokio::test]
async fn the_subject_of_a_mail_is_text_or_a_paragraph() {
    for (wrapped, subject) in [(false, "Late & lost"), (true, "<p>Late &amp; lost</p>")] {
        let world = switched(|s| s.email_subject_in_paragraph = wrapped).await;
        let mail = ContactStarts {
            source: Some("email".to_owned()),
            subject: Some("Late & lost".to_owned()),
            ..ContactStarts::new("Joe", "It is late")
        };
        let id = world.act(mail).conversation_id;
        let body = world.conversation(&id);
        assert_eq!(
            (&body["source"]["type"], &body["source"]["subject"]),
            (&json!("email"), &json!(subject))
        );
        let plain = world.get(&format!("/conversations/{id}?display_as=plaintext")).await.body;
        assert_eq!(plain["source"]["subject"], "Late & lost");
    }
}
