//! A rating is asked for and given; a contact reads.

use crate::common::{World, last_part, part_types};
use intercom_twin::{
    Act,
    act::{ContactRates, ContactReads, TeammateAsksForRating, WorkflowAsksForRating},
};
use serde_json::json;

#[tokio::test]
async fn a_contact_rates_and_reads() {
    let world = World::new().await;
    let id = world.started();
    let rate =
        |rating| ContactRates { conversation: id.clone(), rating, remark: Some("slow".to_owned()) };
    let refused = world.twin.act(rate(2)).unwrap_err().to_string();
    assert!(refused.contains("nobody asked for a rating"), "{refused}");
    let asks = TeammateAsksForRating { conversation: id.clone(), teammate: "Ann".to_owned() };
    world.act(asks);
    let asked_at = world.twin.now_ms() / 1000;
    assert_eq!(world.conversation(&id)["conversation_rating"], json!(null));
    world.switch(|s| s.asked_rating_shows = true);
    let asked = world.conversation(&id)["conversation_rating"].clone();
    assert_eq!((&asked["rating"], &asked["created_at"]), (&json!(null), &json!(asked_at)));
    assert!(world.twin.act(rate(6)).is_err());
    world.advance(90).await;
    world.hook.forget();
    world.act(rate(2));
    assert_eq!(world.topics().await, ["conversation.rating.added"]);
    let body = world.conversation(&id);
    assert_eq!(body["conversation_rating"]["rating"], 2);
    assert_eq!(body["conversation_rating"]["remark"], "slow");
    assert_eq!(body["conversation_rating"]["created_at"], asked_at);
    assert_eq!(body["conversation_rating"]["updated_at"], asked_at + 90);
    assert_eq!(body["conversation_rating"]["contact"]["id"], world.contact("Joe"));
    assert_eq!(last_part(&body)["part_type"], "conversation_rating_changed");
    world.hook.forget();
    world.act(ContactReads { conversation: id });
    assert!(world.topics().await.contains(&"conversation.read".to_owned()));
}

#[tokio::test]
async fn a_workflow_asks_for_a_rating_when_a_conversation_is_closed_if_it_is_set_to() {
    let world = World::new().await;
    let rate = |id: &str| ContactRates { conversation: id.to_owned(), rating: 5, remark: None };
    for asks in [true, false] {
        world.switch(|s| s.rating_asked_on_close = asks);
        let id = world.started();
        world.act(Act::teammate_closes(&id, "Ann"));
        assert_eq!(part_types(&world.conversation(&id)), ["close"], "asking leaves no part");
        assert_eq!(world.twin.act(rate(&id)).is_ok(), asks);
    }
    let id = world.started();
    world.act(WorkflowAsksForRating { conversation: id.clone() });
    world.act(rate(&id));
    assert_eq!(world.conversation(&id)["conversation_rating"]["rating"], 5);
}
