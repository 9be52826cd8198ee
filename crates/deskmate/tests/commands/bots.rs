//! Commands for bot files: `test`, `check BOT`, `schema`, `demo --bot`.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::Value;
use tempfile::TempDir;

use super::{Installation, bot_address, config_for, deskmate, echo, run, terminate, twin};

const BOT: &str = r#"deskmate: 1
intents: { hello: [hello] }
dialogs:
  hello: { intent: hello, message: [ { text: "Hello {firstname}." } ] }
  people: { intent: person, action: [ { offload: { team: Nobody } } ] }
  not_understood: { message: [ { text: "Pardon?" } ], goto: people }
"#;

/// A folder with a bot and its tests.
struct Bot(TempDir);

impl Bot {
    fn of(bot: &str, tests: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("bot.yaml"), bot).unwrap();
        fs::write(folder.path().join("bot.test.yaml"), tests).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a command in the folder.
    fn runs(&self, args: &[&str]) -> String {
        run(deskmate().current_dir(self.0.path()).args(args))
    }
}

fn bots(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bots").join(name)
}

const GREETING: &str =
    "deskmate: 1\ndialogs: { introduction: { message: [ { text: Hello. } ] } }\n";

#[test]
fn the_example_bot_is_fine_and_passes_its_tests_alone_and_against_the_twin() {
    let bot = bots("support.yaml");
    let checked = run(deskmate().arg("check").arg(&bot));
    assert!(checked.starts_with("exit code 0\n"), "{checked}");
    assert!(!checked.contains("warning"), "{checked}");
    for (bot, how) in [
        ("support.yaml", &[][..]),
        ("support.yaml", &["--twin"]),
        ("chatlayer-tour.yaml", &["--twin"]),
    ] {
        let tested = run(deskmate().arg("test").arg(bots(bot)).args(how));
        assert!(tested.starts_with("exit code 0\n"), "{tested}");
        assert!(tested.contains("passed, 0 failed"), "{tested}");
    }
}

#[test]
fn a_sentence_is_explained_and_a_bot_is_measured_in_words_and_in_json() {
    let bot = bots("support.yaml");
    let understands = |args: &[&str]| run(deskmate().arg("understand").arg(&bot).args(args));
    let told = understands(&["hi there"]);
    assert!(told.starts_with("exit code 0\n"), "{told}");
    assert!(told.contains("an expression of greet"), "{told}");
    assert!(told.contains("bot: Hi there! I can look up an order"), "{told}");
    let json = |args: &[&str]| -> Value {
        let told = understands(args);
        serde_json::from_str(&told[told.find('{').unwrap()..]).unwrap()
    };
    let told = json(&["where is my stuff", "--json"]);
    assert_eq!((&told["text"], &told["threshold"]), (&"where is my stuff".into(), &0.8.into()));
    assert_eq!(told["intents"][0]["intent"], "track_order");
    let measured = understands(&["--measure"]);
    assert!(measured.starts_with("exit code 0\n"), "{measured}");
    let measured = json(&["--measure", "--json"]);
    assert!(measured["right"].as_u64() > Some(90), "{measured}");
    assert!(measured["misunderstood"].as_u64() < Some(12), "{measured}");
}

#[test]
fn a_model_is_asked_where_that_is_said_and_else_nothing_is() {
    let gone = "http://127.0.0.1:1/v1";
    let file = format!(
        "deskmate: 1\nnlp: {{ model: {{ url: '{gone}', name: tiny }} }}\nintents: {{ sing: [Sing for me] }}\n\
         dialogs:\n  introduction: {{ message: [ {{ text: Hello. }} ] }}\n  \
         sing: {{ intent: sing, message: [ {{ text: La. }} ] }}\n"
    );
    let tests = "- { name: a, steps: [ { customer: anything else }, { bot: Hello. } ] }";
    let bot = Bot::of(&file, tests);
    let said = ["understand", "bot.yaml", "something else"];
    let failed = "the model `tiny` at 127.0.0.1:1";
    let (offline, asked) = (bot.runs(&said), bot.runs(&[&said[..], &["--model"]].concat()));
    assert!(offline.starts_with("exit code 0\n") && !offline.contains(failed), "{offline}");
    assert!(asked.starts_with("exit code 0\n") && asked.contains(failed), "{asked}");
    assert!(bot.runs(&["test", "bot.yaml"]).contains("1 passed"));
    assert!(bot.runs(&["test", "bot.yaml", "--model"]).contains("1 passed"));
    let none = Bot::of(GREETING, tests).runs(&[&said[..], &["--model"]].concat());
    assert!(none.contains("the bot names no model"), "{none}");
}

#[test]
fn a_bot_is_drawn_as_a_picture() {
    let bot = Bot::of(GREETING, "");
    let told = bot.runs(&["draw", "bot.yaml", "--output", "bot.svg"]);
    assert!(told.starts_with("exit code 0\n"), "{told}");
    let picture = fs::read_to_string(bot.path("bot.svg")).unwrap();
    assert!(picture.starts_with("<svg") && picture.contains("introduction"), "{picture}");
    assert!(bot.runs(&["draw", "bot.yaml"]).contains(picture.trim_end()));
}

#[test]
fn a_test_that_fails_shows_expected_and_got_and_the_path_that_was_taken() {
    let tests = "
- name: it greets
  steps:
    - customer: hello
    - bot: Hello .
- name: it sings, for as long as a line can be and then a little longer than that
  given: { contact: { name: Ann } }
  steps:
    - customer: Sing!
    - bot: La la la, says the bot, and it goes on with that for quite some time
- name: it says too much
  steps:
    - customer: hello
";
    let bot = BOT
        .replace("  people: { intent: person, action: [ { offload: { team: Nobody } } ] }\n", "")
        .replace(", goto: people", "");
    let bot = Bot::of(&bot, tests);
    insta::assert_snapshot!("test", bot.runs(&["test", "bot.yaml", "--junit", "report.xml"]));
    let report = fs::read_to_string(bot.path("report.xml")).unwrap();
    assert!(report.contains("tests=\"3\"") && report.contains("failures=\"2\""), "{report}");
    assert!(report.contains("name=\"it greets\"") && report.contains("La la la"), "{report}");
    let one = bot.runs(&["test", "bot.yaml", "greets"]);
    assert!(one.contains("1 passed, 0 failed"), "{one}");
    let none = bot.runs(&["test", "bot.yaml", "dances"]);
    assert!(none.starts_with("exit code 1") && none.contains("no test with `dances`"), "{none}");
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let bot = Bot::of(
        "deskmate: 1\ndialogs:\n  introduction: { mesage: [] }\n",
        "- name: x\n  steps: [ { botty: 1 } ]\n",
    );
    let mut all = bot.runs(&["check", "bot.yaml"]);
    all.push_str(&bot.runs(&["test", "bot.yaml"]));
    fs::write(bot.path("bot.yaml"), GREETING).unwrap();
    all.push_str(&bot.runs(&["test", "bot.yaml"]));
    all.push_str(&bot.runs(&["test", "bot.yaml", "--tests", "other.yaml"]));
    all.push_str(&bot.runs(&["check", "nowhere.yaml"]));
    all.push_str(&bot.runs(&["demo", "--bot", "nowhere.yaml"]));
    insta::assert_snapshot!("unreadable_bots", all);
}

#[test]
fn with_watch_the_tests_are_played_again_when_the_bot_changes() {
    let bot =
        Bot::of(GREETING, "- name: it greets\n  steps: [ { customer: Hi }, { bot: Hello. } ]\n");
    let mut command = deskmate();
    command.args(["test", "--watch", "bot.yaml"]).current_dir(bot.0.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut played = || lines.by_ref().find(|line| line.contains("passed, ")).unwrap();
    assert_eq!(played(), "1 passed, 0 failed");
    fs::write(bot.path("bot.yaml"), GREETING.replace("Hello.", "Good day!")).unwrap();
    assert_eq!(played(), "0 passed, 1 failed");
    terminate(&child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_compares_the_names_in_a_bot_file_with_a_workspace() {
    let twin = twin().await;
    let installation = Installation::with(&config_for(&twin, "bot = \"bot.yaml\""));
    let folder = installation.folder.path().to_owned();
    let bot = BOT.replace("intent: person, ", "").replace("team: Nobody", "team: Suport");
    fs::write(folder.join("bot.yaml"), bot).unwrap();
    let told = tokio::task::spawn_blocking(move || {
        let alone = run(deskmate().current_dir(&folder).args(["check", "bot.yaml"]));
        let with = ["check", "bot.yaml", "--config", "deskmate.toml"];
        let with = run(deskmate().current_dir(&folder).args(with));
        let nobody = ["check", "bot.yaml", "--config", "deskmate.toml", "--channel", "sales"];
        let nobody = run(deskmate().current_dir(&folder).args(nobody));
        let all = run(deskmate().current_dir(&folder).args(["check", "deskmate.toml"]));
        format!(
            "# alone\n{alone}\n# with a workspace\n{with}\n# no such channel\n{nobody}\n# the configuration\n{all}"
        )
    });
    insta::assert_snapshot!("check_bot", told.await.unwrap());
    twin.stop().await;
}

/// A path in `bot` may be an agent: its teams, its model and what it knows are looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_looks_at_an_agent_with_its_model_its_articles_and_its_teams() {
    let twin = twin().await;
    let model = bot_address(echo()).await;
    let installation = Installation::with(&config_for(&twin, "bot = \"agent.yaml\""));
    let folder = installation.folder.path().to_owned();
    let agent = format!(
        "agent: 1\ninstructions: Hi\nmodel: {{ url: 'http://{model}/v1', name: m }}\n\
         knowledge: {{ articles: true, files: [nowhere.md] }}\nhandover: {{ teams: {{ Suport: Everything. }} }}\n"
    );
    fs::write(folder.join("agent.yaml"), agent).unwrap();
    let told = tokio::task::spawn_blocking(move || {
        run(deskmate().current_dir(&folder).args(["check", "deskmate.toml"]))
    });
    let told = told.await.unwrap();
    assert!(told.contains("the workspace has no team `Suport`"), "{told}");
    assert!(told.contains("knowledge: ") && told.contains("nowhere.md"), "{told}");
    twin.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_file_is_checked_also_where_the_workspace_refuses_the_token() {
    let twin = twin().await;
    let config = config_for(&twin, "bot = \"bot.yaml\"")
        .replace(&twin.describe().access_token, "a-token-that-was-renewed");
    let installation = Installation::with(&config);
    let folder = installation.folder.path().to_owned();
    fs::write(folder.join("bot.yaml"), BOT).unwrap();
    let told = tokio::task::spawn_blocking(move || {
        let with = ["check", "bot.yaml", "--config", "deskmate.toml"];
        run(deskmate().current_dir(&folder).args(with))
    });
    let told = told.await.unwrap();
    assert!(told.starts_with("exit code 1\n"), "{told}");
    assert!(told.contains("bad  channel `support`: intercom: ") && told.contains("401"), "{told}");
    assert!(told.contains("there is no intent `person`"), "{told}");
    assert!(told.contains("2 problems found"), "{told}");
    twin.stop().await;
}

#[test]
fn the_demo_says_which_names_of_a_bot_its_workspace_lacks() {
    let bot = Bot::of(&BOT.replace("intent: person, ", ""), "");
    let mut command = deskmate();
    command.args(["demo", "--bot", "bot.yaml"]).current_dir(bot.0.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let until_ready = lines.take_while(|line| !line.contains("Ctrl-C stops"));
    let told = until_ready.collect::<Vec<_>>().join("\n");
    terminate(&child);
    child.wait().unwrap();
    assert!(told.contains("the workspace has no team `Nobody`"), "{told}");
    assert!(told.contains("there is `Support`"), "{told}");
    assert!(!told.contains("order A-17"), "that is what the example bot does: {told}");
}

#[test]
fn the_example_agent_is_fine_and_the_demo_runs_it_with_a_model_from_the_environment() {
    let agent = bots("agent.yaml");
    let checked = run(deskmate().arg("check").arg(&agent));
    assert!(checked.starts_with("exit code 0\n") && !checked.contains("warning"), "{checked}");
    let demo = |environment: &[(&str, &str)]| {
        let mut command = deskmate();
        for name in ["OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_API_KEY"] {
            command.env_remove(name);
        }
        command.envs(environment.iter().copied()).args(["demo", "--json", "--bot"]).arg(&agent);
        command
    };
    let told = run(&mut demo(&[]));
    assert!(told.contains("the environment variable OPENAI_BASE_URL is not set"), "{told}");
    let mut command = demo(&[
        ("OPENAI_BASE_URL", "http://127.0.0.1:9/v1"),
        ("OPENAI_MODEL", "m"),
        ("OPENAI_API_KEY", "k"),
    ]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    terminate(&child);
    child.wait().unwrap();
    let about: Value = serde_json::from_str(&line).unwrap();
    assert!(about["service_url"].is_string(), "{line}");
}

#[test]
fn the_schemas_of_bot_files_are_json_schemas() {
    for of in ["agent", "dialogs", "dialog-tests"] {
        let output = deskmate().args(["schema", of]).output().unwrap();
        assert!(output.status.success());
        let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(
            schema["$schema"].as_str().unwrap().starts_with("https://json-schema.org/"),
            "{of}"
        );
    }
}

#[test]
fn the_twin_takes_the_shape_of_a_workspace_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("workspace.json");
    let shape = r#"{"teammates": [{"name": "Mia Moon"}], "teams": [{"name": "Refunds", "members": ["Mia Moon"]}],
        "attributes": [{"model": "conversation", "name": "mood"}], "contacts": [{"name": "Zoe", "email": "zoe@x.test"}]}"#;
    fs::write(&file, shape).unwrap();
    let mut command = deskmate();
    command.args(["twin", "--listen", "127.0.0.1:0", "--json", "--workspace"]).arg(&file);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    terminate(&child);
    child.wait().unwrap();
    let about: Value = serde_json::from_str(&line).unwrap();
    let names = |of: &str| {
        let all = about[of].as_array().unwrap().iter();
        all.map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("teams"), ["Refunds"]);
    assert_eq!(names("contacts"), ["Zoe"]);
    assert!(names("admins").contains(&"Mia Moon".to_owned()));
    assert!(!names("admins").contains(&"Ann Ames".to_owned()));
    assert!(names("conversation_attributes").contains(&"mood".to_owned()));

    fs::write(&file, shape.replace("[\"Mia Moon\"]", "[\"Max\"]")).unwrap();
    let told = run(deskmate().args(["twin", "--listen", "127.0.0.1:0", "--workspace"]).arg(&file));
    assert!(told.contains("teams: Refunds: there is no teammate `Max`"), "{told}");
    fs::write(&file, r#"{"teem": []}"#).unwrap();
    let told = run(deskmate().args(["twin", "--listen", "127.0.0.1:0", "--workspace"]).arg(&file));
    assert!(told.contains("unknown field `teem`") && told.contains("workspace.json"), "{told}");
}
