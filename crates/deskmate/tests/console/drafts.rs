//! Drafts that people work with: nothing is sent that nobody said yes to, and what they said yes to
//! is sent once.

use deskmate_core::{Autonomy, DraftEnd};
use deskmate_store::DraftRow;
use intercom_twin::Act;
use reqwest::Method;
use serde_json::json;

use super::{
    Browser, World,
    support::{ANN, bot::Reaction},
};

async fn drafting() -> World {
    World::with(|options| options.rules.autonomy = Autonomy::Draft).await
}

async fn waiting(world: &World) -> Vec<DraftRow> {
    world.service().engine.console().drafts(None, 10).await.unwrap()
}

/// The one draft that waits.
async fn draft(world: &World) -> String {
    let all = waiting(world).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].id.to_string()
}

async fn sends(browser: &mut Browser, id: &str, fields: &[(&str, &str)]) -> u16 {
    browser.opens("/console/drafts").await;
    browser.sends(&format!("/console/drafts/{id}/send"), fields).await.status
}

async fn end(world: &World, id: &str) -> Option<DraftEnd> {
    let row = world.service().engine.console().draft(id).await.unwrap().unwrap();
    assert!(row.ended.is_none() || row.text.is_empty(), "what it said is not kept");
    row.ended.map(|ended| ended.how)
}

#[tokio::test]
async fn a_draft_waits_in_the_console_and_is_sent_from_there() {
    let world = drafting().await;
    let mut ann = Browser::admin(&world).await;
    assert!(ann.opens("/console/drafts").await.text.contains("No draft waits."));
    let conversation = world.joe_starts("Hi <b>").await;
    assert!(world.bot_said(&conversation).is_empty());
    let id = draft(&world).await;
    let note = &world.bot_noted(&conversation)[0];
    assert!(note.contains("The bot would answer:") && note.contains("/send"), "{note}");
    let shown =
        world.parts(&conversation).into_iter().rev().find(|part| part["part_type"] == "note");
    let shown = shown.unwrap()["body"].to_string();
    assert!(shown.contains(&world.url(&format!("/console/drafts/{id}"))), "{shown}");
    let page = ann.opens("/console/conversations").await.text;
    assert!(page.contains("Wait for a draft") && page.contains("/console/drafts"), "{page}");
    let page = ann.opens("/console/drafts").await.text;
    assert!(page.contains("You said: Hi &#60;b&#62;"), "{page}");
    let page = ann.opens(&format!("/console/drafts/{id}")).await.text;
    assert!(page.contains("What was said") && page.contains("Joe Bloggs"), "{page}");
    assert_eq!(sends(&mut ann, &id, &[]).await, 303);
    world.settle().await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi <b>"]);
    assert_eq!(end(&world, &id).await, Some(DraftEnd::Sent));
    assert!(waiting(&world).await.is_empty());
    let page = ann.opens(&format!("/console/drafts/{id}")).await.text;
    assert!(page.contains("It was sent as it was by ann"), "{page}");
    let page = ann.opens("/console/settings/changes").await.text;
    assert!(page.contains("draft.sent") && !page.contains("You said"), "{page}");
    // The next message has a draft again.
    world.customer_writes(&conversation, "And now?").await;
    assert_eq!(waiting(&world).await[0].text.trim(), "You said: And now?");
    assert_eq!(world.bot_said(&conversation).len(), 1);
}

#[tokio::test]
async fn other_words_are_sent_in_its_place_and_a_rejected_one_never() {
    let world = drafting().await;
    let mut ann = Browser::admin(&world).await;
    let conversation = world.joe_starts("Hi").await;
    let id = draft(&world).await;
    assert_eq!(sends(&mut ann, &id, &[("text", "  ")]).await, 422);
    assert_eq!(sends(&mut ann, &id, &[("text", "Good *morning*,\r\n\r\nJoe")]).await, 303);
    world.settle().await;
    assert_eq!(world.bot_said(&conversation), ["Good morning,\n\nJoe"]);
    assert_eq!(end(&world, &id).await, Some(DraftEnd::Edited));
    world.customer_writes(&conversation, "And now?").await;
    let id = draft(&world).await;
    ann.opens("/console/drafts").await;
    let reject = format!("/console/drafts/{id}/reject");
    assert_eq!(ann.sends(&reject, &[("why", "wrong tone")]).await.status, 303);
    world.seconds(5).await;
    assert_eq!(world.bot_said(&conversation).len(), 1);
    assert_eq!(end(&world, &id).await, Some(DraftEnd::Rejected));
    let page = ann.opens("/console/drafts/results").await.text;
    assert!(page.contains("0 %"), "one edited, one rejected: {page}");
    assert!(page.contains("% of the text"), "{page}");
}

#[tokio::test]
async fn notes_in_intercom_send_it_in_its_words_or_in_theirs_or_reject_it() {
    let world = drafting().await;
    let conversation = world.joe_starts("One").await;
    let id = draft(&world).await;
    world.does(Act::teammate_notes(&conversation, ANN, "/send")).await;
    assert_eq!(world.bot_said(&conversation), ["You said: One"]);
    let row = world.service().engine.console().draft(&id).await.unwrap().unwrap();
    let by = row.ended.unwrap().by.unwrap();
    assert_eq!(by, ANN, "by their name");
    world.customer_writes(&conversation, "Two").await;
    world.does(Act::teammate_notes(&conversation, ANN, "/send\nIn my own words")).await;
    assert_eq!(world.bot_said(&conversation)[1..], ["In my own words"]);
    world.customer_writes(&conversation, "Three").await;
    let id = draft(&world).await;
    world.does(Act::teammate_notes(&conversation, ANN, "/no that is wrong")).await;
    assert_eq!(world.bot_said(&conversation).len(), 2);
    assert_eq!(end(&world, &id).await, Some(DraftEnd::Rejected));
    world.does(Act::teammate_notes(&conversation, ANN, "/send")).await;
    let noted = world.bot_noted(&conversation);
    assert!(noted.last().unwrap().contains("no draft here that waits"), "{noted:?}");
    assert_eq!(world.bot_said(&conversation).len(), 2);
}

#[tokio::test]
async fn approved_twice_is_sent_once() {
    let world = drafting().await;
    let mut ann = Browser::admin(&world).await;
    let mut ben = ann.invites(&world, "operator", "ben").await;
    let conversation = world.joe_starts("Hi").await;
    let id = draft(&world).await;
    let path = format!("/console/drafts/{id}/send");
    ann.opens("/console/drafts").await;
    ben.opens("/console/drafts").await;
    assert_eq!(ann.sends(&path, &[]).await.status, 303);
    let answer = ben.sends(&path, &[("text", "Other words")]).await;
    assert_eq!(answer.status, 409, "{}", answer.text);
    world.does(Act::teammate_notes(&conversation, ANN, "/send")).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    assert_eq!(ann.sends("/console/drafts/act_none/send", &[]).await.status, 404);
}

#[tokio::test]
async fn a_person_who_answers_meanwhile_withdraws_it_and_the_bot_goes_on_drafting() {
    let world = drafting().await;
    let mut ann = Browser::admin(&world).await;
    let conversation = world.joe_starts("Hi").await;
    let first = draft(&world).await;
    ann.opens("/console/drafts").await;
    // She answers in Intercom, and sends the draft before anybody has looked.
    world.twin.act(Act::teammate_replies(&conversation, ANN, "Hello Joe")).unwrap();
    let answer = ann.sends(&format!("/console/drafts/{first}/send"), &[]).await;
    assert!([303, 409].contains(&answer.status));
    world.seconds(3).await;
    assert!(world.bot_said(&conversation).is_empty(), "nobody is talked over");
    assert_eq!(end(&world, &first).await, Some(DraftEnd::Withdrawn));
    world.customer_writes(&conversation, "One more thing").await;
    let second = draft(&world).await;
    // The customer overtakes it: one draft for all that waits.
    world.customer_writes(&conversation, "Or two").await;
    assert_eq!(end(&world, &second).await, Some(DraftEnd::Withdrawn));
    let third = draft(&world).await;
    assert_ne!(second, third);
    assert_eq!(sends(&mut ann, &third, &[]).await, 303);
    world.settle().await;
    assert_eq!(world.bot_said(&conversation).len(), 1);
    assert!(world.owner(&conversation).await.is_people(), "people keep it");
}

/// Whatever write is the last one before the plug is pulled, from the yes on.
#[tokio::test]
async fn a_crash_between_the_yes_and_the_sending_loses_and_doubles_nothing() {
    let mut pulled = 0;
    for at in 1.. {
        let mut world = drafting().await;
        let answer = json!({"actions": [{"type": "say", "text": "It left on Monday."}], "session": {"asked": 1}});
        world.bot.always(Reaction::Answers(answer));
        let mut ann = Browser::admin(&world).await;
        let conversation = world.joe_starts("Where is my order?").await;
        assert_eq!(waiting(&world).await.len(), 1, "{:?}", world.timeline(&conversation).await);
        let id = draft(&world).await;
        ann.opens("/console/drafts").await;
        let kept = world.known(&conversation).await.unwrap().session;
        assert!(!kept.contains_key("asked"), "the session is where it was");
        world.plug.pull_at(at);
        let answer = ann.sends(&format!("/console/drafts/{id}/send"), &[]).await;
        world.settle().await;
        if !world.plug.is_out() {
            assert_eq!(answer.status, 303);
            break;
        }
        pulled += 1;
        world.crash().await;
        world.start_again().await;
        world.seconds(90).await;
        let taken = answer.status == 303;
        let said = world.bot_said(&conversation);
        assert!(said.len() <= 1 && (!taken || said.len() == 1), "write {at}: {said:?}");
        if said.is_empty() {
            assert_eq!(draft(&world).await, id, "it still waits");
        } else {
            assert!(waiting(&world).await.is_empty(), "write {at}");
            assert_eq!(world.known(&conversation).await.unwrap().session["asked"], 1);
        }
    }
    assert!(pulled >= 2, "the plug was pulled {pulled} times only");
}

#[tokio::test]
async fn drafts_are_sent_on_postgres_and_by_scripts() {
    let world = World::on_postgres(|options| options.rules.autonomy = Autonomy::Draft).await;
    let mut ann = Browser::admin(&world).await;
    let conversation = world.joe_starts("Hi").await;
    let id = draft(&world).await;
    assert_eq!(sends(&mut ann, &id, &[]).await, 303);
    world.settle().await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    assert_eq!(sends(&mut ann, &id, &[]).await, 409);
    world.customer_writes(&conversation, "And now?").await;
    let id = draft(&world).await;
    ann.opens("/console/settings").await;
    let answer = ann.sends("/console/settings/token", &[("role", "operator"), ("name", "x")]).await;
    let (_, token) = answer.text.split_once(r#"id="made">"#).unwrap();
    let token = token.split_once('<').unwrap().0;
    let asks = |method, path: String, body: &'static str| {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        client.request(method, world.url(&path)).bearer_auth(token).body(body).send()
    };
    let listed = asks(Method::GET, "/api/v1/drafts".into(), "").await.unwrap();
    let listed: serde_json::Value = listed.json().await.unwrap();
    assert_eq!(listed["drafts"][0]["id"], json!(id));
    let send = format!("/api/v1/drafts/{id}/send");
    let words = r#"{"text": "By a script"}"#;
    assert_eq!(asks(Method::POST, send.clone(), words).await.unwrap().status(), 202);
    assert_eq!(asks(Method::POST, send, words).await.unwrap().status(), 409);
    world.settle().await;
    assert_eq!(world.bot_said(&conversation)[1..], ["By a script"]);
    world.customer_writes(&conversation, "Bye").await;
    let reject = format!("/api/v1/drafts/{}/reject", draft(&world).await);
    let why = r#"{"why": "no"}"#;
    assert_eq!(asks(Method::POST, reject, why).await.unwrap().status(), 202);
    world.settle().await;
    assert!(waiting(&world).await.is_empty());
}

/// A team looks at drafts: the conversation lies with it, and the bot goes on drafting there.
#[tokio::test]
async fn the_conversation_lies_where_a_team_looks() {
    let world = World::with(|options| {
        options.rules.autonomy = Autonomy::Draft;
        options.rules.draft_team = Some("VIP".into());
    })
    .await;
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(world.assigned_to(&conversation).1, "VIP");
    world.does(Act::teammate_notes(&conversation, ANN, "/send")).await;
    assert_eq!(world.bot_said(&conversation), ["You said: Hi"]);
    world.customer_writes(&conversation, "And now?").await;
    assert_eq!(waiting(&world).await.len(), 1);
    assert_eq!(world.assigned_to(&conversation).1, "VIP");
}

/// What is erased takes its drafts along.
#[tokio::test]
async fn an_erased_conversation_leaves_no_draft() {
    let world = drafting().await;
    let conversation = world.joe_starts("Hi").await;
    assert_eq!(waiting(&world).await.len(), 1);
    let key = super::support::world::key(&conversation);
    assert!(world.service().engine.store().erase(&key).await.unwrap());
    assert!(waiting(&world).await.is_empty());
}

/// Choices stay with the words that they belong to, and are none of the words that people change.
#[tokio::test]
async fn choices_stay_with_other_words_and_are_offered_once() {
    let world = drafting().await;
    let mut ann = Browser::admin(&world).await;
    world.bot.answers(json!({"actions": [
        {"type": "say", "text": "Which one?", "choices": [{"id": "a", "title": "Shoes"}]},
    ]}));
    let conversation = world.joe_starts("Hi").await;
    let row = waiting(&world).await.remove(0);
    assert_eq!((row.text.trim(), row.also.as_str()), ("Which one?", "offer “Shoes”"));
    assert_eq!(sends(&mut ann, row.id.as_str(), &[("text", "Which pair?")]).await, 303);
    world.settle().await;
    assert_eq!(world.bot_said(&conversation), ["Which pair?"]);
    let offers = world.parts(&conversation);
    assert_eq!(offers.iter().filter(|part| part["part_type"] == "quick_reply").count(), 1);
}
