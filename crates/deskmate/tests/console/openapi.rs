//! The API is as it describes itself: what it answers is held against that.

use std::collections::BTreeSet;

use deskmate_core::Autonomy;
use deskmate_store::{AuditEntry, Role, SecondStep};
use intercom_twin::Act;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    Browser, World,
    bots::opens_shop,
    roles::token,
    set_up::sales,
    support::{JOE, LENA},
};

/// Where nothing else may stand than what is named.
fn close(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        if object.contains_key("properties") {
            object.insert("additionalProperties".to_owned(), json!(false));
        }
        object.values_mut().for_each(close);
    }
    schema.as_array_mut().into_iter().flatten().for_each(close);
}

/// What the API says of itself.
struct Described {
    document: Value,
    seen: BTreeSet<String>,
}

impl Described {
    async fn by(world: &World) -> Self {
        let mut browser = Browser::new(world);
        let answer = browser.opens("/api/v1/openapi.json").await;
        let mut document: Value = serde_json::from_str(&answer.text).unwrap();
        close(&mut document["components"]["schemas"]);
        Self { document, seen: BTreeSet::new() }
    }

    /// Holds something against a schema of it.
    fn holds(&self, schema: &Value, what: &Value, place: &str) {
        let mut root = schema.clone();
        root["components"] = self.document["components"].clone();
        let validator = jsonschema::validator_for(&root).unwrap();
        let wrong: Vec<_> = validator.iter_errors(what).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{place}: {wrong:?}: {what:#}");
    }

    /// Makes a call, and holds what goes out and what comes back against the description.
    async fn plays(
        &mut self,
        world: &World,
        token: &str,
        (method, path, at): (Method, &str, &str),
        body: Option<Value>,
    ) -> (u16, Value) {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut request = client.request(method.clone(), world.url(at)).bearer_auth(token);
        let operation = &self.document["paths"][path][method.as_str().to_lowercase()];
        assert!(operation.is_object(), "{method} {path} is not described");
        if let Some(body) = body {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            assert!(schema.is_object(), "{method} {path} takes nothing");
            self.holds(schema, &body, at);
            request = request.body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let told: Value = answer.json().await.unwrap();
        let place = format!("{method} {path} {status}");
        let described = &operation["responses"][status.to_string()];
        assert!(described.is_object(), "{place} is not described: {told}");
        self.holds(&described["content"]["application/json"]["schema"], &told, &place);
        self.seen.insert(place);
        (status, told)
    }
}

#[tokio::test]
async fn what_the_api_answers_is_as_it_is_described() {
    let world = World::with(|options| options.rules.autonomy = Autonomy::Draft).await;
    let mut ann = Browser::admin(&world).await;
    let (admin, viewer) = (token(&mut ann, "admin").await, token(&mut ann, "viewer").await);
    ann.invites(&world, "viewer", "ben").await;
    token(&mut ann, "operator").await;
    let spare = world
        .service()
        .engine
        .console()
        .tokens()
        .await
        .unwrap()
        .into_iter()
        .map(|(token, _)| token);
    let spare = spare.filter(|token| token.role == Role::Operator).map(|token| token.id).next();
    let spare = spare.unwrap();
    let mut api = Described::by(&world).await;
    let (get, post) = (&Method::GET, &Method::POST);
    let conversation = world.joe_starts("Hello").await;
    world.does(Act::contact_starts(LENA, "Hi")).await;
    let about = world.twin.describe();
    let lena = about.contacts.iter().find(|one| one.name.as_deref() == Some(LENA)).unwrap();
    let say =
        json!({"to": {"contact": lena.id}, "say": {"text": "It has left."}, "id": "parcel-17"});
    let stop = json!({"held": "waits", "why": "so"});
    let contacts = world.twin.describe().contacts;
    let joe = contacts.iter().find(|one| one.name.as_deref() == Some(JOE)).unwrap().id.clone();

    let (_, told) =
        api.plays(&world, &viewer, (get.clone(), "/api/v1/drafts", "/api/v1/drafts"), None).await;
    let id = |at: usize| told["drafts"][at]["id"].as_str().unwrap().to_owned();
    let (draft, other) = (id(0), id(1));
    let of = |what: &str| format!("/api/v1/{what}");
    let store = world.service().engine.console();
    let user = store.user_named("ann").await.unwrap().unwrap();
    let log = store.audit(None, 1).await.unwrap().pop().unwrap();
    let audit = AuditEntry { id: "0".to_owned(), ..log };
    let (secret, made_at) = ("sealed:".to_owned(), user.made_at);
    let step = SecondStep { user: user.id, secret, used: 0, made_at };
    store.add_second_step(&step, &[], "", audit).await.unwrap();
    let place = format!("conversations/support/{conversation}");
    for (method, path, at, body) in [
        (get, "channels", of("channels"), None),
        (get, "channels/{name}", of("channels/support"), None),
        (get, "channels/{name}", of("channels/none"), None),
        (post, "channels/{name}/pause", of("channels/support/pause"), Some(stop.clone())),
        (get, "channels", of("channels"), None),
        (post, "channels/{name}/pause", of("channels/none/pause"), Some(stop.clone())),
        (post, "channels/{name}/resume", of("channels/support/resume"), None),
        (post, "channels/{name}/resume", of("channels/support/resume"), None),
        (post, "channels/{name}/resume", of("channels/none/resume"), None),
        (
            post,
            "channels/{name}/set-up",
            of("channels/sales/set-up"),
            Some(json!({"version": 0, "set_up": sales(&world)})),
        ),
        (get, "channels/{name}/set-up", of("channels/sales/set-up"), None),
        (post, "channels/{name}/set-up", of("channels/sales/set-up"), Some(json!({"set_up": {}}))),
        (get, "channels/{name}/set-up", of("channels/support/set-up"), None),
        (post, "channels/{name}/remove", of("channels/sales/remove"), Some(json!({"version": 7}))),
        (post, "channels/{name}/remove", of("channels/sales/remove"), Some(json!({"version": 1}))),
        (post, "pause", of("pause"), Some(stop)),
        (post, "pause", of("pause"), None),
        (post, "resume", of("resume"), None),
        (post, "resume", of("resume"), None),
        (
            post,
            "drafts/{id}/send",
            of(&format!("drafts/{draft}/send")),
            Some(json!({"text": "*Hi*"})),
        ),
        (post, "drafts/{id}/send", of(&format!("drafts/{draft}/send")), None),
        (post, "drafts/{id}/send", of("drafts/none/send"), None),
        (
            post,
            "drafts/{id}/reject",
            of(&format!("drafts/{other}/reject")),
            Some(json!({"why": "no"})),
        ),
        (post, "drafts/{id}/reject", of("drafts/none/reject"), Some(json!({}))),
        (get, "drafts", of("drafts"), None),
        (post, "conversations/{channel}/{id}/give", of(&format!("{place}/give")), None),
        (post, "conversations/{channel}/{id}/give", of("conversations/support/0/give"), None),
        (post, "conversations/{channel}/{id}/take", of(&format!("{place}/take")), None),
        (post, "conversations/{channel}/{id}/look", of(&format!("{place}/look")), None),
        (post, "conversations/{channel}/{id}/look", of("conversations/support/0/look"), None),
        (get, "conversations", of("conversations?channel=support"), None),
        (get, "conversations", of("conversations?list=none"), None),
        (get, "conversations/{channel}/{id}", of(&place), None),
        (get, "conversations/{channel}/{id}", of("conversations/support/0"), None),
        (get, "drafts/results", of("drafts/results"), None),
        (get, "deliveries", of("deliveries"), None),
        (get, "alerts", of("alerts"), None),
        (post, "alerts/try", of("alerts/try"), None),
        (get, "changes", of("changes"), None),
        (get, "contacts/{id}", of(&format!("contacts/{joe}")), None),
        (post, "contacts/{id}/erase", of(&format!("contacts/{joe}/erase")), None),
        (post, "contacts/{id}/erase", of(&format!("contacts/{joe}/erase")), None),
        (get, "contacts/{id}", of("contacts/none"), None),
        (get, "conversations/lists", of("conversations/lists"), None),
        (get, "kept", of("kept"), None),
        (get, "channels/{name}/webhook", of("channels/support/webhook"), None),
        (get, "channels/{name}/webhook", of("channels/none/webhook"), None),
        (get, "tokens", of("tokens"), None),
        (post, "tokens", of("tokens"), Some(json!({"name": "the report", "role": "viewer"}))),
        (post, "tokens", of("tokens"), None),
        (post, "tokens/{id}/remove", of(&format!("tokens/{spare}/remove")), None),
        (post, "tokens/{id}/remove", of("tokens/none/remove"), None),
        (get, "users", of("users"), None),
        (post, "users/one-step", of("users/one-step"), Some(json!({"name": "ann"}))),
        (post, "users/one-step", of("users/one-step"), Some(json!({"name": "ann"}))),
        (post, "users/one-step", of("users/one-step"), None),
        (post, "users/role", of("users/role"), Some(json!({"name": "ben", "role": "operator"}))),
        (post, "users/role", of("users/role"), Some(json!({"name": "ann", "role": "viewer"}))),
        (post, "users/role", of("users/role"), Some(json!({"name": "eve", "role": "viewer"}))),
        (post, "users/remove", of("users/remove"), Some(json!({"name": "ben"}))),
        (post, "users/remove", of("users/remove"), Some(json!({"name": "ben"}))),
        (post, "invitations", of("invitations"), Some(json!({"role": "viewer"}))),
        (post, "invitations", of("invitations"), None),
    ] {
        let call = (method.clone(), of(path), at);
        api.plays(&world, &admin, (call.0, &call.1, &call.2), body).await;
    }
    // A channel that drafts says nothing by itself.
    let calls = [
        (post, "channels/{name}/say", of("channels/support/say"), Some(say.clone())),
        (post, "channels/{name}/say", of("channels/none/say"), Some(say.clone())),
        (get, "channels/{name}/said/{id}", of("channels/support/said/none"), None),
    ];
    for (method, path, at, body) in calls {
        api.plays(&world, &admin, (method.clone(), &of(path), &at), body).await;
    }
    world.put_channel(|options| options.rules.autonomy = Autonomy::Reply).await;
    let (at, path) = (of("channels/support/say"), of("channels/{name}/say"));
    api.plays(&world, &admin, (post.clone(), &path, &at), Some(say)).await;
    let (at, path) = (of("channels/support/said/parcel-17"), of("channels/{name}/said/{id}"));
    api.plays(&world, &admin, (get.clone(), &path, &at), None).await;
    let tries = json!({"given": {"contact": {"name": "Zoe"}}, "steps": [{"customer": "Hi"}]});
    for (method, path, at, body) in [
        (get, "bots", "bots", None),
        (get, "bots/{channel}", "bots/support", None),
        (get, "bots/{channel}/picture", "bots/support/picture", None),
        (post, "bots/{channel}/tests", "bots/support/tests", None),
        (post, "bots/{channel}/try", "bots/support/try", Some(tries.clone())),
        (post, "bots/{channel}/probe", "bots/support/probe", None),
    ] {
        // The bot is a service, so that it has no dialogs; and there may be no such channel.
        api.plays(&world, &admin, (method.clone(), &of(path), &of(at)), body.clone()).await;
        let nowhere = of(&at.replace("support", "none"));
        api.plays(&world, &admin, (method.clone(), &of(path), &nowhere), body).await;
    }
    let _shop = opens_shop(&world).await;
    let asks = json!({"sentence": "track my parcel please"});
    for (method, path, at, body) in [
        (get, "bots", "bots", None),
        (get, "bots/{channel}", "bots/support", None),
        (get, "bots/{channel}/picture", "bots/support/picture", None),
        (get, "bots/{channel}/dialogs/{dialog}", "bots/support/dialogs/order", None),
        (get, "bots/{channel}/dialogs/{dialog}", "bots/support/dialogs/none", None),
        (post, "bots/{channel}/tests", "bots/support/tests", None),
        (post, "bots/{channel}/try", "bots/support/try", Some(tries)),
        (post, "bots/{channel}/try", "bots/support/try", None),
        (post, "bots/{channel}/understand", "bots/support/understand", Some(asks)),
        (post, "bots/{channel}/understand", "bots/support/understand", None),
        (post, "bots/{channel}/probe", "bots/support/probe", None),
    ] {
        api.plays(&world, &admin, (method.clone(), &of(path), &of(at)), body).await;
    }
    // In the end the app is taken out of the workspace.
    let sales = sales(&world);
    let looked = json!({"set_up": {"intercom": sales["intercom"]}});
    for (method, path, at, body) in [
        (post, "channels/{name}/look", "channels/sales/look", Some(looked)),
        (post, "channels/{name}/look", "channels/sales/look", Some(json!({"set_up": {}}))),
        (post, "channels/{name}/look", "channels/support/look", Some(json!({}))),
        (post, "channels/{name}/set-up", "channels/sales/set-up", Some(json!({"set_up": sales}))),
        (post, "channels/{name}/disconnect", "channels/sales/disconnect", None),
        (post, "channels/{name}/disconnect", "channels/sales/disconnect", None),
        (post, "channels/{name}/disconnect", "channels/support/disconnect", None),
        (post, "channels/{name}/disconnect", "channels/none/disconnect", None),
    ] {
        api.plays(&world, &admin, (method.clone(), &of(path), &of(at)), body).await;
    }
    // What nobody but an admin may, and what nobody may without a token.
    for route in deskmate_server::api::guarded() {
        let method: Method = route.method.parse().unwrap();
        let at = route.path.replace(['{', '}'], "");
        let (status, _) =
            api.plays(&world, "dmk_none", (method.clone(), route.path, &at), None).await;
        assert_eq!(status, 401);
        let done = api
            .seen
            .iter()
            .any(|seen| seen.starts_with(&format!("{} {} 2", route.method, route.path)));
        assert!(done, "{route:?} was never played to its good end");
    }
    let paths = api.document["paths"].as_object().unwrap();
    let described: usize = paths.values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(described, deskmate_server::api::guarded().len());
}

#[tokio::test]
async fn what_the_description_refuses_is_refused() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let admin = token(&mut ann, "admin").await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for (path, body) in [
        ("pause", json!({"why": "so"})),
        ("pause", json!({"held": "later"})),
        ("pause", json!({"held": "waits", "whi": "so"})),
        ("invitations", json!({"role": "boss"})),
        ("drafts/x/send", json!({"text": 7})),
        ("drafts/x/reject", json!({"way": "so"})),
        ("tokens", json!({"name": " ", "role": "viewer"})),
        ("tokens", json!({"name": "a", "role": "boss"})),
        ("bots/support/try", json!({"steps": "Hi"})),
    ] {
        let request = client.post(world.url(&format!("/api/v1/{path}"))).bearer_auth(&admin);
        let answer = request.body(body.to_string()).send().await.unwrap();
        assert_eq!(answer.status(), 422, "{path} {body}");
    }
}

/// People find each route in the page as well.
#[test]
fn the_page_of_the_api_has_every_route() {
    let page = include_str!("../../../../docs/api.md");
    let mut rows: BTreeSet<_> =
        page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).collect();
    for route in deskmate_server::api::guarded() {
        let call = format!("{} {}", route.method, route.path);
        let row = rows.iter().copied().find(|(name, _)| *name == call);
        let (name, rest) = row.unwrap_or_else(|| panic!("docs/api.md has no row for `{call}`"));
        assert!(rest.starts_with(&format!(" | {} |", route.role)), "docs/api.md: {call}{rest}");
        rows.remove(&(name, rest));
    }
    assert!(rows.is_empty(), "docs/api.md: there is no such route: {rows:?}");
}
