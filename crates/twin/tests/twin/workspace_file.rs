//! A workspace's shape from a file.

use intercom_twin::{Settings, Twin, TwinOptions, Workspace};

/// How a twin with this workspace file starts: its contacts' names, or why it does not.
async fn started(file: &str) -> Result<Vec<String>, String> {
    let workspace = Workspace::parse(file).map_err(|error| error.to_string())?;
    let options = TwinOptions { workspace: Some(workspace), ..TwinOptions::manual() };
    let twin = Twin::start(options).await.map_err(|error| error.to_string())?;
    Ok(twin.describe().contacts.into_iter().filter_map(|contact| contact.name).collect())
}

#[tokio::test]
async fn the_example_of_the_page_starts() {
    let page = include_str!("../../../../docs/twin.md");
    let file = page.split_once("```json\n").and_then(|(_, rest)| rest.split_once("```")).unwrap().0;
    assert_eq!(started(file).await.unwrap(), ["Joe Bloggs"]);
}

#[tokio::test]
async fn what_does_not_fit_is_told_by_name() {
    for (file, told) in [
        ("[]", "it is a list; the file is one object"),
        (r#"{ "team": [] }"#, "unknown field `team`"),
        (r#"{ "teams": [{ "name": "Sales", "members": ["Max"] }] }"#, "no teammate `Max`"),
        (r#"{ "contacts": [{ "id": "a" }, { "id": "a" }] }"#, "contacts: the id a is there twice"),
    ] {
        let why = started(file).await.unwrap_err();
        assert!(why.contains(told), "{file}: {why}");
    }
}

#[test]
fn the_twins_time_begins_in_1970() {
    let early = Settings::parse("[clock]\nstart = 0000-01-01T00:00:00Z\n").unwrap_err();
    assert!(early.to_string().contains("`start` is before 1970"), "{early}");
}
