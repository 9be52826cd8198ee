//! What pages show of conversations.

use std::time::Duration;

use deskmate_core::List;
use intercom_twin::Act;

use super::{
    Browser, World,
    support::{ANN, bot::Reaction},
};

#[tokio::test]
async fn who_holds_what_is_listed_and_counted() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let page = ann.opens("/console/conversations").await.text;
    assert!(page.contains("The bot holds nothing now."), "{page}");
    let first = world.joe_starts("Where is my order?").await;
    world.seconds(60).await;
    let second = world.joe_starts("And mine?").await;
    let page = ann.opens("/console/conversations").await.text;
    let (one, other) = (page.find(&first).unwrap(), page.find(&second).unwrap());
    assert!(one < other, "the one that has waited for longest comes first");
    world.does(Act::teammate_replies(&*second, ANN, "I am here")).await;
    let page = ann.opens("/console/conversations?list=person").await.text;
    assert!(page.contains(&second) && !page.contains(&first), "{page}");
    let count = |list| {
        let console = world.service().engine.console();
        async move { console.count("support", list, 10).await.unwrap() }
    };
    assert_eq!((count(List::Bot).await, count(List::Person).await), (1, 1));
    let found =
        ann.opens(&format!("/console/conversations?find=https://app.intercom.com/x/{first}")).await;
    assert_eq!(found.location, format!("/console/conversations/support/{first}"));
    let page = ann.opens("/console/conversations?find=987654").await.text;
    assert!(page.contains("Nothing is known of a conversation <code>987654</code>"), "{page}");
    let page = ann.opens(&format!("/console/conversations/support/{first}")).await.text;
    let about = world.twin.describe();
    let there = format!("{}/a/inbox/{}/inbox/conversation/{first}", about.base_url, about.app_id);
    assert!(page.contains(&format!(r#"<a class="button" href="{there}""#)), "{page}");
    assert!(page.contains("&#34;delivered_as&#34;"), "what was said has its JSON: {page}");
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut all = Vec::new();
    for number in 0..60 {
        all.push(world.joe_starts(&format!("Number {number}")).await);
        // Intercom takes only so many calls in ten seconds.
        if number % 20 == 19 {
            world.advance(Duration::from_secs(10)).await;
        }
    }
    let (mut shown, mut next) = (Vec::new(), "/console/conversations?list=bot".to_owned());
    loop {
        let page = ann.opens(&next).await.text;
        shown.extend(all.iter().filter(|id| page.contains(&format!(">{id}</a>"))).cloned());
        let Some((_, rest)) = page.split_once("<p><a href=\"/console/conversations?") else {
            break;
        };
        let query = rest.split_once('"').unwrap().0.replace("&amp;", "&").replace("&#38;", "&");
        next = format!("/console/conversations?{query}");
    }
    shown.sort();
    all.sort();
    assert_eq!(shown, all, "each once");
}

#[tokio::test]
async fn a_timeline_shows_what_was_said_decided_and_done() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let id = world.joe_starts("Where is <b>my</b> order?").await;
    world.does(Act::teammate_notes(&*id, ANN, "VIP customer")).await;
    let page = ann.opens(&format!("/console/conversations/support/{id}")).await.text;
    for told in [
        "Joe Bloggs",
        "order?",
        "The bot was asked",
        "It answered",
        "done in Intercom",
        "VIP customer",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("<b>my</b>"), "what customers write is text");
    world.bot.next(Reaction::Breaks("it is broken"));
    let broken = world.joe_starts("And this one?").await;
    let page = ann.opens(&format!("/console/conversations/support/{broken}")).await.text;
    assert!(page.contains("People get it") && page.contains("it is broken"), "{page}");
    assert_eq!(ann.opens("/console/conversations/support/999").await.status, 404);
    assert_eq!(ann.opens("/console/conversations/nobody/999").await.status, 404);
}

#[tokio::test]
async fn what_came_in_and_went_out_is_shown_and_looked_at_again() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let page = ann.opens("/console/deliveries").await.text;
    assert!(page.contains("No webhook has come yet."), "{page}");
    let page = ann.opens("/console/channels/support").await.text;
    assert!(page.contains("Waiting for the first webhook"), "{page}");
    let id = world.joe_starts("Where is my order?").await;
    let page = ann.opens("/console/deliveries").await.text;
    for told in ["conversation.user.created", "dealt with", "say", "Nothing waits"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    // Both clocks stand still.
    let took = page.matches("<td class=\"number\">under 1 ms</td>").count();
    assert!(took >= 2, "a call's time, and a webhook's: {page}");
    let timeline = ann.opens(&format!("/console/conversations/support/{id}")).await.text;
    assert!(timeline.contains("done in Intercom, in under 1 ms"), "{timeline}");
    let page = ann.opens("/console/channels/support").await.text;
    let created = page.split_once("<code>conversation.user.created</code>").unwrap().1;
    assert!(
        page.contains("Live: last webhook") && created.starts_with("<small>needed, last seen"),
        "{page}"
    );
    let reads = || world.calls("GET", &format!("/conversations/{id}"));
    let before = reads();
    let fields = [("channel", "support"), ("conversation", id.as_str())];
    assert_eq!(ann.sends("/console/look", &fields).await.status, 303);
    world.settle().await;
    assert!(reads() > before);
    let unknown = [("channel", "support"), ("conversation", "999")];
    assert_eq!(ann.sends("/console/look", &unknown).await.status, 404);
}

#[tokio::test]
async fn a_conversation_is_given_to_the_bot_and_taken_from_it() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let id = world.joe_starts("Hi").await;
    world.does(Act::teammate_replies(&*id, ANN, "I do this")).await;
    world.customer_writes(&id, "And now?").await;
    assert_eq!(world.bot_said(&id).len(), 1, "people have it");
    let fields = [("channel", "support"), ("conversation", id.as_str()), ("back", "list=person")];
    let page = ann.opens("/console/conversations?list=person").await.text;
    assert!(page.contains("/console/give") && !page.contains("/console/take"), "{page}");
    let answer = ann.sends("/console/give", &fields).await;
    assert_eq!(answer.location, "/console/conversations?list=person");
    world.settle().await;
    assert_eq!(world.bot_said(&id)[1..], ["You said: And now?"], "what is unanswered is answered");
    assert!(world.owner(&id).await.is_bot());
    assert_eq!(world.assigned_to(&id).0, "Robin Bot");
    ann.opens(&format!("/console/conversations/support/{id}")).await;
    assert_eq!(ann.sends("/console/take", &fields[..2]).await.status, 303);
    world.settle().await;
    assert!(world.owner(&id).await.is_people());
    assert_eq!(world.assigned_to(&id).1, "Support");
    assert!(world.bot_noted(&id).last().unwrap().contains("ann took this conversation"));
    world.customer_writes(&id, "Hello?").await;
    assert_eq!(world.bot_said(&id).len(), 2, "the bot is quiet");
    let nowhere = [("channel", "support"), ("conversation", "1")];
    assert_eq!(ann.sends("/console/give", &nowhere).await.status, 404);
    let page = ann.opens("/console/settings/changes").await.text;
    for told in ["conversation.given", "conversation.taken"] {
        assert!(page.contains(told), "{told}");
    }
}
