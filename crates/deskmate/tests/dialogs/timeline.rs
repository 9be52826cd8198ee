//! What the timeline remembers of a bot's way.

use deskmate_core::Happening;

use super::world;

#[tokio::test]
async fn the_path_and_events_are_in_the_timeline_and_unknown_values_are_noted() {
    let world = world(
        r#"
dialogs:
  introduction: { message: [ { text: "Dear {nobody}" } ], goto: tell }
  tell: { action: [ { emit: { kind: greeted, to: "{firstname}" } } ] }
"#,
    )
    .await;
    let conversation = world.joe_starts("Hi").await;
    let timeline = world.timeline(&conversation).await;
    let path = timeline.iter().find_map(|happening| match happening {
        Happening::PathTaken { path, .. } => Some(path.clone()),
        _ => None,
    });
    let expected = ["not understood", "-> introduction", "`nobody` is not known", "-> tell"];
    assert_eq!(path.unwrap(), expected);
    let event = timeline.iter().find_map(|happening| match happening {
        Happening::Emitted { event, .. } => Some(event.clone()),
        _ => None,
    });
    assert_eq!(event.unwrap(), serde_json::json!({"kind": "greeted", "to": "Joe"}));
}
