//! Things that go wrong on demand.

use std::time::Duration;

use crate::common::{World, answer, error, part_types, quiet, string};
use axum::http::Method;
use intercom_twin::{Act, AttemptState, Fault, FaultKind, Faults, Twin, TwinOptions};
use serde_json::{Value, json};

const REPLY: &str = "/conversations/*/reply";

impl World {
    pub(crate) fn fault(&self, fault: Fault) {
        self.twin.set_faults([fault]).unwrap();
    }

    /// The bot comments; the error where there is no answer.
    async fn try_to_say(&self, id: &str) -> Result<u16, reqwest::Error> {
        let body = json!({ "message_type": "comment", "type": "admin",
                           "admin_id": self.bot(), "body": "Hi" });
        let request = self.request(Method::POST, &format!("/conversations/{id}/reply"));
        Ok(request.json(&body).send().await?.status().as_u16())
    }

    fn part_types(&self, id: &str) -> Vec<String> {
        part_types(&self.conversation(id))
    }
}

#[tokio::test]
async fn the_answer_is_lost_after_the_write() {
    let world = World::new().await;
    let id = world.started();
    world.fault(Fault::new(FaultKind::DropAfterWrite).on("POST", REPLY).times(1));
    let lost = world.try_to_say(&id).await.unwrap_err();
    assert!(lost.is_request(), "no status line was sent: {lost:?}");
    assert_eq!(world.part_types(&id), ["comment"]);
    assert!(world.topics().await.contains(&"conversation.admin.replied".to_owned()));
    let call = world.twin.api_calls().pop().unwrap();
    assert_eq!((call.status, call.request_body["body"].as_str()), (None, Some("Hi")));
    assert_eq!(world.try_to_say(&id).await.unwrap(), 200, "once only");
    assert!(world.twin.faults().0.is_empty(), "what is used up is gone");
}

#[tokio::test]
async fn the_connection_is_closed_before_the_write() {
    let world = World::new().await;
    let id = world.started();
    world.fault(Fault::new(FaultKind::DropBeforeWrite).on("POST", REPLY).times(1));
    assert!(world.try_to_say(&id).await.is_err());
    assert!(world.part_types(&id).is_empty());
    assert_eq!(world.try_to_say(&id).await.unwrap(), 200);
}

#[tokio::test]
async fn a_write_lands_late() {
    let world = World::new().await;
    let id = world.started();
    world.fault(Fault::new(FaultKind::LateWrite).on("POST", REPLY).ms(2500).times(1));
    assert!(world.try_to_say(&id).await.is_err());
    world.twin.settle().await;
    assert!(world.part_types(&id).is_empty());
    world.twin.advance(Duration::from_millis(2499)).await;
    assert!(world.part_types(&id).is_empty());
    world.twin.advance(Duration::from_millis(1)).await;
    assert_eq!(world.part_types(&id), ["comment"]);

    world.fault(Fault::new(FaultKind::LateWrite).on("POST", REPLY).ms(10).status(504).times(1));
    assert_eq!(world.try_to_say(&id).await.unwrap(), 504);
    world.advance(1).await;
    assert_eq!(world.part_types(&id), ["comment", "comment"]);
}

#[tokio::test]
async fn errors_come_before_or_after_the_write() {
    let world = World::new().await;
    let id = world.started();
    world.fault(Fault::new(FaultKind::ServerError).status(503).times(1));
    let refused = world.bot_says(&id, "x").await;
    assert_eq!(refused.status, 503);
    assert_eq!(refused.body["type"], "error.list");
    assert!(world.part_types(&id).is_empty());

    world.fault(Fault::new(FaultKind::RateLimited).times(1));
    assert_eq!(error(&world.get("/me").await), (429, "rate_limit_exceeded".to_owned()));

    world.fault(Fault::new(FaultKind::ErrorAfterWrite).times(1));
    assert_eq!(world.get("/me").await.status, 200, "writes only");
    assert_eq!(error(&world.bot_says(&id, "x").await), (500, "server_error".to_owned()));
    assert_eq!(world.part_types(&id), ["comment"]);
}

#[tokio::test]
async fn a_fault_is_limited_to_calls_that_fit_and_to_a_count() {
    let world = World::new().await;
    let id = world.started();
    let fault = Fault::new(FaultKind::ServerError).on("GET", "/conversations/*").after(1).times(2);
    world.fault(fault);
    let path = format!("/conversations/{id}");
    assert_eq!(world.get("/me").await.status, 200);
    assert_eq!(world.put(&path, json!({ "read": true })).await.status, 200);
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(world.get(&path).await.status);
    }
    assert_eq!(seen, [200, 500, 500, 200]);
}

#[tokio::test]
async fn a_probability_is_drawn_from_the_seed() {
    let statuses = |seed| async move {
        let world = World::with(TwinOptions { seed, ..quiet() }).await;
        world.fault(Fault::new(FaultKind::ServerError).probability(0.5));
        let mut seen = Vec::new();
        for _ in 0..40 {
            seen.push(world.get("/me").await.status);
        }
        seen
    };
    let first = statuses(1).await;
    assert!(first.contains(&200) && first.contains(&500), "{first:?}");
    assert_eq!(first, statuses(1).await);
}

#[tokio::test]
async fn latency_is_twin_time() {
    let world = World::new().await;
    world.fault(Fault::new(FaultKind::Latency).ms(30_000).times(1));
    let answered = answer(world.request(Method::GET, "/me"));
    let moved = async {
        // The call has to be there before the clock moves past it.
        while !world.twin.faults().0.is_empty() {
            tokio::task::yield_now().await;
        }
        world.advance(30).await;
    };
    let (answered, ()) = tokio::join!(answered, moved);
    assert_eq!(answered.status, 200);
}

#[tokio::test]
async fn a_read_hides_the_newest_parts_so_many_times() {
    let world = World::new().await;
    let id = world.started();
    world.act(Act::contact_writes(&id, "one"));
    world.act(Act::contact_writes(&id, "two"));
    world.fault(Fault::new(FaultKind::StaleRead).parts(1).times(2));
    let mut seen = Vec::new();
    for _ in 0..3 {
        let body = world.get(&format!("/conversations/{id}")).await.body;
        seen.push(body["conversation_parts"]["total_count"].as_u64().unwrap());
    }
    assert_eq!(seen, [1, 1, 2]);
}

#[tokio::test]
async fn a_read_shows_the_conversation_as_it_was() {
    let world = World::new().await;
    let id = world.started();
    let path = format!("/conversations/{id}");
    world.advance(10).await;
    world.act(Act::teammate_closes(&id, "Ann"));
    world.advance(2).await;
    world.fault(Fault::new(FaultKind::StaleRead).ms(3000));
    let stale = world.get(&path).await.body;
    assert_eq!((string(&stale["state"]).as_str(), part_types(&stale).len()), ("open", 0));
    world.twin.advance(Duration::from_millis(999)).await;
    assert_eq!(world.get(&path).await.body["state"], "open");
    world.twin.advance(Duration::from_millis(1)).await;
    assert_eq!(world.get(&path).await.body["state"], "closed");
    world.fault(Fault::new(FaultKind::StaleRead).ms(60_000));
    assert_eq!(world.get(&path).await.status, 404, "it was not there yet");
}

#[tokio::test]
async fn the_answer_to_a_write_does_not_show_it_yet() {
    let world = World::new().await;
    let id = world.started();
    let note =
        json!({ "message_type": "note", "type": "admin", "admin_id": world.bot(), "body": "Hm" });
    for hides in [
        Fault::new(FaultKind::StaleAnswer).parts(1).times(1),
        Fault::new(FaultKind::StaleAnswer).ms(1000).times(1),
    ] {
        world.advance(2).await;
        let before = part_types(&world.get(&format!("/conversations/{id}")).await.body).len();
        world.fault(hides);
        let answer = world.post(&format!("/conversations/{id}/reply"), note.clone()).await;
        assert_eq!((answer.status, part_types(&answer.body).len()), (200, before));
        let read = world.get(&format!("/conversations/{id}")).await.body;
        assert_eq!(part_types(&read).len(), before + 1, "it was written");
    }
}

#[tokio::test]
async fn the_search_index_lags() {
    let world = World::new().await;
    world.fault(Fault::new(FaultKind::SearchLag).ms(5000));
    let id = world.started();
    let search = json!({ "query": { "field": "open", "operator": "=", "value": true } });
    let found = async || {
        let body = world.post("/conversations/search", search.clone()).await.body;
        body["total_count"].as_u64().unwrap()
    };
    assert_eq!(found().await, 0);
    assert_eq!(world.get("/conversations").await.body["total_count"], 0);
    world.advance(5).await;
    assert_eq!(found().await, 1);
    world.act(Act::teammate_closes(&id, "Ann"));
    assert_eq!(found().await, 1, "the close is not in it yet");
    world.advance(5).await;
    assert_eq!(found().await, 0);
}

#[tokio::test]
async fn webhooks_are_duplicated() {
    let world = World::new().await;
    let mut fault = Fault::new(FaultKind::DuplicateWebhook).times(1);
    fault.copies = Some(2);
    world.fault(fault);
    world.started();
    let told = world.webhooks().await;
    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|w| w["id"] == told[0]["id"] && w["delivery_attempts"] == 1));
}

#[tokio::test]
async fn webhooks_are_lost_by_topic_and_count() {
    let world = World::new().await;
    world.fault(Fault::new(FaultKind::LoseWebhook).topic("conversation.user.replied").times(1));
    let id = world.started();
    world.act(Act::contact_writes(&id, "lost"));
    world.act(Act::contact_writes(&id, "told"));
    assert_eq!(world.topics().await, ["conversation.user.created", "conversation.user.replied"]);
    let dropped: Vec<_> =
        world.twin.deliveries().into_iter().filter(|a| a.state == AttemptState::Dropped).collect();
    assert_eq!(dropped.len(), 1);
    world.advance(120).await;
    assert!(world.webhooks().await.is_empty(), "it is not sent later either");
}

#[tokio::test]
async fn a_webhook_is_held_back_until_another_one_went() {
    let world = World::new().await;
    world.fault(Fault::new(FaultKind::HoldWebhook).times(1));
    let id = world.started();
    assert!(world.topics().await.is_empty());
    world.act(Act::contact_writes(&id, "overtakes"));
    let topics: Vec<_> = world.webhooks().await.iter().map(|w| string(&w["topic"])).collect();
    assert_eq!(topics, ["conversation.user.replied", "conversation.user.created"]);
}

#[tokio::test]
async fn a_webhook_that_went_before_does_not_release_a_held_one() {
    let world = World::new().await;
    world.fault(Fault::new(FaultKind::HoldWebhook).topic("conversation.user.replied").times(1));
    let id = world.started();
    world.act(Act::contact_writes(&id, "held"));
    assert_eq!(world.topics().await, ["conversation.user.created"]);
    world.act(Act::teammate_notes(&id, "Ann", "goes"));
    assert_eq!(world.topics().await, ["conversation.admin.noted", "conversation.user.replied"]);
}

#[tokio::test]
async fn a_webhook_is_held_back_no_longer_than_said() {
    let world = World::new().await;
    world.fault(Fault::new(FaultKind::HoldWebhook).ms(4000).times(1));
    world.started();
    world.advance(3).await;
    assert!(world.webhooks().await.is_empty());
    world.advance(1).await;
    assert_eq!(world.webhooks().await.len(), 1);
}

#[tokio::test]
async fn a_webhook_is_slow() {
    let world = World::new().await;
    world.fault(Fault::new(FaultKind::SlowWebhook).ms(9000).times(1));
    world.started();
    let created_at = world.twin.now_ms() / 1000;
    world.advance(8).await;
    assert!(world.webhooks().await.is_empty());
    world.advance(1).await;
    let told = world.webhooks().await.remove(0);
    assert_eq!(told["created_at"], json!(created_at));
    assert_eq!(told["first_sent_at"], json!(created_at + 9));
}

#[tokio::test]
async fn faults_are_data() {
    let text = json!([
        { "fault": "drop_after_write", "path": "/conversations/*/reply", "times": 1 },
        { "fault": "lose_webhook", "topic": "conversation.user.replied" },
    ]);
    let faults: Faults = serde_json::from_value(text.clone()).unwrap();
    assert_eq!(serde_json::to_value(&faults).unwrap(), text);
    let started = Twin::start(TwinOptions { faults, ..quiet() }).await;
    assert!(started.is_ok());
}

#[tokio::test]
async fn faults_that_make_no_sense_are_refused_by_name() {
    let world = World::new().await;
    for (fault, says) in [
        (json!({ "fault": "latency" }), "`latency` needs `ms`"),
        (json!({ "fault": "stale_read" }), "either `ms` or `parts`"),
        (json!({ "fault": "server_error", "status": 200 }), "no error"),
        (json!({ "fault": "server_error", "probability": 2.0 }), "0 to 1"),
        (json!({ "fault": "lose_webhook", "path": "/x" }), "limit it by `topic`"),
        (json!({ "fault": "latency", "ms": 1, "topic": "ping" }), "`method` and `path`"),
        (json!({ "fault": "server_error", "tiems": 1 }), "unknown field `tiems`"),
        (json!({ "fault": "earthquake" }), "unknown variant `earthquake`"),
    ] {
        let refused = world.control(Method::PUT, "/faults", json!([fault])).await;
        assert_eq!(refused.status, 400);
        let message = string(&refused.body["error"]);
        assert!(message.contains(says), "{message}");
    }
    assert_eq!(world.control(Method::GET, "/faults", Value::Null).await.body, json!([]));
}
