//! A channel's page says whether its webhook is heard.

use std::time::Duration;

use intercom_twin::{Act, Fault, FaultKind};

use super::{Browser, World, support::LENA};

const PAGE: &str = "/console/channels/support";

async fn minutes(world: &World, minutes: u32) {
    for _ in 0..minutes {
        world.advance(Duration::from_secs(60)).await;
    }
}

#[tokio::test]
async fn a_channel_that_went_deaf_says_for_how_long_and_what_it_did_not_hear() {
    let world = World::without_webhooks(|_| {}).await;
    let mut ann = Browser::admin(&world).await;
    assert!(ann.opens(PAGE).await.text.contains("Waiting for the first webhook"));
    let first = world.joe_starts("Hello?").await;
    minutes(&world, 5).await;
    world.customer_writes(&first, "Is anybody there?").await;
    minutes(&world, 5).await;
    assert_eq!(world.bot_said(&first).len(), 2, "sweeps have found them");
    let page = ann.opens(PAGE).await.text;
    assert!(
        page.contains("No webhook has come in yet, and Intercom had 1 conversation<"),
        "{page}"
    );

    world.twin.set_webhook_url(&world.hook_url()).await.unwrap();
    world.customer_writes(&first, "And now?").await;
    let page = ann.opens(PAGE).await.text;
    assert!(page.contains("Live: last webhook"), "{page}");

    world.fault(Fault::new(FaultKind::LoseWebhook));
    minutes(&world, 11).await;
    let page = ann.opens(PAGE).await.text;
    assert!(page.contains("Live: last webhook"), "nothing has happened: {page}");
    world.customer_writes(&first, "Still there?").await;
    world.does(Act::contact_starts(LENA, "Me, too")).await;
    minutes(&world, 5).await;
    let page = ann.opens(PAGE).await.text;
    assert!(page.contains("Quiet for 16 min, and Intercom had 2 conversations<"), "{page}");
    minutes(&world, 60).await;
    let page = ann.opens(PAGE).await.text;
    assert!(page.contains("Quiet for 1 h, and Intercom had 2 conversations<"), "{page}");

    world.calm();
    world.customer_writes(&first, "At last").await;
    let page = ann.opens(PAGE).await.text;
    assert!(page.contains("Live: last webhook") && !page.contains("Quiet for"), "{page}");
}

#[tokio::test]
async fn deliveries_say_how_the_webhook_answers_and_what_intercom_makes_of_it() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let page = ann.opens("/console/deliveries").await.text;
    assert!(page.contains("No webhook in the last 15 minutes."), "{page}");
    world.joe_starts("Hello?").await;
    let page = ann.opens("/console/deliveries").await.text;
    assert!(page.contains("webhooks in the last 15 minutes, each answered within 1 ms."), "{page}");

    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let forged =
        client.post(world.hook_url()).header("x-hub-signature", format!("sha1={}", "0".repeat(40)));
    assert_eq!(forged.body("{}").send().await.unwrap().status(), 401);
    let page = ann.opens("/console/deliveries").await.text;
    assert!(page.contains("signed with another client secret"), "{page}");
    assert!(page.contains("nothing for 15 minutes after 1,000 in a row"), "{page}");
    minutes(&world, 16).await;
    let page = ann.opens("/console/deliveries").await.text;
    assert!(page.contains("No webhook in the last 15 minutes."), "{page}");
}
