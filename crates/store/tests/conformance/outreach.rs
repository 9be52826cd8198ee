//! What other systems have the bot say is kept once under its name, and one node goes on with it.

use std::sync::Arc;

use deskmate_store::{ActRow, AuditEntry, Console, Outreach, OutreachState, Store, StoreError};

use crate::{
    Backend,
    samples::{at, channel, due, key, lease, wake},
};

async fn opened(backend: &dyn Backend) -> (Console, Arc<dyn Store>) {
    let store = backend.open().await;
    (Console::new(Arc::clone(&store)), store)
}

fn message(key: &str, next: i64) -> Outreach {
    Outreach {
        channel: channel(),
        key: key.to_owned(),
        digest: "d1".to_owned(),
        whom: r#"{"contact":"7"}"#.to_owned(),
        html: "<p>News</p>".to_owned(),
        subject: None,
        who: "shop".to_owned(),
        made_at: at(10),
        until: at(900),
        state: OutreachState::Waiting,
        next_at: Some(at(next)),
        tried_at: None,
        ended_at: None,
        conversation: None,
        why: None,
    }
}

fn refused(done: &Result<(), StoreError>) -> bool {
    matches!(done, Err(StoreError::ChangedMeanwhile))
}

pub(crate) async fn a_message_is_kept_once_and_gone_on_with_by_one(backend: &dyn Backend) {
    let (console, store) = opened(backend).await;
    let name = channel();
    let name = name.as_str();
    let late = message("late", 30);
    console.reach_out(&late).await.unwrap();
    console.reach_out(&message("soon", 20)).await.unwrap();
    assert!(refused(&console.reach_out(&message("late", 10)).await), "one of that name");
    assert_eq!(console.outreach_next(name).await.unwrap(), Some(at(20)));
    assert_eq!(console.outreach_due(name, at(25), 9).await.unwrap(), [message("soon", 20)]);
    assert_eq!(console.outreach_due(name, at(30), 9).await.unwrap().len(), 2);
    assert_eq!(console.outreach_due("another", at(30), 9).await.unwrap(), []);

    // Two nodes read it; the first one goes on.
    console.outreach_sending(&late, at(31), at(36)).await.unwrap();
    assert!(refused(&console.outreach_sending(&late, at(32), at(37)).await));
    let sending = console.outreach(name, "late").await.unwrap().unwrap();
    assert_eq!((sending.state, sending.tried_at), (OutreachState::Sending, Some(at(31))));
    // It may have been sent; sent again later, the first one's news is no news.
    console.outreach_later(&sending, OutreachState::Waiting, at(40), "busy").await.unwrap();
    let again = console.outreach(name, "late").await.unwrap().unwrap();
    assert_eq!(again.why.as_deref(), Some("busy"));
    console.outreach_sending(&again, at(41), at(46)).await.unwrap();
    assert!(refused(&console.outreach_failed(&sending, at(42), "no").await));

    let act = |conversation: &str| ActRow {
        id: "act1".to_owned(),
        key: key(conversation),
        who: "shop".to_owned(),
        what: "{}".to_owned(),
        audit: AuditEntry {
            id: "act1".to_owned(),
            at: at(50),
            who: "shop".to_owned(),
            what: "message.sent".to_owned(),
            about: String::new(),
            before: None,
            after: None,
        },
    };
    let sending = console.outreach(name, "late").await.unwrap().unwrap();
    let nowhere = act("nowhere");
    assert!(refused(&console.outreach_sent(&sending, at(50), Some(&nowhere)).await));
    wake(&*store, "9", 60).await;
    console.outreach_sent(&sending, at(50), Some(&act("9"))).await.unwrap();
    let sent = console.outreach(name, "late").await.unwrap().unwrap();
    assert_eq!((sent.state, sent.next_at), (OutreachState::Sent, None));
    assert_eq!((&*sent.html, &*sent.whom), ("", ""), "no words are left");
    assert_eq!(sent.conversation.as_ref(), Some(&key("9").conversation));
    assert!(console.outreach_began(name, "9").await.unwrap());
    assert!(!console.outreach_began(name, "8").await.unwrap());
    assert_eq!(console.acts(&key("9")).await.unwrap().len(), 1, "it is given to the bot");
    assert_eq!(due(&*store, 50).await, ["9"]);

    let soon = message("soon", 20);
    console.outreach_failed(&soon, at(60), "no such contact").await.unwrap();
    assert_eq!(console.outreach_next(name).await.unwrap(), None);
    store.erase(&key("9")).await.unwrap();
    assert_eq!(
        console.outreach(name, "late").await.unwrap(),
        None,
        "it goes with its conversation"
    );
}

pub(crate) async fn what_is_said_in_a_conversation_waits_there_or_not_at_all(
    backend: &dyn Backend,
) {
    let (console, store) = opened(backend).await;
    let queued = |named: &str| Outreach {
        state: OutreachState::Queued,
        next_at: None,
        ended_at: Some(at(10)),
        conversation: Some(key("7").conversation),
        ..message(named, 0)
    };
    let seven = key("7").conversation;
    let said = ("spoke_a", r#"{"answer":{}}"#);
    assert!(refused(&console.say_in(&queued("a"), &seven, said).await), "nothing is known of it");
    assert_eq!(console.outreach("support", "a").await.unwrap(), None);
    wake(&*store, "7", 90).await;
    console.say_in(&queued("a"), &seven, said).await.unwrap();
    assert!(refused(&console.say_in(&queued("a"), &seven, ("spoke_b", "{}")).await), "once");
    assert_eq!(due(&*store, 10).await, ["7"], "its worker is woken");
    let opened = lease(&*store, "7", 20).await;
    assert_eq!(opened.inbox.answers.len(), 1);
}
