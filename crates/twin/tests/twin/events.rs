//! Events: reported, counted, listed.

use intercom_twin::switches::EventsAnswered;
use serde_json::{Value, json};

use crate::common::{World, error, string};

const T: i64 = 1_767_600_000;

impl World {
    /// Joe did something, so many seconds after `T`.
    async fn did(&self, what: &str, after: i64) {
        let event = json!({ "event_name": what, "created_at": T + after, "user_id": "70" });
        assert_eq!(self.post("/events", event).await.status, 202);
    }
}

#[tokio::test]
async fn an_event_is_accepted_with_an_empty_body_and_told() {
    let world = World::new().await;
    let joe = world.contact("Joe");
    world.subscribe(&["event.created"]).await;
    let price = json!({ "amount": 34_999, "currency": "eur" });
    let event = json!({
        "event_name": "placed-order", "created_at": T, "user_id": "70",
        "metadata": { "price": price, "order": "A1" },
    });
    let sent = world.post("/events", event.clone()).await;
    assert_eq!((sent.status, sent.body), (202, Value::Null));
    let (topic, item) = world.told().await.remove(0);
    assert_eq!(topic, "event.created");
    for (key, value) in [
        ("type", json!("event")),
        ("event_name", json!("placed-order")),
        ("created_at", json!(T)),
        ("intercom_user_id", json!(joe)),
        ("user_id", json!("70")),
        ("email", json!("joe@customer.test")),
        ("metadata", json!({ "price": price, "order": "A1" })),
    ] {
        assert_eq!(item[key], value, "{key}");
    }
    // The same contact, name and second: the same event, accepted and ignored.
    assert_eq!(world.post("/events", event).await.status, 202);
    assert!(world.told().await.is_empty());
    let path = "/events?type=user&user_id=70";
    assert_eq!(world.get(path).await.body["events"][0]["count"], 1);
}

#[tokio::test]
async fn whose_it_is_goes_by_user_id_id_or_email() {
    let world = World::new().await;
    let event =
        |key: &str, value: &str| json!({ "event_name": "came", "created_at": T, key: value });
    let lena = world.contact("Lena");
    assert_eq!(world.post("/events", event("id", &lena)).await.status, 202);
    assert_eq!(world.post("/events", event("email", "joe@customer.test")).await.status, 202);
    let lead = format!("/events?type=user&intercom_user_id={lena}");
    let lead = world.get(&lead).await.body;
    assert_eq!((&lead["intercom_user_id"], &lead["user_id"]), (&json!(lena), &Value::Null));
    assert_eq!(lead["events"][0]["name"], "came");
    let joe = world.get("/events?type=user&email=joe%40customer.test").await.body;
    assert_eq!((&joe["user_id"], &joe["events"][0]["count"]), (&json!("70"), &json!(1)));
    for nobody in [event("id", "1"), event("user_id", "1"), event("email", "no@body.test")] {
        assert_eq!(error(&world.post("/events", nobody).await), (404, "not_found".to_owned()));
    }
}

#[tokio::test]
async fn what_is_not_an_event_is_refused() {
    let world = World::new().await;
    for (body, code) in [
        (json!({ "created_at": T, "user_id": "70" }), "parameter_not_found"),
        (json!({ "event_name": "x", "user_id": "70" }), "parameter_not_found"),
        (json!({ "event_name": "x", "created_at": T }), "parameter_not_found"),
        (json!({ "event_name": "x", "created_at": "now", "user_id": "70" }), "parameter_invalid"),
        (
            json!({ "event_name": "x", "created_at": T, "user_id": "70", "metadata": 1 }),
            "parameter_invalid",
        ),
    ] {
        let refused = world.post("/events", body.clone()).await;
        assert_eq!(error(&refused), (400, code.to_owned()), "{body}");
    }
    for (query, status) in [
        ("user_id=70", 400),
        ("type=lead&user_id=70", 400),
        ("type=user", 400),
        ("type=user&user_id=1", 404),
    ] {
        assert_eq!(error(&world.get(&format!("/events?{query}")).await).0, status, "{query}");
    }
}

#[tokio::test]
async fn a_contact_s_events_are_summed_up_and_sums_can_be_added() {
    let world = World::new().await;
    world.did("ordered", 3600).await;
    world.did("ordered", 0).await;
    world.did("asked", 60).await;
    let path = "/events?type=user&user_id=70&summary=true";
    let sums = world.get(path).await.body;
    assert_eq!(
        (&sums["type"], &sums["email"]),
        (&json!("event.summary"), &json!("joe@customer.test"))
    );
    assert_eq!(sums["intercom_user_id"], json!(world.contact("Joe")));
    let ordered = json!({
        "name": "ordered", "count": 2, "description": null,
        "first": "2026-01-05T08:00:00.000+00:00", "last": "2026-01-05T09:00:00.000+00:00",
    });
    assert_eq!((&sums["events"][0]["name"], &sums["events"][1]), (&json!("asked"), &ordered));

    let more = json!({ "event_name": "ordered", "count": 5, "first": T - 60, "last": T });
    let added = json!({ "user_id": "70", "event_summaries": more });
    let answer = world.post("/events/summaries", added).await;
    assert_eq!((answer.status, answer.body), (200, Value::Null));
    let sums = world.get(path).await.body;
    assert_eq!(sums["events"][1]["count"], 7);
    assert_eq!(sums["events"][1]["first"], "2026-01-05T07:59:00.000+00:00");
    for (body, status) in [
        (json!({ "user_id": "1", "event_summaries": more }), 404),
        (json!({ "event_summaries": more }), 400),
        (json!({ "user_id": "70" }), 400),
        (json!({ "user_id": "70", "event_summaries": { "event_name": "x" } }), 400),
    ] {
        assert_eq!(error(&world.post("/events/summaries", body).await).0, status);
    }
}

#[tokio::test]
async fn events_are_listed_one_by_one_by_a_switch() {
    let world = World::new().await;
    world.switch(|s| s.events_answered = EventsAnswered::List);
    for n in 0..4 {
        world.did("came", n).await;
    }
    world.did("went", 2).await;
    let path = "/events?type=user&user_id=70&per_page=2";
    let page = world.get(path).await.body;
    assert_eq!(page["type"], "event.list");
    let names = |page: &Value| -> Vec<String> {
        let events = page["events"].as_array().unwrap().iter();
        events.map(|e| format!("{} {}", string(&e["event_name"]), &e["created_at"])).collect()
    };
    // Two of one second stay together.
    let t = |n: i64| T + n;
    assert_eq!(
        names(&page),
        [format!("came {}", t(3)), format!("came {}", t(2)), format!("went {}", t(2))]
    );
    let next = string(&page["pages"]["next"]);
    let next = next.strip_prefix(&world.twin.base_url()).unwrap();
    let last = world.get(next).await.body;
    assert_eq!(names(&last), [format!("came {}", t(1)), format!("came {}", t(0))]);
    assert_eq!(last["pages"]["next"], Value::Null);
    let summed = world.get("/events?type=user&user_id=70&summary=true").await.body;
    assert_eq!(summed["type"], "event.summary");

    // What is older than 90 days is summed up only.
    world.advance(91 * 86_400).await;
    assert_eq!(world.get(path).await.body["events"], json!([]));
    let summed = world.get("/events?type=user&user_id=70&summary=true").await.body;
    assert_eq!(summed["events"][0]["count"], 4);
}

#[tokio::test]
async fn events_go_along_with_a_merge_and_are_gone_with_the_contact() {
    let world = World::new().await;
    let (joe, lena) = (world.contact("Joe"), world.contact("Lena"));
    world.did("came", 0).await;
    let event = json!({ "event_name": "came", "created_at": T + 5, "id": lena });
    world.post("/events", event).await;
    world.post("/contacts/merge", json!({ "from": lena, "into": joe })).await;
    let path = "/events?type=user&user_id=70";
    assert_eq!(world.get(path).await.body["events"][0]["count"], 2);
    world.delete(&format!("/contacts/{joe}"), json!({})).await;
    assert_eq!(error(&world.get(path).await).0, 404);
    world.post("/contacts", json!({ "external_id": "70" })).await;
    assert_eq!(world.get(path).await.body["events"], json!([]));
}
