//! The pages without scripts: forms and links play both sides.

use crate::common::World;
use intercom_twin::{Act, act::TeammateReplies};
use serde_json::json;

pub(crate) async fn html(world: &World, path: &str) -> String {
    let url = format!("{}{path}", world.twin.base_url());
    let got = world.http.get(url).send().await.unwrap();
    assert_eq!(got.status(), 200, "{path}");
    let policy = got.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    // Without a referrer a browser sends forms with the origin `null`, which is refused.
    assert_eq!(got.headers()["referrer-policy"], "same-origin");
    let page = got.text().await.unwrap();
    assert!(page.len() < 50_000, "{path} has {} bytes", page.len());
    assert!(!page.contains("style=\"") && !page.contains(" onclick"), "inline in {path}");
    page
}

/// Sends a form; the page it leads to.
pub(crate) async fn submit(world: &World, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let url = format!("{}{path}", world.twin.base_url());
    let request = world
        .http
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", world.twin.base_url())
        .body(body);
    let got = request.send().await.unwrap();
    (got.status().as_u16(), got.text().await.unwrap())
}

#[tokio::test]
async fn a_customer_writes_and_a_teammate_answers() {
    let world = World::new().await;
    let (joe, ann) = (world.contact("Joe"), world.admin("Ann"));
    assert!(html(&world, "/messenger").await.contains("Joe Bloggs"));
    let start = [
        ("act", "contact_starts"),
        ("contact", &joe),
        ("back", "/messenger"),
        ("follow", "conversation"),
        ("body", "Help <b>"),
    ];
    let (status, page) = submit(&world, "/act", &start).await;
    assert_eq!(status, 200);
    assert!(page.contains("Help &lt;b&gt;"), "{page}");

    let id = world.twin.conversation_ids().remove(0);
    let here = format!("/inbox?conversation={id}&teammate={ann}");
    let inbox = html(&world, &here).await;
    assert!(inbox.contains("Help &lt;b&gt;") && inbox.contains("Nobody"), "{inbox}");
    let speak = |mode, body| {
        [
            ("act", "speak"),
            ("mode", mode),
            ("conversation", id.as_str()),
            ("teammate", ann.as_str()),
            ("back", here.as_str()),
            ("body", body),
        ]
    };
    submit(&world, "/act", &speak("note", "a secret")).await;
    submit(&world, "/act", &speak("reply", "Here to help")).await;
    let assign = [
        ("act", "teammate_assigns"),
        ("conversation", &id),
        ("teammate", &ann),
        ("back", &here),
        ("to", "vip"),
    ];
    let (_, page) = submit(&world, "/act", &assign).await;
    assert!(page.contains("<span class=\"name\">VIP</span>"), "{page}");
    assert!(page.contains("a secret") && page.contains("Ann Ames assigned this to VIP"));
    let chat = html(&world, &format!("/messenger?contact={joe}&conversation={id}")).await;
    assert!(chat.contains("Here to help") && !chat.contains("a secret"), "{chat}");
}

#[tokio::test]
async fn a_conversation_is_found_where_intercom_would_have_it() {
    let world = World::new().await;
    let joe = world.contact("Joe");
    let id = world.act(Act::contact_starts(&joe, "Is this the way?")).conversation_id;
    let page = html(&world, &format!("/a/inbox/app/inbox/conversation/{id}")).await;
    assert!(page.contains("Is this the way?"), "{page}");
}

#[tokio::test]
async fn quick_replies_are_buttons_until_somebody_speaks() {
    let world = World::new().await;
    let (id, joe) = (world.started(), world.contact("Joe"));
    let uuid = "11111111-1111-4111-8111-111111111111";
    let body = json!({ "message_type": "quick_reply", "type": "admin", "admin_id": world.bot(),
                       "reply_options": [{ "text": "Yes & no", "uuid": uuid }] });
    world.post(&format!("/conversations/{id}/reply"), body).await;
    let path = format!("/messenger?contact={joe}&conversation={id}");
    let pill = format!("value=\"{uuid}\">Yes &#38; no<");
    assert!(html(&world, &path).await.contains(&pill));
    let press = [
        ("act", "contact_presses"),
        ("conversation", &id),
        ("contact", &joe),
        ("back", &path),
        ("option", uuid),
    ];
    let (_, page) = submit(&world, "/act", &press).await;
    assert_eq!(world.last_part(&id)["body"], "<p>Yes &amp; no</p>");
    assert!(!page.contains(&pill) && page.contains("<p>Yes &amp; no</p>"), "{page}");
}

#[tokio::test]
async fn a_rating_is_asked_for_in_the_thread_and_given() {
    let world = World::new().await;
    let (id, joe) = (world.started(), world.contact("Joe"));
    let path = format!("/messenger?contact={joe}&conversation={id}");
    assert!(!html(&world, &path).await.contains("Rate your conversation"));
    let ann = world.admin("Ann");
    let ask = [("act", "teammate_asks_for_rating"), ("conversation", &id), ("teammate", &ann)];
    submit(&world, "/act", &ask).await;
    world.act(Act::contact_writes(&id, "Before that, one more thing"));
    let page = html(&world, &path).await;
    let (asked, said) = (page.find("Rate your conversation"), page.find("one more thing"));
    assert!(asked.unwrap() < said.unwrap(), "it stands where it was asked for");
    let inbox = html(&world, &format!("/inbox?conversation={id}")).await;
    assert!(inbox.contains("Ann Ames asked for a rating"));
    let rate = [("act", "contact_rates"), ("conversation", &id), ("rating", "4"), ("back", &path)];
    let (_, page) = submit(&world, "/act", &rate).await;
    assert!(page.contains("Thank you for rating"), "{page}");
    assert_eq!(world.conversation(&id)["conversation_rating"]["rating"], 4);
}

#[tokio::test]
async fn what_could_not_be_done_is_said_and_what_was_typed_is_kept() {
    let world = World::new().await;
    let start = [("act", "contact_starts"), ("contact", "<Zed>"), ("body", "my <words>")];
    let (status, page) = submit(&world, "/act", &start).await;
    assert_eq!(status, 409);
    assert!(page.contains("there is no contact `&#60;Zed&#62;`"), "{page}");
    assert!(page.contains("my &#60;words&#62;"), "{page}");
    let (status, _) = submit(&world, "/act", &[("act", "no_such_operation")]).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn forms_do_not_lead_away() {
    let world = World::new().await;
    let joe = world.contact("Joe");
    let start =
        [("act", "contact_starts"), ("contact", &joe), ("body", "x"), ("back", "//evil.test/")];
    let (status, page) = submit(&world, "/act", &start).await;
    assert_eq!(status, 200);
    assert!(page.contains("<title>Side by side"), "{page}");
}

#[tokio::test]
async fn pages_of_other_sites_cannot_send_forms() {
    let world = World::new().await;
    let url = format!("{}/act", world.twin.base_url());
    let request = world.http.post(url).header("origin", "http://evil.test").body("act=x");
    assert_eq!(request.send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn hostile_content_is_text_on_every_page() {
    let world = World::new().await;
    let hostile = "<img src=x onerror=alert(1)>";
    let fields = json!({ "name": hostile, "custom_attributes": { "plan": hostile } });
    let joe = world.contact("Joe");
    world.put(&format!("/contacts/{joe}"), fields).await;
    let id = world.act(Act::contact_starts(&joe, hostile)).conversation_id;
    world.act(TeammateReplies {
        uploads: vec![intercom_twin::act::Upload {
            name: format!("{hostile}.txt"),
            content_type: "text/html".to_owned(),
            data: "PGI+".to_owned(),
        }],
        ..TeammateReplies::new(&id, "Ann", hostile)
    });
    let tag = json!({ "act": "teammate_tags", "conversation": id, "teammate": "Ann",
                      "tag": hostile });
    world.control(reqwest::Method::POST, "/act", tag).await;
    for path in [
        "/".to_owned(),
        format!("/?contact={joe}&conversation={id}"),
        format!("/messenger?contact={joe}"),
        format!("/messenger?contact={joe}&conversation={id}&say={hostile}"),
        format!("/inbox?conversation={id}&find={hostile}"),
        format!("/workspace?contact={joe}"),
        format!("/deliveries?conversation={hostile}"),
    ] {
        let page = html(&world, &path).await;
        assert!(!page.contains("<img src=x"), "{path}: {page}");
        assert!(page.contains("&lt;img") || page.contains("&#60;img"), "{path}");
    }
}

#[tokio::test]
async fn assets_are_fingerprinted_and_kept() {
    let world = World::new().await;
    let page = html(&world, "/").await;
    let sheet = page.split("href=\"").find(|part| part.starts_with("/assets/")).unwrap();
    let folder = sheet.rsplit_once('/').unwrap().0;
    let folder = folder.split('"').next().unwrap().rsplit_once('/').map_or(folder, |_| folder);
    let print = folder.split('/').nth(2).unwrap();
    for name in ["pages.css", "main.js", "live.js", "icon.svg"] {
        let url = format!("{}/assets/{print}/{name}", world.twin.base_url());
        let got = world.http.get(url).send().await.unwrap();
        assert_eq!(got.status(), 200, "{name}");
        assert!(got.headers()["cache-control"].to_str().unwrap().contains("immutable"));
    }
    let gone = format!("{}/assets/0/pages.css", world.twin.base_url());
    assert_eq!(world.http.get(gone).send().await.unwrap().status(), 404);
}
