//! Small things block nothing.

use intercom_twin::{Fault, FaultKind};
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn a_tag_that_fails_every_time_does_not_keep_a_handover_from_happening() {
    let failing = [
        Fault::new(FaultKind::ServerError),
        Fault::new(FaultKind::ErrorAfterWrite),
        Fault::new(FaultKind::DropBeforeWrite),
    ];
    for fault in failing {
        let kind = fault.fault;
        let world = World::start().await;
        world.fault(fault.on("POST", "/contacts/*/tags"));
        world.bot.answers(json!({"actions": [
            {"type": "handover", "team": "Shipping", "tags": ["Hurry"], "message": "One moment."},
        ]}));
        let id = world.joe_starts("A person!").await;
        world.seconds(2).await;
        assert_eq!(world.assigned_to(&id).1, "Shipping", "{kind:?}");
        assert_eq!(world.bot_said(&id), ["One moment."], "{kind:?}");
        let calls = world.calls("POST", "/tags");
        assert!(calls < 5, "{calls} calls in two seconds, {kind:?}");
    }
}
