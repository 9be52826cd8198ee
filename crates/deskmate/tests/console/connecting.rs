//! *Connect with Intercom*: authorise, code, token, uninstall.

use std::time::Duration;

use deskmate::{config, wiring::ChannelMaker};
use deskmate_engine::ChannelState;
use deskmate_server::console::Maker;
use deskmate_store::MasterKey;
use reqwest::{Client, Method, redirect::Policy};
use serde_json::json;
use url::Url;

use super::{
    Browser, World,
    browser::Answer,
    support::{ANN, CLEO, DAN},
};

const NEW: &str = "/console/channels/new";

/// A world whose twin knows our address, and its admin, who has opened the form.
async fn world() -> (World, Browser) {
    let world = World::start().await;
    let redirects = json!({ "redirect_urls": [world.url("/console/connected")] });
    put_app(&world, redirects).await;
    let mut ann = Browser::admin(&world).await;
    ann.opens(NEW).await;
    (world, ann)
}

async fn put_app(world: &World, app: serde_json::Value) {
    let about = world.twin.describe();
    let client = Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/_twin/app", about.base_url);
    let put = client.request(Method::PUT, url).body(app.to_string());
    let put = put.header("content-type", "application/json").send().await.unwrap();
    assert_eq!(put.status(), 200, "{}", put.text().await.unwrap());
}

type Fields = Vec<(&'static str, String)>;

fn typed(world: &World) -> Fields {
    let about = world.twin.describe();
    let support = about.teams.iter().find(|team| team.name == "Support").unwrap();
    vec![
        ("do", "connect".to_owned()),
        ("version", "0".to_owned()),
        ("name", "sales".to_owned()),
        ("client_id", about.client_id),
        ("client_secret", about.client_secret),
        ("base_url", about.base_url),
        ("teammate_id", String::new()),
        ("fallback_team", support.id.clone()),
        ("bot_kind", "http".to_owned()),
        ("http.url", "http://127.0.0.1:9/turn".to_owned()),
        ("http.secret", "a-bots-secret".to_owned()),
        ("autonomy", "draft".to_owned()),
    ]
}

fn with(mut fields: Fields, key: &'static str, value: &str) -> Fields {
    fields.retain(|(known, _)| *known != key);
    fields.push((key, value.to_owned()));
    fields
}

async fn sends(browser: &mut Browser, path: &str, fields: &Fields) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
    browser.sends(path, &fields).await
}

/// Where the page leads that a form was answered with: Intercom's question.
fn question(answer: &Answer) -> Url {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let refresh = answer.headers["refresh"].to_str().unwrap();
    let to = refresh.strip_prefix("0;url=").unwrap();
    assert!(answer.text.contains("Go on to 127.0.0.1"), "{}", answer.text);
    Url::parse(to).unwrap()
}

/// What somebody presses on Intercom's page, and the address that they are sent to.
async fn presses(world: &World, question: &Url, what: &str) -> String {
    let base = world.twin.base_url();
    let id = world.id_of(ANN);
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(question.query_pairs()).append_pair("do", what).append_pair("teammate", &id);
    let client = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    let answer = client
        .post(format!("{base}/oauth"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", base)
        .body(form.finish());
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.status(), 303);
    let to = answer.headers()["location"].to_str().unwrap();
    to.strip_prefix(&world.url("")).unwrap().to_owned()
}

/// Comes back, and opens the form that is shown then.
async fn comes_back(browser: &mut Browser, way: &str) -> Answer {
    let sent_on = browser.opens(way).await;
    assert_eq!(sent_on.status, 303, "{}", sent_on.text);
    browser.opens(&sent_on.location).await
}

fn hidden(page: &str, field: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!(r#"name="{field}" value=""#))?;
    Some(rest.split_once('"').unwrap().0.to_owned())
}

/// Connects, and returns the form as it is then.
async fn connected(world: &World, browser: &mut Browser, path: &str, typed: &Fields) -> Answer {
    let asked = sends(browser, path, typed).await;
    let way = presses(world, &question(&asked), "authorise").await;
    comes_back(browser, &way).await
}

/// What the form of somebody who is back is sent with.
fn saved(page: &str, typed: Fields) -> Fields {
    let mut fields = with(with(typed, "do", "save"), "client_secret", "");
    fields = with(fields, "http.secret", "");
    for field in ["connected", "kept_client_secret", "kept_http.secret"] {
        fields.extend(hidden(page, field).map(|kept| (field, kept)));
    }
    fields
}

fn state(world: &World) -> Option<ChannelState> {
    let engine = &world.service().engine;
    let sales = engine.channels().find(|channel| channel.name().as_str() == "sales");
    sales.map(|channel| channel.state())
}

#[tokio::test]
async fn a_channel_is_connected_and_no_token_is_copied() {
    let (world, mut ann) = world().await;
    let asked = sends(&mut ann, NEW, &typed(&world)).await;
    let question = question(&asked);
    assert_eq!(question.path(), "/oauth");
    assert!(!asked.text.contains(&world.twin.describe().client_secret));
    let way = presses(&world, &question, "authorise").await;
    assert!(way.starts_with("/console/connected?code="), "{way}");
    let page = comes_back(&mut ann, &way).await.text;
    for told in ["Connected", "It opens Twin Shop", "Cleo Cole", "http://127.0.0.1:9/turn"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(page.contains(r#"<option value="draft" selected>"#), "nothing typed is lost: {page}");
    // A teammate without a seat is told of beside the field, as with a pasted token.
    let fields = saved(&page, typed(&world));
    let seatless = with(fields.clone(), "teammate_id", &world.id_of(DAN));
    let refused = sends(&mut ann, NEW, &seatless).await;
    assert!(refused.status == 422 && refused.text.contains("has no inbox seat"));
    assert!(hidden(&refused.text, "connected").is_some(), "it stays connected");
    let made = sends(&mut ann, NEW, &with(fields, "teammate_id", &world.id_of(CLEO))).await;
    assert_eq!((made.status, &*made.location), (303, "/console/channels/sales"), "{}", made.text);
    world.settle().await;
    assert!(matches!(state(&world), Some(ChannelState::Ready(_))), "{:?}", state(&world));
    let kept = world.service().engine.console().channels().await.unwrap().pop().unwrap();
    assert!(!kept.config.contains("twin_token"), "it is sealed: {}", kept.config);
    // The way back counts once.
    let again = ann.opens(&way).await;
    assert!(again.status == 400 && again.text.contains("used up"), "{}", again.text);
}

#[tokio::test]
async fn whatever_comes_back_is_said_in_words_and_nothing_typed_is_lost() {
    let (world, mut ann) = world().await;
    let fields = typed(&world);
    // Refused on Intercom's page.
    let asked = sends(&mut ann, NEW, &fields).await;
    let way = presses(&world, &question(&asked), "cancel").await;
    let page = comes_back(&mut ann, &way).await.text;
    assert!(page.contains("It was not allowed") && page.contains("sales"), "{page}");
    assert!(hidden(&page, "connected").is_none() && hidden(&page, "kept_http.secret").is_some());
    // A code that is too old.
    let asked = sends(&mut ann, NEW, &fields).await;
    let way = presses(&world, &question(&asked), "authorise").await;
    world.advance(Duration::from_secs(301)).await;
    let page = comes_back(&mut ann, &way).await.text;
    assert!(page.contains("too old"), "{page}");
    // Another app's secret.
    let wrong = with(fields.clone(), "client_secret", "another");
    let page = connected(&world, &mut ann, NEW, &wrong).await.text;
    assert!(page.contains("client id and client secret"), "{page}");
    // No answer at all, and one that is none.
    for (answer, told) in [("", "no answer"), ("&error=server_error", "`server_error`")] {
        let asked = sends(&mut ann, NEW, &fields).await;
        let question = question(&asked);
        let (_, state) = question.query_pairs().find(|(key, _)| key == "state").unwrap();
        let way = format!("/console/connected?state={state}{answer}");
        let page = comes_back(&mut ann, &way).await.text;
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(state(&world).is_none());
}

#[tokio::test]
async fn the_way_back_is_for_the_session_that_went_and_not_for_long() {
    let (world, mut ann) = world().await;
    let mut eve = ann.invites(&world, "editor", "eve").await;
    ann.opens(NEW).await;
    let asked = sends(&mut ann, NEW, &typed(&world)).await;
    let way = presses(&world, &question(&asked), "authorise").await;
    let stolen = eve.opens(&way).await;
    assert_eq!(stolen.status, 400, "it is another session's");
    let page = comes_back(&mut ann, &way).await.text;
    // What was given for one address is told to no other one.
    let fields = with(saved(&page, typed(&world)), "base_url", "http://127.0.0.1:9");
    let elsewhere = sends(&mut ann, NEW, &fields).await;
    assert_eq!(elsewhere.status, 422, "{}", elsewhere.text);
    assert!(hidden(&elsewhere.text, "connected").is_none(), "{}", elsewhere.text);
    eve.opens(NEW).await;
    let hers = sends(&mut eve, NEW, &saved(&page, typed(&world))).await;
    assert_eq!(hers.status, 422, "nor to another editor");
    ann.opens(NEW).await;
    let asked = sends(&mut ann, NEW, &typed(&world)).await;
    let way = presses(&world, &question(&asked), "authorise").await;
    world.advance(deskmate_server::console::CONNECT_LASTS + Duration::from_secs(1)).await;
    assert_eq!(ann.opens(&way).await.status, 400, "it took too long");
}

#[tokio::test]
async fn connecting_says_what_it_lacks() {
    let (world, mut ann) = world().await;
    for (key, value, told) in [
        ("name", "Sales!", "Choose a name first"),
        ("client_id", "", "Copy it from the app"),
        ("client_secret", "", "Connecting needs it"),
        ("base_url", "nonsense", "is no address"),
    ] {
        let answer = sends(&mut ann, NEW, &with(typed(&world), key, value)).await;
        assert!(answer.status == 422 && answer.text.contains(told), "{told}: {}", answer.text);
    }
}

/// Somebody takes the app out of the workspace, here or in Intercom: the channel says so and waits.
#[tokio::test]
async fn a_channel_that_was_disconnected_waits_and_goes_on_where_it_was() {
    let (world, mut ann) = world().await;
    let page = connected(&world, &mut ann, NEW, &typed(&world)).await.text;
    let fields = with(saved(&page, typed(&world)), "teammate_id", &world.id_of(CLEO));
    assert_eq!(sends(&mut ann, NEW, &fields).await.status, 303);
    world.settle().await;
    let started = world.joe_starts("Hello").await;
    ann.opens("/console/channels/sales").await;
    let gone = ann.sends("/console/channels/sales/disconnect", &[]).await;
    assert_eq!(gone.status, 303, "{}", gone.text);
    world.settle().await;
    let page = ann.opens("/console/channels/sales").await.text;
    assert!(page.contains("Intercom has taken the token back"), "{page}");
    assert!(matches!(state(&world), Some(ChannelState::NotReady(_))));
    let said = world.bot_said(&started).len();
    assert!(ann.opens("/console/settings/changes").await.text.contains("channel.disconnected"));
    // Connected anew, it is what it was.
    let edit = "/console/channels/sales/edit";
    ann.opens(edit).await;
    let anew = with(with(typed(&world), "version", "1"), "client_secret", "");
    let anew = with(anew, "teammate_id", &world.id_of(CLEO));
    let page = connected(&world, &mut ann, edit, &anew).await.text;
    assert!(page.contains("Connected"), "{page}");
    let again = sends(&mut ann, edit, &saved(&page, anew)).await;
    assert_eq!(again.status, 303, "{}", again.text);
    world.settle().await;
    assert!(matches!(state(&world), Some(ChannelState::Ready(_))), "{:?}", state(&world));
    assert_eq!(world.bot_said(&started).len(), said, "nothing is said twice");
}

/// The app was taken out on Intercom's side: the next call finds it out, and the channel stops.
#[tokio::test]
async fn an_app_that_was_uninstalled_in_intercom_is_found_out_by_the_next_call() {
    let world = World::start().await;
    let started = world.joe_starts("Hello").await;
    let about = world.twin.describe();
    let client = Client::builder().no_proxy().build().unwrap();
    let app = format!("{}/_twin/app", about.base_url);
    client.post(format!("{app}/uninstall")).send().await.unwrap();
    // A webhook that was on its way.
    world.service().engine.wake(super::support::world::key(&started)).await.unwrap();
    world.settle().await;
    let engine = &world.service().engine;
    let ours = engine.channels().next().unwrap();
    let ChannelState::NotReady(problems) = ours.state() else { panic!("it goes on") };
    assert!(problems[0].what.contains("taken the token back"), "{problems:?}");
}

/// What was connected with the configuration's app goes by its secrets, and is told to no other
/// address.
#[tokio::test]
async fn the_app_of_the_configuration_needs_nothing_typed() {
    let world = World::start().await;
    let text = r#"intercom_app = { client_id = "c1", client_secret = ["new", "old"], base_url = "http://127.0.0.1:9" }"#;
    let config = config::parse(text, std::env::temp_dir(), |_| None).unwrap();
    let engine = &world.service().engine;
    let key = MasterKey::parse("a master key of more than thirty-two letters").unwrap();
    let store = std::sync::Arc::clone(engine.store());
    let clock = std::sync::Arc::clone(engine.clock());
    let maker = ChannelMaker::new(config, Some(key), store, clock).await.unwrap();
    let app = maker.app().unwrap();
    assert_eq!((&*app.client_id, &*app.client_secret), ("c1", "new"));
    let set_up = |base_url: &str| {
        json!({
            "name": "sales", "fallback_team": "Support",
            "bot": { "driver": "http", "url": "http://127.0.0.1:9/turn" },
            "intercom": { "access_token": "t", "teammate_id": "1", "base_url": base_url },
        })
    };
    let options = maker.options(&set_up("http://127.0.0.1:9")).await.unwrap();
    assert_eq!(options.client_secrets, ["new", "old"]);
    let elsewhere = maker.options(&set_up("http://127.0.0.1:8")).await.unwrap_err();
    assert!(elsewhere.what.contains("client_secret"), "{elsewhere:?}");
    for (broken, told) in [
        (r#"intercom_app = { client_id = "", client_secret = "s" }"#, "intercom_app.client_id"),
        (r#"intercom_app = { client_id = "c", client_secret = [] }"#, "client_secret"),
        (r#"intercom_app = { client_id = "c", client_secret = "s", base_url = "x" }"#, "base_url"),
    ] {
        let error = config::parse(broken, std::env::temp_dir(), |_| None).unwrap_err();
        assert!(error.contains(told), "{told}: {error}");
    }
}
