//! The `dialogs` driver: a bot file, its `api` steps, and what happens when it changes.

use std::{fs, sync::Arc, time::Duration};

use deskmate_bots::{
    Answered, Bot, BotFile, BotModels, DialogBot, DialogBotOptions, Failure, Fetch, FetchAllow,
    Outcome, Timing,
};
use deskmate_core::action::Action;
use serde_json::json;

use crate::{
    fake_bot::{FakeBot, responds, with_header},
    sample::{call, saying},
    test_timing::{Patient, TestTiming},
};

mod failed_calls;
mod modelled;

/// A bot of this text that may ask these.
fn bot(text: &str, allow: &[&str]) -> DialogBot {
    of_file(BotFile::of_text("bot.yaml", text), allow)
}

fn of_file(file: BotFile, allow: &[&str]) -> DialogBot {
    in_time(file, allow, Arc::new(Patient))
}

fn in_time(file: BotFile, allow: &[&str], timing: Arc<dyn Timing>) -> DialogBot {
    let fetch = Fetch::new(FetchAllow::new(allow).unwrap(), Arc::clone(&timing)).unwrap();
    DialogBot::new(DialogBotOptions {
        name: "support".into(),
        file,
        variables: json!({"shop": "Shoes"}).as_object().unwrap().clone(),
        enabled: true,
        offloading: true,
        timezone: None,
        api: Arc::new(fetch),
        timing,
    })
}

async fn turn(bot: &DialogBot) -> Outcome {
    bot.turn(&call(saying("Hello?"))).await
}

/// What it says; several things are joined.
async fn says(bot: &DialogBot) -> String {
    texts(turn(bot).await)
}

fn texts(outcome: Outcome) -> String {
    let Outcome::Answered(Answered { answer, .. }) = outcome else { panic!("{outcome:?}") };
    let text = |action: &Action| match action {
        Action::Say(say) => say.text.clone(),
        other => format!("{other:?}"),
    };
    answer.actions.iter().map(text).collect::<Vec<_>>().join(" / ")
}

const GREETING: &str = r#"
deskmate: 1
dialogs:
  not_understood: { message: [ { text: "Pardon {nickname}?" } ] }
"#;

#[tokio::test]
async fn a_turn_is_answered_with_the_path_that_was_taken() {
    let bot = bot(GREETING, &[]);
    let outcome = turn(&bot).await;
    let Outcome::Answered(answered) = outcome else { panic!("{outcome:?}") };
    assert_eq!(answered.path, ["not understood", "-> not_understood", "`nickname` is not known"]);
    assert_eq!(texts(Outcome::Answered(answered)), "Pardon ?");
}

#[tokio::test]
async fn variables_of_the_configuration_and_tags_of_the_workspace_are_known() {
    let text = r#"
deskmate: 1
dialogs:
  not_understood: { message: [ { text: "{shop}" } ], goto: people }
  people: { action: [ { set: { intercom_tags: "vip, Sales, EMEA" } }, { offload: { team: Support } } ] }
"#;
    let bot = bot(text, &[]);
    let call = deskmate_bots::Call {
        tags: vec!["Sales, EMEA".to_owned()].into(),
        ..call(saying("Hello?"))
    };
    let outcome = bot.turn(&call).await;
    let Outcome::Answered(answered) = outcome else { panic!("{outcome:?}") };
    let handover = answered.answer.actions.last().unwrap();
    let Action::Handover(handover) = handover else { panic!("{handover:?}") };
    assert_eq!(handover.tags, ["vip", "Sales, EMEA"]);
    assert!(texts(Outcome::Answered(answered)).starts_with("Shoes"));
}

// --- api steps ---

/// A bot whose one dialog asks `address` and says what came of it.
fn asking(method_and_address: &str, allow: &[&str]) -> DialogBot {
    let text = format!(
        r#"
deskmate: 1
dialogs:
  not_understood:
    action:
      - api: {{ {method_and_address}, save: order, failed: sorry }}
    goto: tell
  tell: {{ message: [ {{ text: "It is {{order.state|default:nowhere}}." }} ] }}
  sorry: {{ message: [ {{ text: "Sorry." }} ] }}
"#
    );
    bot(&text, allow)
}

#[tokio::test]
async fn an_api_step_asks_a_service_that_is_listed() {
    let service = FakeBot::start([responds(200, r#"{"state":"on its way"}"#)]).await;
    let address = format!(r#"get: "http://{}/orders/{{order_id}}""#, service.place);
    let bot = asking(&address, &[&service.place]);
    assert_eq!(says(&bot).await, "It is on its way.");
    let posts = service.posts();
    assert_eq!(posts.len(), 1);
    assert!(posts[0].header("user-agent").unwrap().starts_with("deskmate/"));
    assert_eq!(posts[0].header("idempotency-key"), None);
}

#[tokio::test]
async fn a_body_is_sent_as_json_and_what_changes_something_has_an_idempotency_key() {
    let service = FakeBot::start([responds(200, "{}"), responds(200, "{}")]).await;
    let address =
        format!(r#"post: "http://{}/refunds", body: {{ order: "{{order_id}}" }}"#, service.place);
    let bot = asking(&address, &[&service.place]);
    assert_eq!(says(&bot).await, "It is nowhere.");
    assert_eq!(says(&bot).await, "It is nowhere.");
    let posts = service.posts();
    assert_eq!(posts[0].json(), json!({"order": "A-17"}));
    assert_eq!(posts[0].header("content-type"), Some("application/json"));
    // The same turn again, as after a crash: the service can tell.
    let key = |post: usize| posts[post].header("idempotency-key");
    assert!(key(0).is_some_and(|key| key.len() == 32));
    assert_eq!(key(0), key(1));
}

#[tokio::test]
async fn a_turn_in_the_place_of_another_asks_with_the_same_key_and_another_message_with_its_own() {
    let service = FakeBot::start((0..4).map(|_| responds(200, "{}"))).await;
    let address =
        format!(r#"post: "http://{}/refunds", body: {{ order: "{{order_id}}" }}"#, service.place);
    let bot = asking(&address, &[&service.place]);
    let first = saying("A refund, please");
    // Another message came while the first turn ran: a new turn has both.
    let mut both = first.clone();
    both.turn_id = deskmate_core::TurnId::new("trn_01JFE");
    let mut second = first.messages[0].clone();
    second.id = deskmate_core::PartId::new("133");
    both.messages.push(second.clone());
    let mut later = first.clone();
    later.messages = vec![second];
    let mut other_order = first.clone();
    other_order.session.insert("order_id".into(), json!("B-2"));
    for turn in [first, both, later, other_order] {
        bot.turn(&call(turn)).await;
    }
    let posts = service.posts();
    let keys: Vec<_> =
        posts.iter().map(|post| post.header("idempotency-key").unwrap().to_owned()).collect();
    assert_eq!(keys[0], keys[1], "the refund is made once");
    assert_ne!(keys[0], keys[2], "the customer asked again");
    assert_ne!(keys[0], keys[3], "another request");
}

/// How an `api` step to this address failed.
async fn trouble(address: &str, allow: &[&str]) -> String {
    let bot = asking(&format!(r#"get: "{address}""#), allow);
    let outcome = turn(&bot).await;
    let Outcome::Answered(answered) = outcome else { panic!("{outcome:?}") };
    let path = answered.path.join("\n");
    assert_eq!(texts(Outcome::Answered(answered)), "Sorry.");
    path.lines().find_map(|line| line.strip_prefix("trouble: ")).unwrap_or(&path).to_owned()
}

#[tokio::test]
async fn what_is_in_a_private_network_is_not_asked_unless_it_is_listed() {
    let service = FakeBot::start([]).await;
    let port = service.place.rsplit(':').next().unwrap();
    for host in [
        "127.0.0.1",
        "127.0.0.1.",
        "localhost",
        "LOCALHOST",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "127.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "①②⑦.0.0.1",
        "example.com@127.0.0.1",
        "0",
    ] {
        let why = trouble(&format!("http://{host}:{port}/"), &[]).await;
        assert!(why.contains("private network; list it in `fetch_allow`"), "{host}: {why}");
    }
    let other_port = trouble(&format!("http://127.0.0.1:{port}/"), &["127.0.0.1:1"]).await;
    assert!(other_port.contains("private network"), "{other_port}");
    assert!(service.posts().is_empty());
}

#[tokio::test]
async fn a_network_that_is_listed_may_be_asked_by_any_name() {
    for host in ["127.0.0.1", "localhost"] {
        let service = FakeBot::start([responds(200, r#"{"state":"here"}"#)]).await;
        let port = service.place.rsplit(':').next().unwrap();
        let bot = asking(&format!(r#"get: "http://{host}:{port}/""#), &["127.0.0.0/8"]);
        assert_eq!(says(&bot).await, "It is here.");
    }
}

#[tokio::test]
async fn redirects_are_followed_within_the_host_only() {
    let moved = with_header(302, "location", "/there");
    let service = FakeBot::start([moved, responds(200, r#"{"state":"there"}"#)]).await;
    let bot = asking(&format!(r#"get: "http://{}/""#, service.place), &[&service.place]);
    assert_eq!(says(&bot).await, "It is there.");

    let away = with_header(302, "location", "http://169.254.169.254/latest/meta-data");
    let service = FakeBot::start([away]).await;
    let why = trouble(&format!("http://{}/", service.place), &[&service.place]).await;
    assert!(why.contains("redirects to another host"), "{why}");

    let around = || with_header(302, "location", "/");
    let service = FakeBot::start(std::iter::repeat_with(around).take(20)).await;
    trouble(&format!("http://{}/", service.place), &[&service.place]).await;
    assert!(service.posts().len() < 10);
}

#[tokio::test]
async fn a_reply_that_is_too_large_or_an_error_is_a_failure() {
    for (response, expected) in [
        (responds(200, "x".repeat(1024 * 1024 + 1)), "larger than 1024 KB"),
        (responds(404, "no such order"), "status 404"),
        (responds(500, ""), "status 500"),
    ] {
        let service = FakeBot::start([response]).await;
        let why = trouble(&format!("http://{}/", service.place), &[&service.place]).await;
        assert!(why.contains(expected), "{why}");
    }
}

#[tokio::test]
async fn a_service_that_does_not_answer_in_time_is_a_failure() {
    let service = FakeBot::start([]).await;
    let text = format!(
        r#"
deskmate: 1
dialogs:
  not_understood: {{ action: [ {{ api: {{ get: "http://{}/", timeout: 2s, failed: sorry }} }} ] }}
  sorry: {{ message: [ {{ text: "Sorry." }} ] }}
"#,
        service.place
    );
    // Its waits pass at once.
    let timing = TestTiming::new();
    let file = BotFile::of_text("bot.yaml", &text);
    let bot = in_time(file, &[&service.place], Arc::clone(&timing) as _);
    assert_eq!(says(&bot).await, "Sorry.");
    assert_eq!(timing.waits(), [Duration::from_secs(2)]);
}

// --- the file ---

#[tokio::test]
async fn a_file_that_changes_is_taken_over_between_turns_and_a_broken_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.yaml");
    let with = |text: &str| fs::write(&path, GREETING.replace("Pardon {nickname}?", text)).unwrap();
    with("First.");
    let bot = of_file(BotFile::at(path.clone(), BotModels::default()), &[]);
    assert_eq!(says(&bot).await, "First.");
    with("The second.");
    assert_eq!(says(&bot).await, "The second.");
    assert_eq!(bot.error(), None);

    fs::write(&path, "deskmate: 1\ndialogs:\n  not_understood: { mesage: [] }\n").unwrap();
    assert_eq!(says(&bot).await, "The second.", "the old one stays");
    let trouble = bot.error().unwrap();
    assert!(trouble.contains("bot.yaml:3:"), "{trouble}");
    assert!(trouble.contains("mesage"), "{trouble}");

    fs::remove_file(&path).unwrap();
    assert_eq!(says(&bot).await, "The second.", "the old one stays");
    assert!(bot.error().unwrap().contains("cannot be read"));

    with("The third of them.");
    assert_eq!(bot.error(), None);
    assert_eq!(says(&bot).await, "The third of them.");
}

#[tokio::test]
async fn a_file_that_is_broken_at_the_start_fails_open_until_it_is_mended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.yaml");
    let bot = of_file(BotFile::at(path.clone(), BotModels::default()), &[]);
    let Outcome::Failed(Failure::Final { why }) = turn(&bot).await else { panic!("it fails") };
    assert!(why.starts_with("the bot `support` cannot run: "), "{why}");
    assert!(why.contains("bot.yaml cannot be read"), "{why}");
    fs::write(&path, GREETING).unwrap();
    assert_eq!(says(&bot).await, "Pardon ?");
}

#[tokio::test]
async fn a_change_counts_though_neither_time_nor_size_tells_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.yaml");
    let with = |text: &str| fs::write(&path, GREETING.replace("Pardon {nickname}?", text)).unwrap();
    with("One.");
    let then = fs::metadata(&path).unwrap().modified().unwrap();
    let bot = of_file(BotFile::at(path.clone(), BotModels::default()), &[]);
    assert_eq!(says(&bot).await, "One.");
    with("Two.");
    fs::File::options().write(true).open(&path).unwrap().set_modified(then).unwrap();
    assert_eq!(says(&bot).await, "Two.");
}

#[tokio::test]
async fn what_is_no_file_or_far_too_large_is_refused_and_the_old_bot_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.yaml");
    fs::write(&path, GREETING).unwrap();
    let bot = of_file(BotFile::at(path.clone(), BotModels::default()), &[]);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(says(&bot).await, "Pardon ?");
    assert!(bot.error().unwrap().contains("it is not a file"));
    fs::remove_dir(&path).unwrap();
    fs::write(&path, format!("{GREETING}#{}", " ".repeat(8 * 1024 * 1024))).unwrap();
    assert_eq!(says(&bot).await, "Pardon ?");
    assert!(bot.error().unwrap().contains("larger than 8 MB"));
    fs::write(&path, GREETING).unwrap();
    assert_eq!(bot.error(), None);
}
