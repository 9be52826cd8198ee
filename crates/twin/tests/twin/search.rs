//! Searches and pages.

use crate::common::{World, error, string};
use intercom_twin::{Act, act::TeammateTags, switches::ConversationOrder};
use serde_json::{Value, json};

fn ids(body: &Value) -> Vec<String> {
    body["conversations"].as_array().unwrap().iter().map(|c| string(&c["id"])).collect()
}

impl World {
    async fn search(&self, query: Value) -> Vec<String> {
        let answer = self.post("/conversations/search", json!({ "query": query })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let mut found = ids(&answer.body);
        found.sort();
        found
    }

    pub(crate) async fn filter(&self, field: &str, operator: &str, value: Value) -> Vec<String> {
        self.search(json!({ "field": field, "operator": operator, "value": value })).await
    }
}

/// Three conversations, a minute apart: `a` open with the bot and tagged, `b` closed, `c` snoozed
/// with a team.
async fn three(world: &World) -> [String; 3] {
    let a = world.act(Act::contact_starts("Joe", "Where is my parcel")).conversation_id;
    world.act(Act::teammate_assigns(&a, "Ann", "bot"));
    world.act(TeammateTags {
        conversation: a.clone(),
        teammate: "Ann".to_owned(),
        tag: "bug".to_owned(),
    });
    world.advance(60).await;
    let b = world.act(Act::contact_starts("Lena", "Parcelled wrongly")).conversation_id;
    world.act(Act::teammate_closes(&b, "Ben"));
    world.advance(60).await;
    let c = world.act(Act::contact_starts("Joe", "Invoice please")).conversation_id;
    world.act(Act::teammate_assigns(&c, "Ann", "VIP"));
    world.act(Act::teammate_snoozes(&c, "Ann", 6000));
    [a, b, c]
}

#[tokio::test]
async fn every_operator_finds_what_it_says() {
    let world = World::new().await;
    let [a, b, c] = three(&world).await;
    let (a, b, c) = (a.as_str(), b.as_str(), c.as_str());
    let now = world.twin.now_ms() / 1000;
    let bot = world.bot();
    let tag = string(&world.conversation(a)["tags"]["tags"][0]["id"]);
    for (field, operator, value, found) in [
        ("id", "=", json!(a), vec![a]),
        ("state", "=", json!("open"), vec![a]),
        ("state", "!=", json!("open"), vec![b, c]),
        ("state", "IN", json!(["closed", "snoozed"]), vec![b, c]),
        ("state", "NIN", json!(["closed", "snoozed"]), vec![a]),
        ("open", "=", json!(true), vec![a, c]),
        ("created_at", ">", json!(now), vec![c]),
        ("created_at", "<", json!(now), vec![a, b]),
        ("updated_at", ">", json!(now - 60), vec![b, c]),
        ("admin_assignee_id", "=", json!(bot), vec![a]),
        ("admin_assignee_id", "=", json!(bot.parse::<u64>().unwrap()), vec![a]),
        ("admin_assignee_id", "=", Value::Null, vec![b, c]),
        ("admin_assignee_id", "=", json!("0"), vec![b, c]),
        ("team_assignee_id", "!=", json!(0), vec![c]),
        ("contact_ids", "=", json!(world.contact("Joe")), vec![a, c]),
        ("contact_ids", "IN", json!([world.contact("Lena")]), vec![b]),
        ("teammate_ids", "=", json!(world.admin("Ben")), vec![b]),
        ("tag_ids", "=", json!(tag), vec![a]),
        ("tag_ids", "!=", json!(tag), vec![b, c]),
        ("source.body", "~", json!("parcel"), vec![a]),
        ("source.body", "!~", json!("parcel"), vec![b, c]),
        ("source.author.name", "~", json!("blog"), vec![a, c]),
        ("source.author.name", "^", json!("lena"), vec![b]),
        ("source.author.email", "$", json!("customer.test"), vec![a, c]),
        ("source.author.type", "=", json!("lead"), vec![b]),
        ("source.delivered_as", "=", json!("customer_initiated"), vec![a, b, c]),
        ("snoozed_until", ">", json!(0), vec![c]),
        ("read", "=", json!(true), vec![]),
    ] {
        let mut found: Vec<_> = found.into_iter().map(str::to_owned).collect();
        found.sort();
        assert_eq!(
            world.filter(field, operator, value.clone()).await,
            found,
            "{field} {operator} {value}"
        );
    }
}

#[tokio::test]
async fn greater_includes_equal_by_a_switch() {
    let world = World::new().await;
    world.started();
    let now = world.twin.now_ms() / 1000;
    assert_eq!(world.filter("updated_at", ">", json!(now)).await.len(), 1);
    let mut switches = world.twin.switches();
    switches.search_greater_includes_equal = false;
    world.twin.set_switches(switches).unwrap();
    assert_eq!(world.filter("updated_at", ">", json!(now)).await.len(), 0);
}

#[tokio::test]
async fn groups_nest_two_deep() {
    let world = World::new().await;
    let [a, _, c] = three(&world).await;
    let is = |field: &str, value: &str| json!({ "field": field, "operator": "=", "value": value });
    let group = |operator: &str, value: Value| json!({ "operator": operator, "value": value });
    let either = group("OR", json!([is("state", "open"), is("state", "snoozed")]));
    let joe = is("contact_ids", &world.contact("Joe"));
    let mut expected = vec![a, c];
    expected.sort();
    assert_eq!(world.search(group("AND", json!([either, joe]))).await, expected);
    let deep = group("AND", json!([group("OR", json!([group("AND", json!([joe]))]))]));
    let refused = world.post("/conversations/search", json!({ "query": deep })).await;
    assert_eq!(error(&refused), (400, "parameter_invalid".to_owned()));
}

#[tokio::test]
async fn queries_that_make_no_sense_are_refused() {
    let world = World::new().await;
    for query in [
        Value::Null,
        json!({ "operator": "AND", "value": "x" }),
        json!({ "operator": "XOR", "value": [] }),
        json!({ "field": "shoe_size", "operator": "=", "value": 1 }),
        json!({ "field": "state", "operator": "==", "value": "open" }),
        json!({ "field": "state", "operator": "IN", "value": "open" }),
        json!({ "field": "state", "operator": "=", "value": ["open"] }),
        json!({ "field": "updated_at", "operator": ">", "value": "yesterday" }),
        json!({ "operator": "AND", "value": vec![
            json!({ "field": "state", "operator": "=", "value": "open" }); 16] }),
    ] {
        let refused = world.post("/conversations/search", json!({ "query": query })).await;
        assert_eq!(refused.status, 400, "{query}");
    }
}

#[tokio::test]
async fn pages_follow_the_cursor_to_the_end() {
    let world = World::new().await;
    let mut all = Vec::new();
    for _ in 0..7 {
        all.push(world.started());
    }
    all.reverse();
    let mut seen = Vec::new();
    let mut path = "/conversations?per_page=3".to_owned();
    let mut pages = 0;
    loop {
        let body = world.get(&path).await.body;
        assert_eq!(body["type"], "conversation.list");
        assert_eq!(body["total_count"], 7);
        assert_eq!(body["pages"]["total_pages"], 3);
        assert!(body["conversations"][0].get("conversation_parts").is_none());
        seen.extend(ids(&body));
        pages += 1;
        assert_eq!(body["pages"]["page"], json!(pages));
        let Some(next) = body["pages"].get("next") else { break };
        let cursor = string(&next["starting_after"]);
        path = format!("/conversations?per_page=3&starting_after={cursor}");
    }
    assert_eq!(pages, 3);
    assert_eq!(seen, all);
}

#[tokio::test]
async fn a_page_goes_on_where_the_last_one_ended_although_things_moved() {
    let world = World::new().await;
    let mut all = Vec::new();
    for _ in 0..4 {
        all.push(world.started());
        world.advance(10).await;
    }
    let query = json!({ "field": "open", "operator": "=", "value": true });
    let page = |cursor: Value| {
        json!({
            "query": query, "pagination": { "per_page": 2, "starting_after": cursor },
        })
    };
    let first = world.post("/conversations/search", page(Value::Null)).await.body;
    assert_eq!(ids(&first), [all[3].clone(), all[2].clone()]);
    world.act(Act::contact_writes(&all[2], "moves to the top"));
    let cursor = first["pages"]["next"]["starting_after"].clone();
    let second = world.post("/conversations/search", page(cursor)).await.body;
    assert_eq!(ids(&second), [all[1].clone(), all[0].clone()]);
}

#[tokio::test]
async fn page_sizes_and_cursors_are_checked() {
    let world = World::new().await;
    for path in [
        "/conversations?per_page=151",
        "/conversations?per_page=0",
        "/conversations?per_page=many",
        "/conversations?starting_after=x",
    ] {
        assert_eq!(error(&world.get(path).await).0, 400, "{path}");
    }
}

#[tokio::test]
async fn the_order_is_a_switch() {
    let world = World::new().await;
    let [a, b, c] = three(&world).await;
    world.act(Act::contact_writes(&a, "again"));
    for (order, expected) in [
        (ConversationOrder::UpdatedAtDescending, [&c, &a, &b]),
        (ConversationOrder::CreatedAtDescending, [&c, &b, &a]),
        (ConversationOrder::CreatedAtAscending, [&a, &b, &c]),
    ] {
        let mut switches = world.twin.switches();
        switches.conversation_order = order;
        world.twin.set_switches(switches).unwrap();
        let found = ids(&world.get("/conversations").await.body);
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{order:?}");
    }
}

#[tokio::test]
async fn contacts_are_searched() {
    let world = World::new().await;
    let joe = world.contact("Joe");
    let tag = world.get(&format!("/contacts/{joe}/tags")).await.body;
    let now = world.twin.now_ms() / 1000;
    let filter = |field: &str, operator: &str, value: Value| {
        json!({
            "query": { "field": field, "operator": operator, "value": value },
        })
    };
    for (body, found) in [
        (filter("email", "=", json!("JOE@customer.test")), 1),
        (filter("email", "~", json!("customer")), 1),
        (filter("role", "=", json!("lead")), 1),
        (filter("tag_id", "=", tag["data"][0]["id"].clone()), 1),
        (filter("tag_id", "!=", tag["data"][0]["id"].clone()), 1),
        (filter("custom_attributes.plan", "=", json!("enterprise")), 1),
        (filter("created_at", "=", json!(now - 3600)), 2),
        (filter("created_at", ">", json!(now - 3600)), 0),
        (filter("created_at", ">", json!(now - 86_400)), 2),
    ] {
        let answer = world.post("/contacts/search", body.clone()).await;
        assert_eq!(answer.body["total_count"], json!(found), "{body} {answer:?}");
        assert_eq!(answer.body["pages"]["per_page"], 50);
    }
    for body in [filter("created_at", "!=", json!(now)), filter("tag_id", "IN", json!(["1"]))] {
        assert_eq!(world.post("/contacts/search", body).await.status, 400);
    }
    let mut sorted = filter("role", "IN", json!(["user", "lead"]));
    sorted["sort"] = json!({ "field": "created_at", "order": "sideways" });
    let refused = world.post("/contacts/search", sorted).await;
    assert_eq!(error(&refused), (400, "invalid_sort_order".to_owned()));
}
