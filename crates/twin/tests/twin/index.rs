//! Lists and searches look at few conversations, and find what a look at all of them finds.

use crate::common::{World, string};
use intercom_twin::{
    Act, Fault, FaultKind,
    act::{ContactChanges, ConversationDeleted},
};
use serde_json::{Map, Value, json};

impl World {
    /// An answer, which must be the same when all conversations are looked at: that is what a
    /// search does whose index lags, be it for no time at all.
    async fn either_way(&self, query: Value) -> Value {
        let body = json!({ "query": query, "pagination": { "per_page": 3 } });
        let found = self.post("/conversations/search", body.clone()).await;
        assert_eq!(found.status, 200, "{query}");
        self.twin.set_faults([Fault::new(FaultKind::SearchLag).ms(0)]).unwrap();
        assert_eq!(found.body, self.post("/conversations/search", body).await.body, "{query}");
        self.twin.set_faults([]).unwrap();
        found.body
    }
}

/// Conversations in every state, with and without an assignee, and one that is gone.
async fn many(world: &World) -> i64 {
    let mut middle = 0;
    for number in 0..12 {
        let id = world.act(Act::contact_starts("Joe", "Where is my parcel")).conversation_id;
        match number % 6 {
            0 => drop(world.act(Act::teammate_closes(&id, "Ben"))),
            1 => drop(world.act(Act::teammate_assigns(&id, "Ann", "VIP"))),
            2 => drop(world.act(Act::teammate_snoozes(&id, "Ann", 6000))),
            3 => drop(world.act(Act::teammate_assigns(&id, "Ann", "nobody"))),
            4 => drop(world.act(ConversationDeleted { conversation: id.clone() })),
            _ => drop(world.act(Act::teammate_assigns(&id, "Ann", "Ann"))),
        }
        if number == 6 {
            middle = world.twin.now_ms() / 1000;
        }
        world.advance(if number % 2 == 0 { 0 } else { 30 }).await;
    }
    let first = world.twin.conversation_ids().remove(0);
    world.act(Act::contact_writes(first, "Hello?"));
    middle
}

#[tokio::test]
async fn a_search_finds_what_a_look_at_all_finds() {
    let world = World::new().await;
    let middle = many(&world).await;
    let is = |field: &str, operator: &str, value: Value| json!({ "field": field, "operator": operator, "value": value });
    let group = |operator: &str, value: Value| json!({ "operator": operator, "value": value });
    let (open, bots) =
        (is("state", "=", json!("open")), is("admin_assignee_id", "=", json!(world.bot())));
    let since = is("updated_at", ">", json!(middle));
    let mut found = 0;
    for query in [
        open.clone(),
        since.clone(),
        is("state", "!=", json!("open")),
        is("state", "IN", json!(["closed", "snoozed"])),
        is("open", "=", json!(false)),
        is("admin_assignee_id", "=", Value::Null),
        is("admin_assignee_id", "=", json!(0)),
        is("admin_assignee_id", "!=", json!(world.bot())),
        is("admin_assignee_id", "IN", json!([world.admin("Ann"), world.bot()])),
        is("updated_at", "<", json!(middle)),
        is("updated_at", "=", json!(middle)),
        is("updated_at", ">", json!(format!("{}", middle - 1))),
        is("updated_at", ">", json!(middle as f64 - 0.5)),
        is("team_assignee_id", "!=", json!(0)),
        group("AND", json!([open, bots, since])),
        group("OR", json!([open, bots, since])),
        group("AND", json!([group("OR", json!([open, bots])), since])),
        group("OR", json!([group("AND", json!([bots, since])), open])),
        group("AND", json!([])),
        group("OR", json!([])),
    ] {
        found += world.either_way(query).await["total_count"].as_u64().unwrap();
    }
    assert!(found > 40, "{found}");
}

#[tokio::test]
async fn the_pages_of_a_list_are_those_of_a_look_at_all() {
    let world = World::new().await;
    many(&world).await;
    let mut path = "/conversations?per_page=3".to_owned();
    let mut pages = 0;
    loop {
        let page = world.get(&path).await.body;
        world.twin.set_faults([Fault::new(FaultKind::SearchLag).ms(0)]).unwrap();
        assert_eq!(page, world.get(&path).await.body, "{path}");
        world.twin.set_faults([]).unwrap();
        pages += 1;
        let Some(next) = page["pages"]["next"].as_object() else { break };
        path =
            format!("/conversations?per_page=3&starting_after={}", string(&next["starting_after"]));
        if pages == 2 {
            // What was shown last moves to the front; the pages go on behind where it was.
            world.act(Act::contact_writes(string(&page["conversations"][2]["id"]), "Me again"));
        }
    }
    assert_eq!(pages, 4);
}

#[tokio::test]
async fn a_contact_is_found_by_the_handles_it_has_now() {
    let world = World::new().await;
    let joe = world.contact("Joe");
    let fields = Map::from_iter([("email".to_owned(), json!("New@Customer.test"))]);
    world.act(ContactChanges { contact: "joe@customer.test".to_owned(), fields });
    for (email, expected) in [("new@customer.test", 1), ("joe@customer.test", 0)] {
        let query = json!({ "field": "email", "operator": "=", "value": email });
        let found = world.post("/contacts/search", json!({ "query": query })).await;
        assert_eq!(found.body["total_count"], expected, "{email}");
    }
    let started = world.act(Act::contact_starts("NEW@customer.test", "Hi"));
    assert_eq!(world.conversation(&started.conversation_id)["contacts"]["contacts"][0]["id"], joe);
    assert!(world.twin.act(Act::contact_starts("joe@customer.test", "Hi")).is_err());
}
