//! The console behind a proxy: under a path, and at a door of its own.

use std::{net::SocketAddr, sync::Arc};

use deskmate_core::Timestamp;
use deskmate_engine::{Clock, Engine, EngineOptions, Retention, TestClock};
use deskmate_server::{ConsoleOptions, Inside, console::SetUp};
use deskmate_store::SqliteStore;
use reqwest::header;
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::{Browser, browser::PASSWORD};

/// A service without channels, as its proxy meets it.
struct Behind {
    engine: Engine,
    address: SocketAddr,
    _folder: TempDir,
}

async fn behind(public: &str, console: &str, own_door: bool) -> Behind {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("deskmate.db")).await.unwrap();
    let clock: Arc<dyn Clock> = TestClock::at(Timestamp::from_secs(1_734_537_500));
    let engine = Engine::start(EngineOptions {
        store: Arc::new(store),
        clock,
        channels: Vec::new(),
        public_url: public.to_owned(),
        console_url: Some(console.to_owned()),
        node: "one".to_owned(),
        retention: Retention::default(),
    });
    let engine = engine.await.unwrap();
    let pages = ConsoleOptions::default();
    let router = match own_door {
        true => deskmate_server::console_router(engine.clone(), pages),
        false => deskmate_server::router(engine.clone(), Inside::default(), Some(pages)),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
    tokio::spawn(async move { axum::serve(listener, router).await });
    Behind { engine, address, _folder: folder }
}

impl Behind {
    fn browser(&self) -> Browser {
        Browser::at(format!("http://{}", self.address))
    }

    /// The path of the set-up link, as the proxy passes it on.
    async fn set_up(&self) -> String {
        SetUp::first(&self.engine).await.unwrap().unwrap().path
    }
}

#[tokio::test]
async fn under_a_path_all_links_forms_and_cookies_have_it() {
    let url = "https://bot.example.com/deskmate";
    let behind = behind(url, url, false).await;
    let mut ann = behind.browser();
    let link = behind.set_up().await;
    let page = ann.opens(&link).await;
    assert!(page.text.contains(&format!("action=\"/deskmate{link}\"")), "{}", page.text);
    assert!(page.text.contains("href=\"/deskmate/console/assets/"), "{}", page.text);
    let fields = [("name", "ann"), ("password", PASSWORD)];
    // The browser knows the proxy only.
    let from = |browser: &Browser, path: &str, origin: &str| {
        let form = browser.form(path, &fields).header(header::ORIGIN, origin.to_owned());
        form.header(header::HOST, "inside.example")
    };
    let evil = from(&ann, &link, "https://evil.example");
    assert_eq!(ann.asks(evil).await.status, 403);
    let own = from(&ann, &link, "https://bot.example.com");
    let answer = ann.asks(own).await;
    assert_eq!((answer.status, answer.location.as_str()), (303, "/deskmate/console/channels"));
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("Path=/deskmate/console;") && cookie.contains("; Secure"), "{cookie}");
    let page = ann.opens("/console/channels").await.text;
    for ours in page.split("href=\"/").chain(page.split("action=\"/")).skip(1) {
        let start: String = ours.chars().take(60).collect();
        assert!(!start.starts_with("console"), "{start}");
    }
    let mut eve = behind.browser();
    let answer = eve.opens("/console/drafts").await;
    assert_eq!(answer.location, "/deskmate/console/sign-in?back=%2Fdrafts");
    assert_eq!(eve.opens("/").await.location, "/deskmate/console/channels");
}

/// Webhooks come in at one address, and people at another.
#[tokio::test]
async fn at_a_door_of_its_own_links_lead_to_that_door() {
    let (public, door) = ("https://bot.example.com", "https://console.example.com");
    let behind = behind(public, door, true).await;
    let mut ann = behind.browser();
    let link = behind.set_up().await;
    let form = ann.form(&link, &[("name", "ann"), ("password", PASSWORD)]);
    let answer = ann.asks(form.header(header::ORIGIN, door)).await;
    assert_eq!((answer.status, answer.location.as_str()), (303, "/console/channels"));
    ann.opens("/console/settings").await;
    let token = ann.form_token();
    let form =
        ann.form("/console/settings/invite", &[("form", token.as_str()), ("role", "viewer")]);
    let page = ann.asks(form.header(header::ORIGIN, door)).await.text;
    assert!(page.contains(&format!("{door}/console/invitation/")), "{page}");
    let fields = [("form", token.as_str()), ("role", "admin"), ("name", "x")];
    let form = ann.form("/console/settings/token", &fields);
    let page = ann.asks(form.header(header::ORIGIN, door)).await.text;
    let (_, token) = page.split_once(r#"id="made">"#).unwrap();
    let token = token.split_once('<').unwrap().0.to_owned();
    let invites = ann.request(reqwest::Method::POST, "/api/v1/invitations").bearer_auth(token);
    let told = ann.asks(invites.body(r#"{"role": "viewer"}"#)).await.text;
    assert!(told.contains(&format!("\"{door}/console/invitation/")), "{told}");
}
