//! Everything a conversation can be searched by.

use intercom_twin::{
    Act,
    act::{ContactRates, ContactStarts, OperatorReplies, TeammatePrioritises},
};
use serde_json::{Value, json};

use crate::common::{World, error};

#[tokio::test]
async fn each_field_finds_the_one_conversation_that_has_it() {
    let world = World::new().await;
    world.started();
    world.advance(60).await;
    let mail = ContactStarts {
        source: Some("email".to_owned()),
        subject: Some("Late parcel".to_owned()),
        url: Some("https://shop.test/orders/7".to_owned()),
        ..ContactStarts::new("Lena", "Where does it hang?")
    };
    let id = world.act(mail).conversation_id;
    let fin = OperatorReplies { from_ai_agent: true, ..OperatorReplies::new(&id, "Hm") };
    world.act(fin);
    world.act(Act::workflow_assigns(&id, "VIP"));
    world.act(TeammatePrioritises {
        conversation: id.clone(),
        teammate: "Ann".to_owned(),
        priority: "high".to_owned(),
    });
    world
        .put(
            &format!("/conversations/{id}"),
            json!({ "custom_attributes": { "topic": "parcels" } }),
        )
        .await;
    world.act(Act::teammate_closes(&id, "Ann"));
    let remark = Some("slow answer".to_owned());
    world.act(ContactRates { conversation: id.clone(), rating: 2, remark });
    world.act(Act::contact_writes(&id, "Hello?"));
    world.act(Act::teammate_snoozes(&id, "Ann", 600));
    let (now, body) = (world.twin.now_ms() / 1000, world.conversation(&id));
    let lena = world.contact("Lena");
    for (field, operator, value) in [
        ("id", "=", json!(id)),
        ("created_at", ">", json!(now)),
        ("updated_at", ">", json!(now)),
        ("source.type", "=", json!("email")),
        ("source.id", "=", body["source"]["id"].clone()),
        ("source.subject", "^", json!("late")),
        ("source.body", "~", json!("hang")),
        ("source.body", "=", json!("hang")),
        ("source.url", "$", json!("/7")),
        ("source.author.id", "=", json!(lena)),
        ("source.author.type", "=", json!("lead")),
        ("source.author.name", "~", json!("lead")),
        ("source.author.email", "=", Value::Null),
        ("contact_ids", "IN", json!([lena])),
        ("teammate_ids", "=", json!(world.admin("Ann"))),
        ("team_assignee_id", "=", json!(world.team("VIP"))),
        ("channel_initiated", "=", json!("email")),
        ("state", "=", json!("snoozed")),
        ("waiting_since", ">", json!(now)),
        ("snoozed_until", "=", json!(now + 600)),
        ("priority", "=", json!("priority")),
        ("priority", "=", json!("high")),
        ("conversation_rating.score", "<", json!(3)),
        ("conversation_rating.remark", "~", json!("slow")),
        ("conversation_rating.contact_id", "=", json!(lena)),
        ("conversation_rating.replied_at", ">", json!(now)),
        ("conversation_rating.requested_at", ">", json!(now)),
        ("ai_agent_participated", "=", json!(true)),
        ("ai_agent.last_answer_type", "=", json!("ai_answer")),
        ("ai_agent.resolution_state", "=", json!("routed_to_team")),
        ("custom_attribute.topic", "=", json!("parcels")),
        ("statistics.count_reopens", ">", json!(1)),
    ] {
        let found = world.filter(field, operator, value.clone()).await;
        assert_eq!(found, std::slice::from_ref(&id), "{field} {operator} {value}");
    }
    for field in
        ["open", "read", "admin_assignee_id", "source.delivered_as", "tag_ids", "ai_agent.rating"]
    {
        let body = json!({ "query": { "field": field, "operator": "!=", "value": "x" } });
        assert_eq!(world.post("/conversations/search", body).await.status, 200, "{field}");
    }
}

#[tokio::test]
async fn what_is_no_field_is_refused_by_name() {
    let world = World::new().await;
    for field in
        ["statistics.shoe_size", "ai_agent.mood", "source", "source.author", "id state", ""]
    {
        let body = json!({ "query": { "field": field, "operator": "=", "value": "x" } });
        let refused = world.post("/conversations/search", body).await;
        assert_eq!(error(&refused), (400, "parameter_invalid".to_owned()), "{field}");
    }
}

#[tokio::test]
async fn fifteen_filters_fit_into_a_group_and_sixteen_do_not() {
    let world = World::new().await;
    world.started();
    let open = json!({ "field": "open", "operator": "=", "value": true });
    for (filters, status) in [(15, 200), (16, 400)] {
        let group = |operator: &str| json!({ "operator": operator, "value": vec![&open; filters] });
        for query in
            [group("AND"), json!({ "operator": "OR", "value": [group("OR"), group("AND")] })]
        {
            let answer = world.post("/conversations/search", json!({ "query": query })).await;
            assert_eq!(answer.status, status, "{filters}");
        }
    }
}
