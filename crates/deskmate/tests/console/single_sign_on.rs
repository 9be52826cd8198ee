//! Single sign-on, against a small identity provider that signs with a key of its own.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use deskmate::{config, wiring};
use deskmate_engine::Clock as _;
use deskmate_server::{ConsoleOptions, Inside, Serving, console::SSO_LASTS};
use deskmate_store::Role;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::header;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use url::Url;

use super::{
    Browser, World,
    browser::{Answer, PASSWORD},
};

/// A secret for each of two keys. Both are of Ed25519 (RFC 8037), whose private keys are any bytes.
const KEY: [u8; 32] = [7; 32];

/// What the provider knows, and how it behaves.
struct Known {
    base: String,
    /// What it says of whoever comes next; times and `nonce` are added.
    claims: Value,
    /// The same, asked for with the access token.
    userinfo: Value,
    /// The question that was asked last.
    asked: Vec<(String, String)>,
    /// What was asked for a token with.
    traded: Vec<(String, String)>,
    authorization: String,
    now: i64,
    key: [u8; 32],
    algorithm: Algorithm,
    refuses: bool,
}

type Shared = Arc<Mutex<Known>>;

fn now_of(world: &World) -> i64 {
    world.clock.wall().as_secs()
}

/// The private key as PKCS#8 (RFC 8410, 7).
fn pkcs8(seed: &[u8; 32]) -> Vec<u8> {
    let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    [&head[..], seed].concat()
}

/// The public half of [`KEY`].
fn public(seed: &[u8; 32]) -> String {
    let key = EncodingKey::from_ed_der(&pkcs8(seed));
    let jwk = jsonwebtoken::jwk::Jwk::from_encoding_key(&key, Algorithm::EdDSA).unwrap();
    let told = serde_json::to_value(jwk).unwrap();
    told["x"].as_str().unwrap().to_owned()
}

async fn token(
    State(known): State<Shared>,
    headers: axum::http::HeaderMap,
    body: String,
) -> (StatusCode, Json<Value>) {
    let mut known = known.lock().unwrap();
    known.traded = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    known.authorization =
        headers.get("authorization").map_or("", |value| value.to_str().unwrap()).to_owned();
    if known.refuses {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"})));
    }
    let mut claims = known.claims.clone();
    let asked = |key: &str| known.asked.iter().find(|(known, _)| known == key).unwrap().1.clone();
    for (key, value) in [
        ("iss", json!(known.base)),
        ("aud", json!("deskmate")),
        ("exp", json!(known.now + 300)),
        ("nonce", json!(asked("nonce"))),
    ] {
        if claims.get(key).is_none() {
            claims[key] = value;
        }
    }
    let key = match known.algorithm {
        Algorithm::HS256 => EncodingKey::from_secret(&[b's'; 64]).unwrap(),
        _ => EncodingKey::from_ed_der(&pkcs8(&known.key)),
    };
    let header = Header { kid: Some("k1".to_owned()), ..Header::new(known.algorithm) };
    let signed = encode(&header, &claims, &key).unwrap();
    (
        StatusCode::OK,
        Json(json!({"id_token": signed, "access_token": "at", "token_type": "Bearer"})),
    )
}

/// A provider, and a console that asks it.
struct Stage {
    world: World,
    known: Shared,
    at: String,
}

impl Stage {
    async fn with(rules: &str) -> Self {
        let world = World::start().await;
        let provider = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let base = format!("http://{}", provider.local_addr().unwrap());
        let known = Arc::new(Mutex::new(Known {
            base: base.clone(),
            claims: json!({"sub": "7", "email": "Ann@example.com", "email_verified": true}),
            userinfo: json!({"sub": "7"}),
            asked: Vec::new(),
            traded: Vec::new(),
            authorization: String::new(),
            now: now_of(&world),
            key: KEY,
            algorithm: Algorithm::EdDSA,
            refuses: false,
        }));
        let about = json!({
            "issuer": base,
            "authorization_endpoint": format!("{base}/ask"),
            "token_endpoint": format!("{base}/token"),
            "jwks_uri": format!("{base}/keys"),
            "userinfo_endpoint": format!("{base}/who"),
        });
        let keys = json!({"keys": [
            {"kty": "XYZ", "kid": "k0"},
            {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "k1", "x": public(&KEY)},
        ]});
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(async move || Json(about)))
            .route("/keys", get(async move || Json(keys)))
            .route("/token", post(token))
            .route(
                "/who",
                get(async |State(known): State<Shared>| {
                    Json(known.lock().unwrap().userinfo.clone())
                }),
            )
            .with_state(Arc::clone(&known));
        #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
        tokio::spawn(async move { axum::serve(provider, router).await });

        let text = format!(
            "[console.oidc]\nissuer = \"{base}/\"\nclient_id = \"deskmate\"\nclient_secret = \"s3 cret\"\n{rules}"
        );
        let config = config::parse(&text, std::env::temp_dir(), |_| None).unwrap();
        let options =
            ConsoleOptions { oidc: wiring::oidc(&config).unwrap(), ..ConsoleOptions::default() };
        let engine = world.service().engine.clone();
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let router = deskmate_server::router(engine, Inside::default(), Some(options));
        #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
        tokio::spawn(deskmate_server::serve(
            listener,
            router,
            Serving::default(),
            std::future::pending(),
        ));
        Self { world, known, at }
    }

    fn says(&self, claims: Value) {
        self.known.lock().unwrap().claims = claims;
    }

    /// Goes to the provider, and returns the way back and the cookie.
    async fn goes(&self, browser: &mut Browser) -> (String, String) {
        let sent = browser.opens("/console/sign-in/sso?back=/drafts").await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let cookie = sent.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/console"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let question = Url::parse(&sent.location).unwrap();
        let asked: Vec<(String, String)> = question.query_pairs().into_owned().collect();
        let state = asked.iter().find(|(key, _)| key == "state").unwrap().1.clone();
        self.known.lock().unwrap().asked = asked;
        (format!("/console/sign-in/sso/back?code=c0de&state={state}"), cookie)
    }

    async fn comes_back(&self, browser: &mut Browser, way: &str, cookie: &str) -> Answer {
        let request = browser.request(reqwest::Method::GET, way).header(header::COOKIE, cookie);
        browser.asks(request).await
    }

    async fn signs_in(&self) -> (Browser, Answer) {
        let mut browser = Browser::at(self.at.clone());
        let (way, cookie) = self.goes(&mut browser).await;
        let answer = self.comes_back(&mut browser, &way, &cookie).await;
        (browser, answer)
    }

    async fn refused(&self, told: &str) {
        let (browser, answer) = self.signs_in().await;
        assert_eq!((answer.status, browser.cookie), (403, None), "{told}: {}", answer.text);
        assert!(answer.text.contains(told), "{told}: {}", answer.text);
    }

    async fn user(&self, name: &str) -> Option<Role> {
        let store = self.world.service().engine.console();
        store.user_named(name).await.unwrap().map(|user| user.role)
    }
}

#[tokio::test]
async fn somebody_comes_into_being_at_their_first_sign_in() {
    let stage = Stage::with("name = \"Example ID\"\nrole = \"operator\"").await;
    let mut browser = Browser::at(stage.at.clone());
    let page = browser.opens("/console/sign-in").await.text;
    assert!(page.contains("Sign in with Example ID"), "{page}");
    let (mut browser, answer) = stage.signs_in().await;
    assert_eq!((answer.status, &*answer.location), (303, "/console/drafts"), "{}", answer.text);
    assert!(browser.opens("/console/account").await.text.contains("ann@example.com"));
    assert_eq!(stage.user("ann@example.com").await, Some(Role::Operator));
    {
        // What was asked, and what was shown for it.
        let known = stage.known.lock().unwrap();
        let of = |pairs: &[(String, String)], key: &str| {
            pairs.iter().find(|(known, _)| known == key).unwrap().1.clone()
        };
        let challenge = Sha256::digest(of(&known.traded, "code_verifier"));
        assert_eq!(of(&known.asked, "code_challenge"), URL_SAFE_NO_PAD.encode(challenge));
        assert_eq!(of(&known.asked, "code_challenge_method"), "S256");
        assert_eq!(of(&known.asked, "scope"), "openid email profile");
        assert_eq!(of(&known.asked, "redirect_uri"), of(&known.traded, "redirect_uri"));
        assert_eq!(of(&known.traded, "code"), "c0de");
        let basic = base64::engine::general_purpose::STANDARD.encode("deskmate:s3+cret");
        assert_eq!(known.authorization, format!("Basic {basic}"));
    }
    // Known by what stays, whatever they are called later.
    stage.says(json!({"sub": "7", "email": "ann.lee@example.com"}));
    assert_eq!(stage.signs_in().await.1.status, 303);
    assert_eq!(stage.user("ann.lee@example.com").await, None);
    // No password fits, and no other way lets them in.
    for password in ["", PASSWORD] {
        let answer = Browser::at(stage.at.clone()).signs_in("ann@example.com", password).await;
        assert_eq!(answer.status, 401);
    }
}

#[tokio::test]
async fn roles_are_what_the_provider_says_each_time() {
    let rules = "claim = \"groups\"\nroles = { leads = \"admin\", agents = \"viewer\" }\nscopes = [\"email\", \"groups\"]";
    let stage = Stage::with(rules).await;
    let with = |groups: Value| json!({"sub": "7", "email": "ann@example.com", "groups": groups});
    stage.says(with(json!(["others"])));
    stage.refused("gives you a role").await;
    assert_eq!(stage.user("ann@example.com").await, None);
    stage.says(with(json!(["agents"])));
    assert_eq!(stage.signs_in().await.1.status, 303);
    assert_eq!(stage.user("ann@example.com").await, Some(Role::Viewer));
    stage.says(with(json!(["agents", "leads"])));
    let (mut ann, _) = stage.signs_in().await;
    assert_eq!(stage.user("ann@example.com").await, Some(Role::Admin));
    let changes = ann.opens("/console/settings/changes").await.text;
    assert!(changes.contains("single sign-on") && changes.contains("user.role_changed"));
    // It stands elsewhere, for whom a token has no room.
    stage.says(json!({"sub": "8", "email": "ben@example.com"}));
    stage.known.lock().unwrap().userinfo = json!({"sub": "8", "groups": ["leads"]});
    assert_eq!(stage.signs_in().await.1.status, 303);
    assert_eq!(stage.user("ben@example.com").await, Some(Role::Admin));
    stage.known.lock().unwrap().userinfo = json!({"sub": "9", "groups": ["leads"]});
    stage.refused("two people").await;
}

#[tokio::test]
async fn whoever_is_not_of_the_house_stays_out() {
    let stage = Stage::with("role = \"viewer\"\ndomains = [\"example.com\"]").await;
    stage.says(json!({"sub": "1", "email": "eve@evil.example", "email_verified": true}));
    stage.refused("Addresses of your domain").await;
    stage.says(json!({"sub": "1", "email": "eve@example.com"}));
    stage.refused("is verified").await;
    // Whoever has that name already signs in with a password: nobody takes it over.
    Browser::admin(&stage.world).await;
    stage.says(json!({"sub": "1", "email": "ann@example.com", "email_verified": true}));
    assert_eq!(stage.signs_in().await.1.status, 303, "another name than `ann`");
    let mut ann = Browser::new(&stage.world);
    ann.signs_in("ann", PASSWORD).await;
    ann.invites(&stage.world, "viewer", "cleo@example.com").await;
    stage.says(json!({"sub": "2", "email": "cleo@example.com", "email_verified": true}));
    stage.refused("signs in otherwise").await;
}

#[tokio::test]
async fn what_the_provider_did_not_say_to_us_now_is_not_believed() {
    let stage = Stage::with("role = \"viewer\"").await;
    let ann = || json!({"sub": "7", "email": "ann@example.com"});
    let with = |key: &str, value: Value| {
        let mut claims = ann();
        claims[key] = value;
        claims
    };
    let now = now_of(&stage.world);
    for (key, value, told) in [
        ("iss", json!("https://evil.example"), "by somebody else"),
        ("aud", json!("another"), "for somebody else"),
        ("aud", json!([]), "for somebody else"),
        ("azp", json!("another"), "for somebody else"),
        ("nonce", json!("another"), "of another sign-in"),
        ("nonce", json!(null), "of another sign-in"),
        ("exp", json!(now - 61), "too old"),
        ("exp", json!("soon"), "too old"),
        ("sub", json!(null), "cannot be believed"),
    ] {
        stage.says(with(key, value.clone()));
        let (browser, answer) = stage.signs_in().await;
        assert_eq!((answer.status, browser.cookie), (403, None), "{key} {value}: {}", answer.text);
        let fits = answer.text.contains(told) || key == "exp" || key == "sub";
        assert!(fits, "{key} {value}: {}", answer.text);
    }
    stage.says(ann());
    stage.known.lock().unwrap().key = [9; 32];
    stage.refused("by somebody else").await;
    stage.known.lock().unwrap().key = KEY;
    stage.known.lock().unwrap().algorithm = Algorithm::HS256;
    stage.refused("not signed with a key").await;
    stage.known.lock().unwrap().algorithm = Algorithm::EdDSA;
    stage.known.lock().unwrap().refuses = true;
    stage.refused("does not take this sign-in").await;
    stage.known.lock().unwrap().refuses = false;
    assert_eq!(stage.user("ann@example.com").await, None);
    assert_eq!(stage.signs_in().await.1.status, 303);
}

#[tokio::test]
async fn the_way_back_is_for_the_browser_that_went_and_not_for_long() {
    let stage = Stage::with("role = \"viewer\"").await;
    let mut ann = Browser::at(stage.at.clone());
    let (way, cookie) = stage.goes(&mut ann).await;
    let mut eve = Browser::at(stage.at.clone());
    let (_, hers) = stage.goes(&mut eve).await;
    for other in ["", "deskmate_sso=", "deskmate_sso=nonsense", &hers] {
        let answer = stage.comes_back(&mut eve, &way, other).await;
        assert_eq!((answer.status, &eve.cookie), (400, &None), "{other}");
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains("Max-Age=0"), "it counts once: {cookie}");
    }
    let denied = format!("{way}&error=access_denied").replace("code=c0de&", "");
    let answer = stage.comes_back(&mut ann, &denied, &cookie).await;
    assert!(answer.status == 403 && answer.text.contains("did not let you in"), "{}", answer.text);
    stage.world.clock.advance(SSO_LASTS + Duration::from_secs(1));
    assert_eq!(stage.comes_back(&mut ann, &way, &cookie).await.status, 400, "it took too long");
}

#[test]
fn what_would_let_nobody_in_or_everybody_is_said() {
    let with = |rules: &str| {
        let text = format!(
            "[console.oidc]\nissuer = \"https://id.example\"\nclient_id = \"d\"\nclient_secret = \"s\"\n{rules}"
        );
        config::parse(&text, std::env::temp_dir(), |_| None).map(|_| ())
    };
    with("role = \"viewer\"").unwrap();
    with("claim = \"groups\"\nroles = { a = \"admin\" }").unwrap();
    for (rules, told) in [
        ("", "nobody would get in"),
        ("role = \"boss\"", "there is no role `boss`"),
        ("claim = \"groups\"\nrole = \"viewer\"", "write both, or none"),
        ("roles = { a = \"admin\" }", "write both, or none"),
        ("roles = { a = \"boss\" }\nclaim = \"g\"", "there is no role `boss`"),
        ("role = \"viewer\"\ndomain = \"example.com\"", "domain"),
    ] {
        let why = with(rules).unwrap_err();
        assert!(why.contains(told) && why.contains("console.oidc"), "{rules}: {why}");
    }
    let plain = "console = { oidc = { issuer = \"http://id.example\", client_id = \"d\", client_secret = \"s\", role = \"viewer\" } }";
    let config = config::parse(plain, std::env::temp_dir(), |_| None).unwrap();
    let why = wiring::oidc(&config).unwrap_err().to_string();
    assert!(why.contains("console.oidc.issuer") && why.contains("https"), "{why}");
    assert!(config.console.is_public(), "it is at `listen`");
}
