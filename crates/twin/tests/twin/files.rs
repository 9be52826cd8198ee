//! Files on messages: given in base64, named by a URL, and served at URLs that expire.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use intercom_twin::switches::UnreachableAttachment;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::common::{Answer, World, error, last_part, string, switched};

/// 3 × 2 pixels.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0";
/// 5 × 4 pixels.
const GIF: &[u8] = b"GIF89a\x05\0\x04\0\0\0\0";

/// A server of files; its address. `/slow` waits until it is told.
async fn shop(go: Arc<Notify>) -> String {
    async fn slow(State(go): State<Arc<Notify>>) -> Response {
        go.notified().await;
        ([(header::CONTENT_TYPE, "image/png")], PNG).into_response()
    }
    let router = Router::new()
        .route("/parcel.png", get(([(header::CONTENT_TYPE, "image/png; charset=x")], PNG)))
        .route("/wave.gif", get(([(header::CONTENT_TYPE, "image/gif")], GIF)))
        .route("/terms.pdf", get(([(header::CONTENT_TYPE, "application/pdf")], "%PDF-1.7")))
        .route("/moved", get((StatusCode::FOUND, [(header::LOCATION, "/parcel.png")])))
        .route("/huge.png", get(([(header::CONTENT_TYPE, "image/png")], vec![0; 21 << 20])))
        .route("/never", get(std::future::pending::<String>))
        .route("/slow", get(slow))
        .with_state(go);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

impl World {
    /// The bot comments with these files.
    async fn sends(&self, id: &str, urls: &[String]) -> Answer {
        let body = json!({
            "message_type": "comment", "type": "admin", "admin_id": self.bot(), "body": "See",
            "attachment_urls": urls,
        });
        self.post(&format!("/conversations/{id}/reply"), body).await
    }

    async fn download(&self, url: &Value) -> (u16, Vec<u8>) {
        let got = self.http.get(string(url)).send().await.unwrap();
        (got.status().as_u16(), got.bytes().await.unwrap().to_vec())
    }
}

#[tokio::test]
async fn a_file_named_by_a_url_is_fetched_and_served_by_intercom() {
    let world = World::new().await;
    let id = world.started();
    let shop = shop(Arc::default()).await;
    let urls =
        ["/parcel.png", "/wave.gif", "/terms.pdf", "/moved"].map(|path| format!("{shop}{path}"));
    let sent = world.sends(&id, &urls).await;
    assert_eq!(sent.status, 200, "{sent:?}");
    let files = last_part(&sent.body)["attachments"].clone();
    for (at, name, content_type, bytes, width, height) in [
        (0, "parcel.png", "image/png", PNG, json!(3), json!(2)),
        (1, "wave.gif", "image/gif", GIF, json!(5), json!(4)),
        (2, "terms.pdf", "application/pdf", &b"%PDF-1.7"[..], Value::Null, Value::Null),
        (3, "moved", "image/png", PNG, json!(3), json!(2)),
    ] {
        let file = &files[at];
        assert_eq!(file["type"], "upload");
        assert_eq!(file["name"], name);
        assert_eq!(file["content_type"], content_type);
        assert_eq!(file["filesize"], json!(bytes.len()), "{name}");
        assert_eq!((&file["width"], &file["height"]), (&width, &height), "{name}");
        assert!(string(&file["url"]).starts_with(&world.twin.base_url()), "{file}");
        assert_eq!(world.download(&file["url"]).await, (200, bytes.to_vec()));
    }
}

#[tokio::test]
async fn a_contact_begins_with_a_file_named_by_a_url() {
    let world = World::new().await;
    let body = json!({
        "from": { "type": "user", "id": world.contact("Joe") }, "body": "It looks like this",
        "attachment_urls": [format!("{}/parcel.png", shop(Arc::default()).await)],
    });
    let id = string(&world.post("/conversations", body).await.body["conversation_id"]);
    let file = &world.conversation(&id)["source"]["attachments"][0];
    assert_eq!((&file["width"], &file["filesize"]), (&json!(3), &json!(PNG.len())));
}

#[tokio::test]
async fn what_becomes_of_a_file_that_cannot_be_had_is_a_switch() {
    let shop = shop(Arc::default()).await;
    let world = World::new().await;
    let id = world.started();
    for (url, name) in [
        (format!("{shop}/cat.png"), "cat.png"),
        (format!("{shop}/huge.png"), "huge.png"),
        ("http://127.0.0.1:1/dog.jpg?x=1".to_owned(), "dog.jpg"),
        ("https://shop.test/owl.webp#a".to_owned(), "owl.webp"),
    ] {
        let both = [url.clone(), format!("{shop}/parcel.png")];
        world.switch(|s| s.unreachable_attachment = UnreachableAttachment::Kept);
        let files = last_part(&world.sends(&id, &both).await.body)["attachments"].clone();
        let kept = &files[0];
        assert_eq!((&kept["url"], &kept["name"]), (&json!(url), &json!(name)));
        assert_eq!((&kept["filesize"], &kept["width"]), (&json!(0), &Value::Null));
        assert!(string(&kept["content_type"]).starts_with("image/"));
        assert_eq!(files[1]["filesize"], json!(PNG.len()));

        world.switch(|s| s.unreachable_attachment = UnreachableAttachment::LeftOut);
        let files = last_part(&world.sends(&id, &both).await.body)["attachments"].clone();
        assert_eq!(files.as_array().unwrap().len(), 1);
        assert_eq!(files[0]["name"], "parcel.png");

        world.switch(|s| s.unreachable_attachment = UnreachableAttachment::Refused);
        let before = world.conversation(&id)["conversation_parts"]["total_count"].clone();
        let refused = world.sends(&id, &both).await;
        assert_eq!(error(&refused), (400, "parameter_invalid".to_owned()));
        let message = string(&refused.body["errors"][0]["message"]);
        assert!(message.contains(&url) && message.contains("could not be fetched"), "{message}");
        assert_eq!(world.conversation(&id)["conversation_parts"]["total_count"], before);
    }
}

#[tokio::test]
async fn only_http_is_fetched_and_only_ten_files() {
    let world = World::new().await;
    let id = world.started();
    for urls in [
        vec!["file:///etc/hostname".to_owned()],
        vec!["ftp://shop.test/a.png".to_owned()],
        vec!["no url".to_owned()],
        vec!["https://shop.test/a.png".to_owned(); 11],
    ] {
        let refused = world.sends(&id, &urls).await;
        assert_eq!(error(&refused), (400, "parameter_invalid".to_owned()), "{urls:?}");
    }
    assert_eq!(world.sends(&id, &vec!["https://shop.test/a.png".to_owned(); 10]).await.status, 200);
}

#[tokio::test]
async fn while_a_file_is_fetched_everybody_else_goes_on() {
    let world = World::new().await;
    let (id, go) = (world.started(), Arc::<Notify>::default());
    let urls = [format!("{}/slow", shop(Arc::clone(&go)).await)];
    let goes_on = async {
        assert_eq!(world.get("/me").await.status, 200);
        assert_eq!(world.bot_says(&id, "in between").await.status, 200);
        go.notify_one();
    };
    let (sent, ()) = tokio::join!(world.sends(&id, &urls), goes_on);
    assert_eq!(last_part(&sent.body)["attachments"][0]["width"], 3);
}

#[tokio::test]
async fn a_file_that_never_comes_is_waited_for_five_seconds() {
    let world = switched(|s| s.unreachable_attachment = UnreachableAttachment::Refused).await;
    let urls = [format!("{}/never", shop(Arc::default()).await)];
    let refused = world.sends(&world.started(), &urls).await;
    let message = string(&refused.body["errors"][0]["message"]);
    assert!(message.ends_with("no answer in time"), "{message}");
}

#[tokio::test]
async fn a_file_in_base64_goes_before_a_url_and_is_measured() {
    let world = World::new().await;
    let body = json!({
        "message_type": "comment", "type": "admin", "admin_id": world.bot(), "body": "See",
        "attachment_urls": ["http://127.0.0.1:1/never-asked.png"],
        "attachment_files": [
            { "content_type": "image/gif", "name": "a ü.gif", "data": "R0lGODlhBQAEAAAAAA==" },
            { "content_type": "text/plain", "name": "gif.txt", "data": "R0lGODlhBQAEAAAAAA==" },
        ],
    });
    world.switch(|s| s.unreachable_attachment = UnreachableAttachment::Refused);
    let sent = world.post(&format!("/conversations/{}/reply", world.started()), body).await;
    let files = last_part(&sent.body)["attachments"].clone();
    assert_eq!(files.as_array().unwrap().len(), 2);
    assert_eq!((&files[0]["name"], &files[0]["width"]), (&json!("a ü.gif"), &json!(5)));
    assert_eq!((&files[1]["filesize"], &files[1]["width"]), (&json!(13), &Value::Null));
    assert_eq!(world.download(&files[0]["url"]).await, (200, GIF.to_vec()));
}

#[tokio::test]
async fn a_signed_url_is_good_for_half_an_hour_and_each_read_gives_a_fresh_one() {
    for status in [403, 404, 410] {
        let world = switched(|s| s.expired_file_status = status).await;
        let id = world.started();
        let urls = [format!("{}/parcel.png", shop(Arc::default()).await)];
        let sent = world.sends(&id, &urls).await;
        let url = last_part(&sent.body)["attachments"][0]["url"].clone();
        assert!(string(&url).contains(&format!("expires={}", world.twin.now_ms() / 1000 + 1800)));
        world.advance(1800).await;
        assert_eq!(world.download(&url).await.0, 200);
        world.advance(1).await;
        assert_eq!(world.download(&url).await.0, status);
        let forged = string(&url).replace("expires=", "expires=9");
        assert_eq!(world.download(&json!(forged)).await.0, status);
        let fresh = world.get(&format!("/conversations/{id}")).await.body;
        let fresh = &last_part(&fresh)["attachments"][0]["url"];
        assert_ne!(*fresh, url);
        assert_eq!(world.download(fresh).await, (200, PNG.to_vec()));
    }
}

#[tokio::test]
async fn a_quoted_address_is_signed_once() {
    let world = World::new().await;
    let id = world.started();
    let urls = [format!("{}/parcel.png", shop(Arc::default()).await)];
    let url = string(&last_part(&world.sends(&id, &urls).await.body)["attachments"][0]["url"]);
    world.advance(1801).await;
    let quoted = url.replace('&', "&amp;");
    for body in [
        format!("<p><img src=\"{quoted}\"></p>"),
        format!("<p><a href=\"{quoted}\">{quoted}</a> there</p>"),
        format!("See {url} there"),
        format!("{url}\n({url})"),
    ] {
        let shown = string(&last_part(&world.bot_says(&id, &body).await.body)["body"]);
        assert_eq!(shown.matches("signature=").count(), body.matches("signature=").count());
        assert_eq!(shown.matches('?').count(), body.matches('?').count(), "{shown}");
        let from = shown.find("http://").unwrap();
        let end = shown[from..].find(['"', '<', ' ']).unwrap() + from;
        let fresh = shown[from..end].replace("&amp;", "&");
        assert_eq!(world.download(&json!(fresh)).await, (200, PNG.to_vec()), "{shown}");
    }
}
