//! Every operation that Intercom describes is known: served, or answered 501 with a body that says so.

use deskmate_conformance::{Description, VERSIONS, description::Operation};
use reqwest::Method;
use serde_json::json;

use crate::common::{Answer, World, answer};

#[tokio::test]
async fn every_described_operation_is_known_in_its_version() {
    let world = World::new().await;
    for version in VERSIONS {
        let Some(description) = Description::load(version).unwrap() else {
            skipped(version);
            return;
        };
        for operation in description.operations() {
            let answer = called(&world, operation, version).await;
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
async fn called(world: &World, operation: &Operation, version: &str) -> Answer {
    let path: Vec<_> = operation
        .path
        .split('/')
        .map(|step| if step.starts_with('{') { "0" } else { step })
        .collect();
    let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
    let request =
        world.request(method.clone(), &path.join("/")).header("Intercom-Version", version);
    answer(if method == Method::GET { request } else { request.json(&json!({})) }).await
}
