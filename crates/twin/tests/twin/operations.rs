//! Every operation that Intercom describes is known: served, or answered 501 with a body that says so.

use std::collections::BTreeSet;

use deskmate_conformance::{Description, VERSIONS, description::Operation};
use intercom_twin::{AppSettings, switches::MissingPermission};
use reqwest::Method;
use serde_json::{Value, json};

use crate::common::{Answer, World, answer, error, string};

#[tokio::test]
async fn every_described_operation_is_known_in_its_version() {
    let world = World::new().await;
    for version in VERSIONS {
        let Some(description) = Description::load(version).unwrap() else {
            skipped(version);
            return;
        };
        for operation in description.operations() {
            let answer = called(&world, operation, version, &token(&world)).await;
            let message = answer.body["errors"][0]["message"].as_str().unwrap_or_default();
            assert!(!message.contains("check the method"), "{operation} in {version}: {answer:?}");
            if answer.status == 501 {
                let about = format!("Intercom has {}", operation.method);
                assert!(message.starts_with(&about), "{operation}: {message}");
            }
        }
    }
}

#[tokio::test]
async fn no_operation_is_done_without_a_token_or_its_permission() {
    let world = World::new().await;
    let served = world.control(Method::GET, "/operations", json!(null)).await.body;
    let none = AppSettings { permissions: BTreeSet::new(), ..world.twin.app() };
    world.twin.set_app(none).unwrap();
    world.switch(|s| s.missing_permission = MissingPermission::Forbidden);
    for served in served.as_array().unwrap() {
        let (method, path) = (string(&served["method"]), string(&served["path"]));
        let (operation, since) = (Operation { path, method }, string(&served["since"]));
        let stranger = called(&world, &operation, &since, "nobody's token").await;
        assert_eq!(error(&stranger), (401, "unauthorized".to_owned()), "{operation}");
        let refused = called(&world, &operation, &since, &token(&world)).await;
        match &served["needs"] {
            Value::Null => assert_eq!(refused.status, 200, "{operation}: {refused:?}"),
            _ => assert_eq!(error(&refused), (403, "forbidden".to_owned()), "{operation}"),
        }
    }
}

#[tokio::test]
async fn an_older_version_does_not_know_what_came_later() {
    let world = World::new().await;
    for version in VERSIONS {
        let Some(description) = Description::load(version).unwrap() else {
            skipped(version);
            return;
        };
        let served = world.control(Method::GET, "/operations", json!(null)).await.body;
        for served in served.as_array().unwrap() {
            let (method, path) =
                (served["method"].as_str().unwrap(), served["path"].as_str().unwrap());
            let known = served["since"].as_str().unwrap() <= version;
            // A word of a later version is an id for an older one.
            let steps = |path: &str| path.matches('{').count();
            let described = description.operation(method, path);
            let described = described.is_some_and(|found| steps(&found.path) == steps(path));
            assert_eq!(known, described, "{method} {path} in {version}");
        }
    }
}

#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn skipped(version: &str) {
    println!("skipped: no description of version {version} beside the repository");
}

/// Calls it with an id that nothing has and a body that says nothing.
async fn called(world: &World, operation: &Operation, version: &str, token: &str) -> Answer {
    let path: Vec<_> = operation
        .path
        .split('/')
        .map(|step| if step.starts_with('{') { "0" } else { step })
        .collect();
    let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
    let url = format!("{}{}", world.twin.base_url(), path.join("/"));
    let request = world.http.request(method.clone(), url).bearer_auth(token);
    let request = request.header("Intercom-Version", version);
    answer(if method == Method::GET { request } else { request.json(&json!({})) }).await
}

fn token(world: &World) -> String {
    world.twin.describe().access_token
}
