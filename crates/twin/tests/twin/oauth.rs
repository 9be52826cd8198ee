//! OAuth: a teammate is asked, the app gets a code, trades it for a token, and may be uninstalled.

use axum::http::{HeaderMap, Method};
use intercom_twin::{Permission, TwinOptions, switches::OauthCancelled};
use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};
use url::Url;

use crate::{
    common::{Answer, World, answer, error, quiet},
    pages::html,
};

const CALLBACK: &str = "http://127.0.0.1:3000/callback?from=twin";

/// A world whose app has a redirect URL, and another.
async fn world() -> World {
    let mut options = quiet();
    options.app.name = "Helpful".to_owned();
    options.app.redirect_urls =
        vec![CALLBACK.to_owned(), "https://app.example.com/intercom".to_owned()];
    World::with(options).await
}

/// A browser that does not go where it is sent, so that one sees where that is.
fn browser() -> Client {
    Client::builder().no_proxy().redirect(Policy::none()).build().unwrap()
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn link(world: &World, fields: &[(&str, &str)]) -> String {
    format!("{}/oauth?{}", world.twin.base_url(), form(fields))
}

/// What the teammate's browser is answered when the form of the page is sent.
async fn decide(world: &World, fields: &[(&str, &str)]) -> (u16, HeaderMap) {
    let request = browser()
        .post(format!("{}/oauth", world.twin.base_url()))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", world.twin.base_url())
        .body(form(fields));
    let got = request.send().await.unwrap();
    (got.status().as_u16(), got.headers().clone())
}

/// Where the teammate is sent, taken apart: the address, and one value of its query each.
async fn sent_to(world: &World, fields: &[(&str, &str)]) -> Url {
    let (status, headers) = decide(world, fields).await;
    assert_eq!(status, 303);
    Url::parse(headers["location"].to_str().unwrap()).unwrap()
}

fn query(url: &Url, key: &str) -> Option<String> {
    url.query_pairs().find(|(k, _)| k == key).map(|(_, v)| v.into_owned())
}

/// Ann authorises; the code that the app gets.
async fn code(world: &World) -> String {
    let client_id = world.twin.describe().client_id;
    let ann = world.admin("Ann");
    let fields = [("do", "authorise"), ("client_id", &*client_id), ("teammate", &*ann)];
    query(&sent_to(world, &fields).await, "code").unwrap()
}

async fn trade(world: &World, change: (&str, &str)) -> Answer {
    let about = world.twin.describe();
    let mut body = json!({ "client_id": about.client_id, "client_secret": about.client_secret });
    body[change.0] = change.1.into();
    answer(world.http.post(format!("{}/auth/eagle/token", about.base_url)).json(&body)).await
}

async fn me(world: &World, token: &str) -> Answer {
    answer(world.http.get(format!("{}/me", world.twin.base_url())).bearer_auth(token)).await
}

#[tokio::test]
async fn the_whole_way_from_the_link_to_the_token() {
    let world = world().await;
    let about = world.twin.describe();

    // 1. The app sends a teammate here. The page says who asks, and for what.
    let asks = [
        ("client_id", &*about.client_id),
        ("state", "s&1"),
        ("redirect_uri", "https://app.example.com/intercom"),
    ];
    let path = link(&world, &asks).replace(&about.base_url, "");
    let page = html(&world, &path).await;
    for seen in ["Helpful asks for access", "Read conversations", "app.example.com", "Ann Ames"] {
        assert!(page.contains(seen), "{seen}: {page}");
    }

    // 2. The teammate authorises it, and is sent back with a code and the state.
    let ben = world.admin("Ben");
    let sent = [&asks[..], &[("do", "authorise"), ("teammate", &ben)]].concat();
    let back = sent_to(&world, &sent).await;
    assert!(back.as_str().starts_with("https://app.example.com/intercom?code="), "{back}");
    assert_eq!(query(&back, "state").as_deref(), Some("s&1"));
    let code = query(&back, "code").unwrap();
    assert!(code.ends_with('='), "Intercom's may: clients have to encode it: {code}");

    // 3. The app trades the code for a token, with a form or with JSON.
    let trade = form(&[
        ("code", &code),
        ("client_id", &about.client_id),
        ("client_secret", &about.client_secret),
    ]);
    let request = world
        .http
        .post(format!("{}/auth/eagle/token", about.base_url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(trade);
    let traded = answer(request).await;
    assert_eq!(traded.status, 200, "{traded:?}");
    assert_eq!(traded.body["token_type"], "Bearer");
    assert_eq!(traded.body["token"], traded.body["access_token"]);

    // 4. The token is that teammate's; the private one still works beside it.
    let token = traded.body["access_token"].as_str().unwrap();
    assert_ne!(token, about.access_token);
    assert_eq!(me(&world, token).await.body["name"], "Ben Bell");
    assert_eq!(me(&world, &about.access_token).await.body["name"], "Ann Ames");
}

#[tokio::test]
async fn what_the_link_leaves_out_is_the_first_redirect_url_and_no_state() {
    let world = world().await;
    let client_id = world.twin.describe().client_id;
    let back = sent_to(&world, &[("do", "authorise"), ("client_id", &client_id)]).await;
    assert_eq!(query(&back, "from").as_deref(), Some("twin"), "its own query stays: {back}");
    assert!(query(&back, "code").is_some() && query(&back, "state").is_none());
}

#[tokio::test]
async fn a_teammate_may_cancel() {
    let world = world().await;
    let client_id = world.twin.describe().client_id;
    let sent = [("do", "cancel"), ("client_id", &*client_id), ("state", "7")];
    let back = sent_to(&world, &sent).await;
    assert_eq!(query(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(query(&back, "state").as_deref(), Some("7"));
    assert_eq!(query(&back, "code"), None);
    world.switch(|s| s.oauth_cancelled = OauthCancelled::Stays);
    let (_, headers) = decide(&world, &sent).await;
    assert_eq!(headers["location"], "/workspace");
}

#[tokio::test]
async fn a_bad_link_gets_a_page_and_leads_nowhere() {
    let world = world().await;
    let client_id = world.twin.describe().client_id;
    for (fields, says) in [
        (vec![], "no `client_id`"),
        (vec![("client_id", "somebody")], "no app with the client id `somebody`"),
        (
            vec![("client_id", &*client_id), ("redirect_uri", "https://evil.example/")],
            "`https://evil.example/` is not one of the app&#39;s redirect URLs",
        ),
        (
            vec![("client_id", &client_id), ("redirect_uri", "http://127.0.0.1:3000/callback")],
            "is not one of the app&#39;s redirect URLs",
        ),
    ] {
        let got = browser().get(link(&world, &fields)).send().await.unwrap();
        assert_eq!(got.status(), 400);
        assert!(!got.headers().contains_key("location"));
        let page = got.text().await.unwrap();
        assert!(page.contains(says), "{says}: {page}");
        // The form's fields came back from a browser, and are looked at again.
        let sent = [&fields[..], &[("do", "authorise")]].concat();
        let (status, headers) = decide(&world, &sent).await;
        assert_eq!(status, 400, "{says}");
        assert!(!headers.contains_key("location"));
    }
    world.control(Method::PUT, "/app", json!({ "redirect_urls": [] })).await;
    let got = browser().get(link(&world, &[("client_id", &client_id)])).send().await.unwrap();
    assert!(got.text().await.unwrap().contains("The app has no redirect URL"));
}

#[tokio::test]
async fn another_site_may_lead_to_the_page_but_not_answer_it() {
    let world = world().await;
    let client_id = world.twin.describe().client_id;
    let led = |url: String| browser().get(url).header("sec-fetch-site", "cross-site");
    let asked = led(link(&world, &[("client_id", &client_id)])).send().await.unwrap();
    assert_eq!(asked.status(), 200);
    let policy = asked.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'none'"), "it is in nobody's frame: {policy}");
    assert!(policy.contains("form-action 'self' http://127.0.0.1:3000;"), "{policy}");

    let forged = |header: &'static str, value: &'static str| {
        let body = form(&[("do", "authorise"), ("client_id", &client_id)]);
        let url = format!("{}/oauth", world.twin.base_url());
        browser()
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .header(header, value)
            .body(body)
    };
    for (header, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("host", "evil.example"),
    ] {
        let refused = forged(header, value).send().await.unwrap();
        assert_eq!(refused.status(), 403, "{header}: {value}");
        assert!(!refused.headers().contains_key("location"));
    }
    let rebound = led(link(&world, &[])).header("host", "evil.example").send().await.unwrap();
    assert_eq!(rebound.status(), 403);
}

#[tokio::test]
async fn a_code_counts_once_and_for_five_minutes() {
    let world = world().await;
    let first = code(&world).await;
    assert_eq!(trade(&world, ("code", &first)).await.status, 200);
    let unauthorized = |answered: &Answer| {
        assert_eq!(error(answered), (401, "unauthorized".to_owned()));
        answered.body["errors"][0]["message"].clone()
    };
    let again = trade(&world, ("code", &first)).await;
    assert_eq!(unauthorized(&again), "Unauthorized Code");
    let second = code(&world).await;
    let cut = trade(&world, ("code", second.trim_end_matches('='))).await;
    assert_eq!(unauthorized(&cut), "Unauthorized Code", "without its `=` it is another code");
    world.advance(299).await;
    assert_eq!(trade(&world, ("code", &second)).await.status, 200);
    let third = code(&world).await;
    world.advance(300).await;
    assert_eq!(unauthorized(&trade(&world, ("code", &third)).await), "Unauthorized Code");
}

#[tokio::test]
async fn a_wrong_client_gets_no_token_and_spends_no_code() {
    let world = world().await;
    let code = code(&world).await;
    let about = world.twin.describe();
    let url = format!("{}/auth/eagle/token", about.base_url);
    for (id, secret) in
        [("wrong", &*about.client_secret), (&*about.client_id, "wrong"), (&about.client_id, "")]
    {
        let body = json!({ "code": code, "client_id": id, "client_secret": secret });
        let refused = answer(world.http.post(&url).json(&body)).await;
        assert_eq!(error(&refused), (401, "unauthorized".to_owned()));
    }
    let left_out = answer(world.http.post(&url).json(&json!({ "code": code }))).await;
    assert_eq!(error(&left_out), (400, "parameter_not_found".to_owned()));
    assert_eq!(trade(&world, ("code", &code)).await.status, 200);
}

#[tokio::test]
async fn an_uninstalled_app_has_no_token_and_is_told_nothing_until_it_is_back() {
    let world = world().await;
    let traded = trade(&world, ("code", &code(&world).await)).await;
    let token = traded.body["token"].as_str().unwrap();
    let private = world.twin.describe().access_token;
    let started = world.started();
    assert_eq!(world.topics().await, ["conversation.user.created"]);

    let uninstall = format!("{}/auth/uninstall", world.twin.base_url());
    let gone = answer(world.http.post(&uninstall).bearer_auth(token)).await;
    assert_eq!(gone.status, 200);
    for token in [token, &private] {
        assert_eq!(error(&me(&world, token).await), (401, "token_revoked".to_owned()));
    }
    world.act(intercom_twin::Act::contact_writes(&started, "Hello?"));
    world.twin.ping();
    assert_eq!(world.topics().await, [""; 0]);
    assert!(html(&world, "/deliveries").await.contains("The app was uninstalled"));
    let shown = world.control(Method::GET, "/app", Value::Null).await.body;
    assert_eq!(shown["installed"], false);

    // Authorised again, it is installed again; the old tokens stay what they are.
    let traded = trade(&world, ("code", &code(&world).await)).await;
    assert_eq!(me(&world, traded.body["token"].as_str().unwrap()).await.status, 200);
    assert_eq!(me(&world, token).await.status, 401);
    world.started();
    assert_eq!(world.topics().await, ["conversation.user.created"]);
}

#[tokio::test]
async fn a_retry_of_an_uninstalled_app_is_dropped() {
    let world = world().await;
    world.hook.answers(&[500]);
    world.started();
    world.twin.settle().await;
    world.control(Method::POST, "/app/uninstall", Value::Null).await;
    world.hook.forget();
    world.advance(61).await;
    assert_eq!(world.topics().await, [""; 0]);
    assert_eq!(world.twin.deliveries()[1].answer, "the app was uninstalled");
    world.control(Method::POST, "/app/token", Value::Null).await;
    assert_eq!(world.get("/me").await.status, 200, "a new token installs it");
}

#[tokio::test]
async fn redirect_urls_are_https_or_on_this_machine() {
    let world = world().await;
    let put = async |url: &str| {
        let put = json!({ "redirect_urls": [url] });
        world.control(Method::PUT, "/app", put).await
    };
    for url in
        ["https://a.example/b", "http://localhost:9/", "http://[::1]:9/", "http://127.0.0.2/"]
    {
        assert_eq!(put(url).await.status, 200, "{url}");
    }
    for (url, says) in [
        ("http://a.example/", "must be https"),
        ("javascript:alert(1)", "must be https"),
        ("https://a.example/#here", "has a `#`"),
        ("callback", "is not a URL"),
    ] {
        let refused = put(url).await;
        let message = refused.body["error"].as_str().unwrap().to_owned();
        assert!(refused.status == 400 && message.contains(url) && message.contains(says));
    }
    let mut options = TwinOptions::manual();
    options.app.redirect_urls = vec!["callback".to_owned()];
    assert!(intercom_twin::Twin::start(options).await.is_err());
}

#[tokio::test]
async fn no_secret_is_in_the_log_of_calls_or_in_a_recording() {
    let folder = std::env::temp_dir().join(format!("twin-oauth-{}", std::process::id()));
    let mut options = quiet();
    options.record = Some(folder.clone());
    options.app.redirect_urls = vec![CALLBACK.to_owned()];
    options.app.permissions = [Permission::ReadAdmins].into();
    let world = World::with(options).await;
    let traded = trade(&world, ("code", &code(&world).await)).await;
    let token = traded.body["token"].as_str().unwrap().to_owned();
    me(&world, &token).await;
    let log = world.control(Method::GET, "/calls", Value::Null).await.body.to_string();
    assert!(log.contains("/auth/eagle/token"), "{log}");
    let file = folder.join(format!("{}.jsonl", std::process::id()));
    let recorded = std::fs::read_to_string(file).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    assert!(recorded.contains("/me") && !recorded.contains("/auth/"), "{recorded}");
    for secret in [&token, &world.twin.describe().client_secret] {
        assert!(!log.contains(secret.as_str()) && !recorded.contains(secret.as_str()));
    }
}
