//! Open, closed, snoozed.

use crate::common::{World, error, last_part, part_types};
use intercom_twin::{
    Act,
    act::{And, TeammateReplies},
    switches::SnoozedReply,
};
use serde_json::{Value, json};

#[tokio::test]
async fn a_contact_reply_to_a_closed_conversation_is_an_open_part_with_a_body() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::teammate_closes(&id, "Ann"));
    world.act(Act::contact_writes(&id, "Still there?"));
    let body = world.conversation(&id);
    assert_eq!(last_part(&body)["part_type"], "open");
    assert_eq!(last_part(&body)["body"], "<p>Still there?</p>");
    assert_eq!(body["state"], "open");
    assert_eq!(body["open"], true);
    assert_eq!(body["read"], false);
    assert_eq!(body["waiting_since"], json!(world.twin.now_ms() / 1000));
}

#[tokio::test]
async fn a_contact_reply_to_an_open_conversation_is_a_comment() {
    let world = World::new().await;
    let id = world.started();
    let acted = world.act(Act::contact_writes(&id, "And <b>now</b>?\nHm"));
    let part = world.last_part(&id);
    assert_eq!(part["part_type"], "comment");
    assert_eq!(part["body"], "<p>And &lt;b&gt;now&lt;/b&gt;?<br>Hm</p>");
    assert_eq!(part["id"], json!(acted.part_id.unwrap()));
    assert_eq!(part["author"]["id"], json!(world.contact("Joe")));
    assert_eq!(part["author"]["name"], "Joe Bloggs");
}

#[tokio::test]
async fn a_contact_reply_wakes_a_snoozed_conversation_in_either_way() {
    let world = World::new().await;
    for (reply, expected) in [
        (SnoozedReply::Comment, &["snoozed", "comment"][..]),
        (SnoozedReply::UnsnoozedThenComment, &["snoozed", "unsnoozed", "comment"]),
        (SnoozedReply::UnsnoozedWithBody, &["snoozed", "unsnoozed"]),
    ] {
        world.switch(|s| s.snoozed_contact_reply = reply);
        let id = world.started();
        world.act(Act::teammate_snoozes(&id, "Ann", 600));
        assert_eq!(world.conversation(&id)["state"], "snoozed");
        world.act(Act::contact_writes(&id, "Hello?"));
        let body = world.conversation(&id);
        assert_eq!(part_types(&body), expected);
        assert_eq!(last_part(&body)["body"], "<p>Hello?</p>");
        assert_eq!(body["state"], "open");
        assert_eq!(body["snoozed_until"], Value::Null);
        world.advance(700).await;
        assert_eq!(part_types(&world.conversation(&id)), expected, "the old snooze is over");
    }
}

#[tokio::test]
async fn a_snooze_ends_by_the_clock() {
    let world = World::new().await;
    let id = world.started();
    let until = world.twin.now_ms() / 1000 + 3600;
    let snoozed =
        world.manage(&id, json!({ "message_type": "snoozed", "snoozed_until": until })).await;
    assert_eq!(snoozed["state"], "snoozed");
    assert_eq!(snoozed["open"], true, "a snoozed conversation counts as open");
    assert_eq!(snoozed["snoozed_until"], json!(until));
    world.hook.forget();
    world.advance(3599).await;
    assert_eq!(world.conversation(&id)["state"], "snoozed");
    world.advance(1).await;
    let body = world.conversation(&id);
    assert_eq!(body["state"], "open");
    assert_eq!(last_part(&body)["part_type"], "timer_unsnooze");
    assert_eq!(last_part(&body)["created_at"], json!(until));
    assert!(world.topics().await.contains(&"conversation.admin.unsnoozed".to_owned()));
}

#[tokio::test]
async fn a_snooze_that_was_set_anew_does_not_end_at_the_old_time() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::teammate_snoozes(&id, "Ann", 60));
    world.act(Act::teammate_snoozes(&id, "Ann", 600));
    world.advance(599).await;
    assert_eq!(world.conversation(&id)["state"], "snoozed");
    world.advance(1).await;
    assert_eq!(world.conversation(&id)["state"], "open");
}

#[tokio::test]
async fn a_snooze_in_milliseconds_is_a_server_error() {
    let world = World::new().await;
    let id = world.started();
    let until = world.twin.now_ms() + 60_000;
    let refused =
        world.try_manage(&id, json!({ "message_type": "snoozed", "snoozed_until": until })).await;
    assert_eq!(error(&refused), (500, "server_error".to_owned()));
    assert_eq!(world.conversation(&id)["state"], "open");
}

#[tokio::test]
async fn the_api_closes_with_a_body_and_opens_again() {
    let world = World::new().await;
    let id = world.started();
    let closed = world.manage(&id, json!({ "message_type": "close", "body": "Bye" })).await;
    assert_eq!(closed["state"], "closed");
    assert_eq!(closed["open"], false);
    assert_eq!(last_part(&closed)["part_type"], "close");
    assert_eq!(last_part(&closed)["body"], "<p>Bye</p>");
    let opened = world.manage(&id, json!({ "message_type": "open" })).await;
    assert_eq!(opened["state"], "open");
    assert_eq!(opened["read"], true);
    assert_eq!(last_part(&opened)["part_type"], "open");
    assert_eq!(last_part(&opened)["body"], Value::Null);
}

#[tokio::test]
async fn reply_and_something_is_one_part() {
    let world = World::new().await;
    for (and, part_type, state) in [
        (And::Close, "close", "closed"),
        (And::Snooze(60), "snoozed", "snoozed"),
        (And::Assign("VIP".to_owned()), "assignment", "open"),
        (And::Open, "open", "open"),
    ] {
        let id = world.started();
        world.act(TeammateReplies { and: Some(and), ..TeammateReplies::new(&id, "Ann", "Done.") });
        let body = world.conversation(&id);
        assert_eq!(part_types(&body), [part_type]);
        assert_eq!(last_part(&body)["body"], "<p>Done.</p>");
        assert_eq!(body["state"], state);
    }
}

#[tokio::test]
async fn a_reply_opens_a_closed_conversation_in_the_inbox_but_not_through_the_api() {
    let world = World::new().await;
    let closed = || {
        let id = world.started();
        world.act(Act::teammate_closes(&id, "Ann"));
        id
    };
    let id = closed();
    assert_eq!(world.bot_says(&id, "PS").await.body["state"], "closed");
    let id = closed();
    world.act(Act::teammate_replies(&id, "Ann", "PS"));
    assert_eq!(world.conversation(&id)["state"], "open");
    world.switch(|s| s.api_comment_reopens = true);
    let id = closed();
    assert_eq!(world.bot_says(&id, "PS").await.body["state"], "open");
}
