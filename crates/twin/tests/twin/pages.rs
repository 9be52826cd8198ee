//! The plain pages: a browser without scripts plays both sides.

use crate::common::World;
use intercom_twin::Act;
use serde_json::json;

async fn html(world: &World, path: &str) -> String {
    let url = format!("{}{path}", world.twin.base_url());
    let got = world.http.get(url).send().await.unwrap();
    assert_eq!(got.status(), 200, "{path}");
    let policy = got.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    got.text().await.unwrap()
}

/// Sends a form; the page it leads to.
async fn submit(world: &World, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
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
    let start = [("act", "contact_starts"), ("contact", &joe), ("as", &joe), ("body", "Help <b>")];
    let (status, page) = submit(&world, "/messenger/act", &start).await;
    assert_eq!(status, 200);
    assert!(page.contains("Help &lt;b&gt;"), "{page}");

    let id = world.twin.conversation_ids().remove(0);
    let inbox = html(&world, &format!("/inbox?conversation={id}")).await;
    assert!(inbox.contains("Help &lt;b&gt;") && inbox.contains("nobody"), "{inbox}");
    let deed = |act, body| {
        [
            ("act", act),
            ("conversation", id.as_str()),
            ("teammate", ann.as_str()),
            ("as", ann.as_str()),
            ("body", body),
        ]
    };
    submit(&world, "/inbox/act", &deed("teammate_notes", "a secret")).await;
    submit(&world, "/inbox/act", &deed("teammate_replies", "Here to help")).await;
    let assign = [
        ("act", "teammate_assigns"),
        ("conversation", &id),
        ("teammate", &ann),
        ("as", &ann),
        ("to", "vip"),
    ];
    let (_, page) = submit(&world, "/inbox/act", &assign).await;
    assert!(page.contains("Held by <strong>VIP</strong>"), "{page}");
    assert!(page.contains("a secret"));
    let chat = html(&world, &format!("/messenger?contact={joe}&conversation={id}")).await;
    assert!(chat.contains("Here to help") && !chat.contains("a secret"), "{chat}");
}

#[tokio::test]
async fn quick_replies_are_buttons() {
    let world = World::new().await;
    let (id, joe) = (world.started(), world.contact("Joe"));
    let uuid = "11111111-1111-4111-8111-111111111111";
    let body = json!({ "message_type": "quick_reply", "type": "admin", "admin_id": world.bot(),
                       "reply_options": [{ "text": "Yes & no", "uuid": uuid }] });
    world.post(&format!("/conversations/{id}/reply"), body).await;
    let path = format!("/messenger?contact={joe}&conversation={id}");
    assert!(html(&world, &path).await.contains(&format!("value=\"{uuid}\">Yes &amp; no<")));
    let press = [
        ("act", "contact_presses"),
        ("conversation", &id),
        ("contact", &joe),
        ("as", &joe),
        ("option", uuid),
    ];
    submit(&world, "/messenger/act", &press).await;
    assert_eq!(world.last_part(&id)["body"], "<p>Yes &amp; no</p>");
    assert!(!html(&world, &path).await.contains("Yes &amp; no</button>"));
    let rate = [("act", "contact_rates"), ("conversation", &id), ("as", &joe), ("rating", "4")];
    submit(&world, "/messenger/act", &rate).await;
    assert_eq!(world.conversation(&id)["conversation_rating"]["rating"], 4);
}

#[tokio::test]
async fn what_could_not_be_done_is_said() {
    let world = World::new().await;
    let start = [("act", "contact_starts"), ("contact", "<Zed>"), ("body", "x")];
    let (status, page) = submit(&world, "/messenger/act", &start).await;
    assert_eq!(status, 409);
    assert!(page.contains("there is no contact `&lt;Zed&gt;`"), "{page}");
}

#[tokio::test]
async fn pages_of_other_sites_cannot_send_forms() {
    let world = World::new().await;
    let url = format!("{}/inbox/act", world.twin.base_url());
    let request = world.http.post(url).header("origin", "http://evil.test").body("act=x");
    assert_eq!(request.send().await.unwrap().status(), 403);
    let hostile = "<img src=x onerror=alert(1)>";
    let id = world.act(Act::contact_starts("Joe", hostile)).conversation_id;
    let page = html(&world, &format!("/inbox?conversation={id}")).await;
    assert!(!page.contains("<img") && page.contains("&lt;img"), "{page}");
}
