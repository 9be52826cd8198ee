//! A settings file: everything that a twin can be started with.

use intercom_twin::{ClockStart, FaultKind, Permission, Settings, Twin, TwinOptions, Version};

use crate::common::World;

const EXAMPLE: &str = include_str!("../../../../twin.example.toml");

fn options(text: &str) -> TwinOptions {
    Settings::parse(text).unwrap().options()
}

fn mistake(text: &str) -> String {
    Settings::parse(text).unwrap_err().to_string()
}

#[tokio::test]
async fn the_example_has_every_key_and_a_twin_starts_with_it() {
    let refused = mistake("colour = 1");
    let keys = refused.split('`').skip(3).step_by(2);
    for key in keys {
        assert!(EXAMPLE.contains(&format!("\n{key} = ")) || EXAMPLE.contains(&format!("[{key}]")));
    }
    let options = options(EXAMPLE);
    assert_eq!(options.rate_limit, Some(1666));
    assert_eq!(options.seed, 1);
    assert_eq!(options.hosts, ["twin"]);
    assert_eq!(options.control_token.as_deref(), Some("my-control-token"));
    assert_eq!(options.fetch_allow, ["localhost:9000".parse().unwrap()]);
    assert_eq!(options.clock, ClockStart::Running { at: Some(1_767_603_600), speed: 60 });
    assert_eq!(options.app.redirect_urls, ["http://127.0.0.1:3000/callback"]);
    assert_eq!(options.app.version, Version::V2_14);
    assert!(options.app.permissions.contains(&Permission::ReadAdmins));
    assert_eq!(options.faults.0[0].fault, FaultKind::Latency);
    assert_eq!(options.webhook.as_ref().unwrap().topics.as_ref().unwrap().len(), 1);

    let twin = Twin::start(options).await.unwrap();
    let about = twin.describe();
    assert_eq!(
        [about.access_token, about.client_id, about.client_secret],
        ["my-token", "my-client", "my-secret"]
    );
    assert!(twin.now_ms() >= 1_767_603_600_000, "the clock runs from its start");
    assert!(!twin.app().permissions.contains(&Permission::WriteTags));
}

#[test]
fn an_empty_file_changes_nothing() {
    let same = |options| format!("{:?}", TwinOptions { seed: 1, ..options });
    assert_eq!(same(options("")), same(TwinOptions::default()));
}

#[tokio::test]
async fn a_stopped_clock_stands_at_its_start_and_has_no_rate_limit_unless_one_is_set() {
    let stopped = "[clock]\nstopped = true\nstart = \"2026-01-05T10:00:00+01:00\"";
    let world = World::with(options(stopped)).await;
    assert_eq!(world.twin.now_ms(), 1_767_603_600_000);
    assert!(!world.get("/me").await.headers.contains_key("x-ratelimit-limit"));
    world.advance(60).await;
    assert_eq!(world.twin.now_ms(), 1_767_603_660_000);
    assert_eq!(options(&format!("rate_limit = 5\n{stopped}")).rate_limit, Some(5));
    assert_eq!(options("rate_limit = \"none\"").rate_limit, None);
}

#[test]
fn a_mistake_is_told_with_its_line_its_key_and_what_to_write() {
    for (text, says) in [
        ("seed = 1\ncolour = 2", "line 2: colour: unknown field `colour`, expected one of `seed`"),
        ("\n[webhook]\ntopcs = []", "line 3: webhook.topcs: unknown field `topcs`, expected"),
        ("[webhook]\ntopics = []", "line 1: webhook: missing field `url`"),
        ("[webhook]\nurl = \"nonsense\"", "the webhook URL `nonsense` is not a URL"),
        (
            "[app]\npermissions = [\"Read minds\"]",
            "line 2: app.permissions[0]: there is no permission `Read minds`; the twin knows `Read and list",
        ),
        (
            "[app]\nversion = \"2.9\"",
            "line 2: app.version: unknown variant `2.9`, expected one of `2.14`",
        ),
        ("[app]\nredirect_urls = [\"http://a.example\"]", "`http://a.example` must be https"),
        ("[switches]\ngravity = 1", "line 2: switches.gravity: unknown field `gravity`"),
        ("[[faults]]\nfault = \"latency\"", "the fault `latency` needs `ms`"),
        ("[[faults]]\nfault = \"gremlins\"", "line 2: faults[0].fault: unknown variant `gremlins`"),
        (
            "[clock]\nspeed = 0",
            "line 2: clock.speed: 0 is no speed; write 1 for real time, up to 1000",
        ),
        ("[clock]\nstart = \"noon\"", "line 2: clock.start: `noon` is no moment; write it with"),
        ("[clock]\nstart = 2026-01-05", "line 2: clock.start: `2026-01-05` is no moment"),
        ("[clock]\nstopped = true\nspeed = 2", "it is `stopped` and has a `speed`"),
        ("rate_limit = 0", "line 1: rate_limit: `0` is no limit; write how many"),
        ("rate_limit = \"lots\"", "write how many calls are allowed in ten seconds, or \"none\""),
        ("seed = [", "line 1: "),
    ] {
        let told = mistake(text);
        assert!(told.contains(says), "{text}\n{told}");
    }
    let told = mistake("access_token = \"hush\"\nclient_secret = [\"hush\"]");
    assert!(told.starts_with("line 2: client_secret: ") && !told.contains("hush"), "{told}");
}

#[tokio::test]
async fn what_only_the_workspace_can_know_is_refused_at_the_start() {
    let wrong = "[switches]\ntoken_admin = \"Mars\"";
    let refused = Twin::start(options(wrong)).await.err().unwrap().to_string();
    assert!(refused.contains("Mars"), "{refused}");
}
