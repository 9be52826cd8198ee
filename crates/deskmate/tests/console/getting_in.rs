//! Who gets in, and who stays out.

use std::{sync::Arc, time::Duration};

use deskmate_engine::Clock as _;
use deskmate_server::console::{INVITATION_LASTS, MAX_SESSION, SESSION_IDLE, SetUp};
use futures_util::future::join_all;
use reqwest::{Method, header};

use super::{Browser, World, browser::PASSWORD};

#[tokio::test]
async fn the_link_of_the_first_start_makes_one_admin() {
    let world = World::start().await;
    let engine = &world.service().engine;
    let link = SetUp::first(engine).await.unwrap().unwrap().path;
    let mut ann = Browser::new(&world);
    assert_eq!(ann.opens("/console/channels").await.location, "/console/sign-in?back=%2Fchannels");
    assert!(ann.opens("/console/sign-in").await.text.contains("Nobody can sign in yet"));
    assert!(ann.opens(&link).await.text.contains("<strong>admin</strong>"));
    let short = ann.sends(&link, &[("name", "ann"), ("password", "short")]).await;
    assert!(short.status == 422 && short.text.contains("at least 10 characters"), "{}", short.text);
    assert!(short.text.contains(r#"value="ann""#), "what was typed is kept");
    assert_eq!(ann.signs_up(&link, " Ann@Example.com ").await.status, 303);
    assert!(ann.opens("/console/channels").await.text.contains("ann@example.com"));
    let mut eve = Browser::new(&world);
    assert_eq!(eve.opens(&link).await.status, 410, "it is used up");
    assert_eq!(eve.sends(&link, &[("name", "eve"), ("password", PASSWORD)]).await.status, 410);
    assert_eq!(SetUp::first(engine).await.unwrap(), None, "somebody can sign in now");
}

#[tokio::test]
async fn an_invitation_runs_out() {
    let world = World::start().await;
    let link = SetUp::first(&world.service().engine).await.unwrap().unwrap().path;
    world.clock.advance(INVITATION_LASTS + Duration::from_secs(1));
    let mut ann = Browser::new(&world);
    assert_eq!(ann.opens(&link).await.status, 410);
    assert_eq!(ann.sends(&link, &[("name", "ann"), ("password", PASSWORD)]).await.status, 410);
}

#[tokio::test]
async fn a_password_lets_in_and_wrong_ones_make_wait() {
    let world = World::start().await;
    Browser::admin(&world).await;
    let mut ann = Browser::new(&world);
    let wrong = ann.signs_in("ann", "incorrect horse").await;
    assert_eq!((wrong.status, ann.cookie.is_none()), (401, true));
    let unknown = ann.signs_in("nobody", "incorrect horse").await.text.replace("nobody", "ann");
    assert_eq!(unknown, wrong.text, "nobody learns who there is");
    assert_eq!(ann.signs_in("ANN", PASSWORD).await.location, "/console/channels");
    for _ in 0..6 {
        ann.signs_in("ann", "incorrect horse").await;
    }
    let right_too_soon = ann.signs_in("ann", PASSWORD).await;
    assert_eq!(right_too_soon.status, 429, "{}", right_too_soon.text);
    world.clock.advance(Duration::from_secs(60));
    assert_eq!(ann.signs_in("ann", PASSWORD).await.status, 303);
}

/// Each node counts what the others have seen, and many at once are none the faster.
#[tokio::test]
async fn wrong_passwords_are_counted_by_all_nodes() {
    let world = World::on_postgres(|_| {}).await;
    Browser::admin(&world).await;
    let other = world.another_node(&Arc::default(), None).await;
    let here = Browser::new(&world);
    let there = Browser::at(format!("http://{}", other.address));
    let tries = (0..20).map(|round| {
        let browser = if round % 2 == 0 { &here } else { &there };
        let form = browser.form("/console/sign-in", &[("name", "ann"), ("password", "guessed")]);
        async { form.send().await.unwrap().status().as_u16() }
    });
    let mut told = join_all(tries).await;
    told.sort_unstable();
    let wrong = told.iter().filter(|status| **status == 401).count();
    assert_eq!((wrong, told.last()), (5, Some(&429)), "{told:?}");
    other.stop().await;
}

#[tokio::test]
async fn a_session_is_new_at_every_sign_in_and_over_at_sign_out() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let before = ann.cookie.clone().unwrap();
    ann.signs_in("ann", PASSWORD).await;
    let stolen = ann.cookie.clone().unwrap();
    assert_ne!(before, stolen);
    ann.opens("/console/channels").await;
    let out = ann.sends("/console/sign-out", &[]).await;
    assert_eq!((out.location.as_str(), ann.cookie.is_none()), ("/console/sign-in", true));
    let mut thief = Browser::new(&world);
    thief.cookie = Some(stolen);
    assert_eq!(
        thief.opens("/console/channels").await.status,
        303,
        "what was stolen is worth nothing"
    );
}

#[tokio::test]
async fn another_password_ends_all_other_sessions() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut elsewhere = Browser::new(&world);
    elsewhere.signs_in("ann", PASSWORD).await;
    assert_eq!(elsewhere.opens("/console/channels").await.status, 200);
    ann.opens("/console/account").await;
    let wrong = [("old", "not it at all"), ("password", "another horse")];
    assert_eq!(ann.sends("/console/account/password", &wrong).await.status, 422);
    let right = [("old", PASSWORD), ("password", "another horse")];
    assert_eq!(ann.sends("/console/account/password", &right).await.status, 303);
    assert_eq!(ann.opens("/console/channels").await.status, 200);
    assert_eq!(elsewhere.opens("/console/channels").await.status, 303);
    assert_eq!(elsewhere.signs_in("ann", PASSWORD).await.status, 401);
    assert_eq!(elsewhere.signs_in("ann", "another horse").await.status, 303);
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_and_in_any_case() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    world.clock.advance(SESSION_IDLE);
    assert_eq!(ann.opens("/console/channels").await.status, 303);
    ann.signs_in("ann", PASSWORD).await;
    let step = SESSION_IDLE / 2;
    let mut used = Duration::ZERO;
    while used + step < MAX_SESSION {
        world.clock.advance(step);
        used += step;
        assert_eq!(ann.opens("/console/channels").await.status, 200, "after {used:?}");
    }
    world.clock.advance(step);
    assert_eq!(ann.opens("/console/channels").await.status, 303);
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    ann.opens("/console/channels").await;
    let token = ann.form_token();
    let fields = [("form", token.as_str()), ("held", "waits"), ("channel", "support")];
    let own = world.url("");
    let paused = || !world.service().engine.pauses().is_empty();
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        let form = ann.form("/console/pause", &fields).header(header::ORIGIN, origin);
        assert_eq!((ann.asks(form).await.status, paused()), (403, false), "{origin}");
    }
    let cross = ann.form("/console/pause", &fields).header("sec-fetch-site", "cross-site");
    assert_eq!((ann.asks(cross).await.status, paused()), (403, false));
    let without = ann.form("/console/pause", &fields[1..]).header(header::ORIGIN, &own);
    assert_eq!((ann.asks(without).await.status, paused()), (403, false));
    let guessed = [("form", "x"), fields[1], fields[2]];
    let guessed = ann.form("/console/pause", &guessed).header(header::ORIGIN, &own);
    assert_eq!((ann.asks(guessed).await.status, paused()), (403, false));
    let json = ann
        .request(Method::POST, "/console/pause")
        .header(header::CONTENT_TYPE, "text/plain")
        .body("form=x");
    assert_eq!((ann.asks(json).await.status, paused()), (415, false));
    let right = ann.form("/console/pause", &fields).header(header::ORIGIN, &own);
    assert_eq!((ann.asks(right).await.status, paused()), (303, true));
}

#[tokio::test]
async fn browsers_are_told_to_trust_nobody_else() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    for path in ["/console/channels", "/console/sign-in", "/console/nothing-here"] {
        let answer = ann.opens(path).await;
        let header =
            |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().unwrap());
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert_eq!(header("cache-control"), "no-store", "{path}");
    }
    let mut eve = Browser::new(&world);
    eve.cookie.clone_from(&ann.cookie);
    eve.opens("/console/sign-in").await;
    let answer = ann.signs_in("ann", PASSWORD).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["Path=/console", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.contains(part), "{cookie}");
    }
}

#[tokio::test]
async fn a_sign_in_leads_to_pages_of_ours_only() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    for (back, to) in [
        ("/settings", "/console/settings"),
        ("/console/settings?x=1", "/console/settings?x=1"),
        ("//evil.example", "/console/channels"),
        ("https://evil.example", "/console/channels"),
        ("/\\evil.example", "/console/channels"),
        ("", "/console/channels"),
    ] {
        let fields = [("name", "ann"), ("password", PASSWORD), ("back", back)];
        assert_eq!(ann.sends("/console/sign-in", &fields).await.location, to, "{back}");
    }
}

/// Who looks on is told what changes as long as they are signed in.
#[tokio::test]
async fn a_feed_ends_with_its_session() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    ann.opens("/console/channels").await;
    let mut feed = ann.request(Method::GET, "/console/events").send().await.unwrap();
    let first = feed.chunk().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&first).contains("event: change"));
    let mut thief = Browser::new(&world);
    thief.cookie.clone_from(&ann.cookie);
    assert_eq!(ann.sends("/console/sign-out", &[]).await.status, 303);
    let begun = world.clock.now();
    loop {
        // Each round gives the service time to notice.
        let alive = thief.request(Method::GET, "/healthz").send();
        tokio::select! {
            biased;
            more = feed.chunk() => match more.unwrap() {
                None => break,
                Some(line) => assert!(!String::from_utf8_lossy(&line).contains("event: change")),
            },
            alive = alive => assert!(alive.unwrap().status().is_success()),
        }
        world.clock.advance(Duration::from_millis(100));
        // By itself it ends after five minutes.
        assert!(world.clock.now().since(begun) < Duration::from_secs(240), "it goes on");
    }
}
