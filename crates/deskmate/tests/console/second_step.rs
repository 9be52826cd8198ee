//! Signing in in two steps.

use std::{sync::Arc, time::Duration};

use data_encoding::BASE32_NOPAD;
use deskmate::{config, wiring::ChannelMaker};
use deskmate_engine::Clock as _;
use deskmate_server::console::SECOND_STEP_LASTS;
use deskmate_store::MasterKey;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use super::{
    Browser, World,
    browser::{Answer, PASSWORD},
    roles::token,
};

/// Somebody's phone.
struct Phone(Vec<u8>);

impl Phone {
    /// What it shows now (RFC 6238).
    fn shows(&self, world: &World) -> String {
        let interval = world.clock.wall().as_millis() / 30_000;
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).unwrap();
        mac.update(&interval.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let at = usize::from(digest[19] & 0xf);
        let number = u32::from_be_bytes(digest[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }
}

fn hidden(page: &str, field: &str) -> String {
    let (_, rest) = page.split_once(&format!(r#"name="{field}" value=""#)).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

/// Sets it up, and returns the phone and the recovery codes.
async fn set_up(world: &World, browser: &mut Browser) -> (Phone, Vec<String>) {
    browser.opens("/console/account").await;
    let begun = browser.sends("/console/account/second-step", &[("old", PASSWORD)]).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    let (_, rest) = begun.text.split_once("secret=").unwrap();
    let secret = rest.split_once('&').unwrap().0;
    assert!(begun.text.contains(r#"<svg class="qr""#));
    let phone = Phone(BASE32_NOPAD.decode(secret.as_bytes()).unwrap());
    browser.page.clone_from(&begun.text);
    let begun = hidden(&begun.text, "begun");
    let confirm = "/console/account/second-step/confirm";
    let wrong = browser.sends(confirm, &[("begun", &begun), ("code", "000000")]).await;
    assert!(wrong.status == 422 && wrong.text.contains("not the code"), "{}", wrong.text);
    let code = phone.shows(world);
    let on = browser.sends(confirm, &[("begun", &begun), ("code", &code)]).await;
    assert_eq!(on.status, 200, "{}", on.text);
    let codes = on.text.split("<li><code>").skip(1);
    let codes: Vec<_> = codes.map(|rest| rest[..rest.find('<').unwrap()].to_owned()).collect();
    assert_eq!(codes.len(), 10, "{}", on.text);
    (phone, codes)
}

/// The password, and then the page that asks for a code.
async fn half_way(browser: &mut Browser) -> Answer {
    let answer = browser.signs_in("ann", PASSWORD).await;
    assert_eq!((answer.status, browser.cookie.is_none()), (200, true), "{}", answer.text);
    assert!(answer.text.contains("Type the code"), "{}", answer.text);
    answer
}

async fn types(browser: &mut Browser, half_way: &Answer, code: &str) -> Answer {
    let fields =
        [("begun", &*hidden(&half_way.text, "begun")), ("code", code), ("back", "/drafts")];
    browser.sends("/console/sign-in/code", &fields).await
}

#[tokio::test]
async fn whoever_knows_the_password_needs_the_phone_as_well() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut elsewhere = Browser::new(&world);
    elsewhere.signs_in("ann", PASSWORD).await;
    let (phone, _) = set_up(&world, &mut ann).await;
    assert_eq!(ann.opens("/console/channels").await.status, 200, "this session goes on");
    assert_eq!(elsewhere.opens("/console/channels").await.status, 303, "others had one step only");
    let used = phone.shows(&world);
    let mut thief = Browser::new(&world);
    let page = half_way(&mut thief).await;
    let seen = types(&mut thief, &page, &used).await;
    assert!(seen.status == 401 && seen.text.contains("used already"), "{}", seen.text);
    world.clock.advance(Duration::from_secs(30));
    let code = phone.shows(&world);
    let mut ann = Browser::new(&world);
    let page = half_way(&mut ann).await;
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let right = types(&mut ann, &page, &spaced).await;
    assert_eq!((right.status, &*right.location), (303, "/console/drafts"), "{}", right.text);
    assert!(ann.opens("/console/account").await.text.contains("10 recovery codes are left"));
    // What was begun counts once, and so does the code.
    assert_eq!(types(&mut thief, &page, &code).await.status, 401);
    let page = half_way(&mut thief).await;
    assert_eq!(types(&mut thief, &page, &code).await.status, 401);
    // It does not wait for ever.
    world.clock.advance(SECOND_STEP_LASTS + Duration::from_secs(1));
    let late = types(&mut thief, &page, &phone.shows(&world)).await;
    assert!(late.status == 401 && late.text.contains("Sign in again"), "{}", late.text);
}

/// Whoever knows the password cannot make wrong codes be forgotten with it.
#[tokio::test]
async fn wrong_codes_make_wait_as_wrong_passwords_do() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let (phone, _) = set_up(&world, &mut ann).await;
    world.clock.advance(Duration::from_secs(3600));
    let mut thief = Browser::new(&world);
    let (mut wrong, mut waits) = (0, false);
    for _ in 0..6 {
        let page = thief.signs_in("ann", PASSWORD).await;
        if page.status == 429 {
            waits = true;
            break;
        }
        let tried = types(&mut thief, &page, "000000").await;
        wrong += usize::from(tried.status == 401);
        waits |= tried.status == 429;
    }
    assert!(waits && wrong <= 3, "{wrong}");
    world.clock.advance(Duration::from_secs(60));
    let page = half_way(&mut thief).await;
    world.clock.advance(Duration::from_secs(60));
    let code = phone.shows(&world);
    assert_eq!(types(&mut thief, &page, &code).await.status, 303, "what is right counts after it");
    let mut again = Browser::new(&world);
    for _ in 0..4 {
        assert_eq!(again.signs_in("ann", "incorrect horse").await.status, 401, "all is forgotten");
    }
}

#[tokio::test]
async fn a_recovery_code_lets_in_once() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let (_, codes) = set_up(&world, &mut ann).await;
    let page = half_way(&mut Browser::new(&world)).await;
    let typed = codes[3].to_uppercase().replace('-', " ");
    let mut ann = Browser::new(&world);
    assert_eq!(types(&mut ann, &page, &typed).await.status, 303);
    assert!(ann.opens("/console/account").await.text.contains("9 recovery codes are left"));
    assert!(ann.opens("/console/settings/changes").await.text.contains("user.recovery_code_used"));
    let mut thief = Browser::new(&world);
    let page = half_way(&mut thief).await;
    assert_eq!(types(&mut thief, &page, &codes[3]).await.status, 401, "it was used");
    ann.opens("/console/account").await;
    let fields = [("old", PASSWORD)];
    let made = ann.sends("/console/account/second-step/codes", &fields).await.text;
    assert!(made.contains("Keep these recovery codes"), "{made}");
    world.clock.advance(Duration::from_secs(60));
    let page = half_way(&mut thief).await;
    assert_eq!(types(&mut thief, &page, &codes[4]).await.status, 401, "there are others now");
    let wrong = ann.sends("/console/account/second-step/remove", &[("old", "not it at all")]).await;
    assert_eq!(wrong.status, 422);
    world.clock.advance(Duration::from_secs(60));
    assert_eq!(ann.sends("/console/account/second-step/remove", &fields).await.status, 303);
    assert_eq!(Browser::new(&world).signs_in("ann", PASSWORD).await.status, 303);
}

#[tokio::test]
async fn an_admin_takes_it_from_somebody_who_has_lost_everything() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut ben = ann.invites(&world, "viewer", "ben").await;
    set_up(&world, &mut ben).await;
    let page = ann.opens("/console/settings").await.text;
    let (_, rest) = page.split_once("Remove the second step").unwrap();
    assert!(rest.contains("of ben"), "{page}");
    let before = page.split_once("Remove the second step").unwrap().0;
    let (_, id) = before.rsplit_once(r#"name="user" value=""#).unwrap();
    let id = id.split_once('"').unwrap().0.to_owned();
    let removed = ann.sends("/console/settings/second-step", &[("user", &id)]).await;
    assert_eq!(removed.status, 303, "{}", removed.text);
    assert!(ann.opens("/console/settings/changes").await.text.contains("user.second_step_removed"));
    assert_eq!(Browser::new(&world).signs_in("ben", PASSWORD).await.status, 303);
    ann.opens("/console/settings").await;
    let again = ann.sends("/console/settings/second-step", &[("user", &id)]).await;
    assert_eq!(again.status, 409, "there is none any more");
    // And by a script.
    set_up(&world, &mut Browser::signed_in(&world, "ben").await).await;
    let token = token(&mut ann, "admin").await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let asks = async |name: &str| {
        let body = format!(r#"{{"name": "{name}"}}"#);
        let request = client.post(world.url("/api/v1/users/one-step")).bearer_auth(&token);
        request.body(body).send().await.unwrap().status().as_u16()
    };
    assert_eq!((asks("Ben").await, asks("ben").await, asks("nobody").await), (200, 404, 404));
}

/// What codes are made of is sealed, is sealed anew with a new key, and needs the key.
#[tokio::test]
async fn what_codes_are_made_of_is_sealed_under_the_master_key() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    set_up(&world, &mut ann).await;
    let engine = &world.service().engine;
    let kept = async || engine.console().second_steps().await.unwrap().pop().unwrap().secret;
    let before = kept().await;
    assert!(before.starts_with("sealed:"), "{before}");
    let starts = async |keys: Option<&str>| {
        let config = config::parse("", std::env::temp_dir(), |_| None).unwrap();
        let key = keys.map(|keys| MasterKey::parse(keys).unwrap());
        let (store, clock) = (Arc::clone(engine.store()), Arc::clone(engine.clock()));
        ChannelMaker::new(config, key, store, clock).await.map(|_| ())
    };
    let old = "a master key of more than thirty-two letters";
    let new = "another master key of more than thirty-two letters";
    for keys in [None, Some(new)] {
        let why = starts(keys).await.unwrap_err().to_string();
        assert!(why.contains("deskmate user one-step ann"), "{why}");
    }
    starts(Some(&format!("{new},{old}"))).await.unwrap();
    assert_ne!(kept().await, before);
    starts(Some(new)).await.unwrap();
}
