//! The binary, as people and scripts meet it: help, mistakes in the configuration, `check`, `twin`,
//! `schema`, `demo`, and `serve` from its start to its end.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "commands/bots.rs"]
mod bots;
#[path = "commands/channels.rs"]
mod channels;
#[path = "commands/checking.rs"]
mod checking;
#[path = "commands/cluster.rs"]
mod cluster;
#[path = "commands/crowded.rs"]
mod crowded;
#[path = "commands/kept.rs"]
mod kept;
#[path = "../../store/tests/support/pair.rs"]
mod pair;
#[path = "commands/postgres.rs"]
mod postgres;
#[path = "../../store/tests/support/postgres.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod postgres_server;
#[path = "commands/serve.rs"]
mod serve;
#[path = "commands/twin.rs"]
mod the_twin;

use serve::{bot_address, echo, free_address, terminate};

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Stdio},
    time::Duration,
};

use axum::{Json, Router, routing::post};
use intercom_twin::{Act, Twin, TwinOptions, act::SeatChanges};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Names another binary that the tests are to run.
const BINARY: &str = "DESKMATE_TEST_BINARY";

fn deskmate() -> Command {
    let own = env!("CARGO_BIN_EXE_deskmate").into();
    clean(Command::new(std::env::var_os(BINARY).unwrap_or(own)))
}

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    clean(command)
}

/// Without what this machine says to Deskmate.
fn clean(mut command: Command) -> Command {
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DESKMATE_")) {
        command.env_remove(name);
    }
    command.env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// Runs it to its end: exit code, then everything it said.
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let code = output.status.code().map_or("no exit code".to_owned(), |code| code.to_string());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("exit code {code}\n{}{}", text(&output.stdout), text(&output.stderr))
}

/// A folder with a configuration in it.
struct Installation {
    folder: TempDir,
}

impl Installation {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn with(config: &str) -> Self {
        let installation = Self::new();
        installation.write(config);
        installation
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("deskmate.toml")
    }

    /// For nobody else's eyes: there are secrets in it.
    fn write(&self, config: &str) {
        fs::write(self.path(), config).unwrap();
        fs::set_permissions(self.path(), fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn check(&self) -> String {
        let mut command = deskmate();
        command.current_dir(self.folder.path()).args(["check", "deskmate.toml"]);
        self.plain(&run(&mut command))
    }

    fn serve(&self) -> String {
        let mut command = deskmate();
        command.current_dir(self.folder.path()).args(["serve"]);
        self.plain(&run(&mut command))
    }

    /// Without what differs from run to run.
    fn plain(&self, text: &str) -> String {
        let folder = self.folder.path().display().to_string();
        text.replace(&folder, "FOLDER")
    }
}

/// A configuration; `change` is put in place of a line that begins like it, or after the name.
fn config(change: &str) -> String {
    let lines = [
        "listen = \"127.0.0.1:0\"",
        "database_url = \"sqlite:deskmate.db\"",
        "[[channel]]",
        "name = \"support\"",
        "bot = { driver = \"http\", url = \"http://127.0.0.1:9/turn\" }",
        "fallback_team = \"Support\"",
        "[channel.intercom]",
        "access_token = \"a-token\"",
        "client_secret = \"a-secret\"",
        "teammate_id = \"814860\"",
        "base_url = \"http://127.0.0.1:9\"",
    ];
    let key = change.split('=').next().unwrap_or_default();
    let is_it = |line: &&str| line.split('=').next() == Some(key);
    let known = lines.iter().any(is_it);
    let mut text = String::new();
    for line in lines {
        let kept = !is_it(&line);
        text.push_str(if kept { line } else { change });
        text.push('\n');
        if !known && line.starts_with("name") {
            text.push_str(change);
            text.push('\n');
        }
    }
    text
}

#[test]
fn every_command_explains_itself() {
    let mut all = String::new();
    for command in [
        "",
        "demo",
        "serve",
        "twin",
        "check",
        "test",
        "draw",
        "understand",
        "schema",
        "backup",
        "restore",
        "conversation",
        "conversation show",
        "conversation retry",
        "contact export",
        "contact erase",
    ] {
        let args: Vec<_> = command.split_whitespace().chain(["--help"]).collect();
        all.push_str(&format!("$ deskmate {}\n{}\n", args.join(" "), run(deskmate().args(&args))));
    }
    insta::assert_snapshot!("help", all);
}

#[test]
fn a_mistake_in_the_configuration_is_told_with_its_place_and_what_to_write() {
    let mut all = String::new();
    for change in [
        "colour = \"red\"",
        "max_bot_messages = \"many\"",
        "burst_window = \"5 weeks\"",
        "turn_timeout = \"never\"",
        "autonomy = \"full\"",
        "name = \"Support Team\"",
        "key = \"K/Y\"",
        "budget_share = 1.5",
        "access_token = 48151623",
        "access_token = \"\"",
        "max_bot_message = 3",
        "client_secret = []",
        "client_secret = 7",
        "client_secret = [\"hush-hush\", \"\"]",
        "poll_every = \"0s\"",
        "access_token = \"env:DESKMATE_NOT_SET\"",
        "access_token = \"file:token.txt\"",
        "acces_token = \"hush-hush\"",
        "bot = { driver = \"http\" }",
        "bot = { driver = \"http\", url = \"http://127.0.0.1:9\", secrt = \"hush-hush\" }",
        "bot = { driver = \"telepathy\", url = \"http://127.0.0.1:9\" }",
        "bot = { driver = \"http\", url = \"localhost:9000\" }",
        "bot = { driver = \"http\", url = \"http://127.0.0.1:9\", file = \"bot.yaml\" }",
        "bot = { driver = \"dialogs\" }",
        "bot = { driver = \"dialogs\", file = \"bot.yaml\", url = \"http://127.0.0.1:9\" }",
        "bot = \"no/such/bot.yaml\"",
        "fetch_allow = [\"http://orders.internal\"]",
        "bot = { driver = \"http\", url = \"http://me:hush-hush@127.0.0.1:9\" }",
        "bot = { driver = \"dialogs\", file = \"bot.yaml\", embeddings = { url = 7 } }",
        "bot = { url = \"http://127.0.0.1:9\" }",
        "bot = \"http://127.0.0.1:9/turn\"",
        "bot = 7",
        "takes = { unasigned = true }",
        "public_url = \"bot.example.com\"",
        "database_url = \"postgres://me:hush-hush@127.0.0.1:1/deskmate\"",
        "database_url = \"sqlite:no/such/folder.db\"",
        "max_connections = 0",
        "retention = { timelines = \"2h\" }",
        "retention = { conversation = \"30d\" }",
        "admin_token = \"\"",
        "base_url = \"nonsense\"",
        "listen = \"localhost\"",
        "fallback_team",
        "broken",
    ] {
        let text = match change {
            "fallback_team" => config("").replace("fallback_team = \"Support\"\n", ""),
            top if ["fetch_allow", "public_url", "max_connections", "retention", "admin_token"]
                .iter()
                .any(|key| top.starts_with(key)) =>
            {
                format!("{top}\n{}", config(""))
            }
            "broken" => config("").replace("[[channel]]", "[[channel"),
            change => config(change),
        };
        all.push_str(&format!("# {change}\n{}\n", Installation::with(&text).check()));
    }
    let told = |line: &&str| !line.starts_with('#');
    for secret in ["hush-hush", "48151623"] {
        assert!(!all.lines().filter(told).any(|line| line.contains(secret)), "a secret is shown");
    }
    let second = config("").split_once("[[channel]]").unwrap().1.to_owned();
    let twice = format!("{}[[channel]]{second}", config(""));
    all.push_str(&format!("# two channels of one name\n{}\n", Installation::with(&twice).check()));
    let one_teammate = twice.replacen("\"support\"", "\"other\"", 1);
    all.push_str(&format!(
        "# two of one teammate\n{}\n",
        Installation::with(&one_teammate).check()
    ));
    let one_hook = twice
        .replacen("\"support\"", "\"a\"\nkey = \"b-c\"", 1)
        .replacen("\"support\"", "\"a-b\"\nkey = \"c\"", 1)
        .replacen("\"814860\"", "\"814861\"", 1);
    all.push_str(&format!("# two of one webhook\n{}\n", Installation::with(&one_hook).check()));
    all.push_str(&format!("# no file\n{}\n", Installation::new().check()));
    insta::assert_snapshot!("mistakes", all);
}

#[test]
fn what_keeps_the_service_from_starting_is_told() {
    let mut all = String::new();
    for change in [
        "database_url = \"sqlite:no/such/folder.db\"",
        "database_url = \"mysql://there\"",
        "database_url = \"postgres://me:hush-hush@127.0.0.1:1/deskmate\"",
    ] {
        all.push_str(&format!("# {change}\n{}\n", Installation::with(&config(change)).serve()));
    }
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let told = Installation::with(&config(&format!("listen = \"{address}\""))).serve();
    all.push_str(&format!("# the address is in use\n{}\n", told.replace(&address, "ADDRESS")));
    let bare = "not a database";
    let installation = Installation::with(&config(""));
    fs::write(installation.folder.path().join("deskmate.db"), bare.repeat(1000)).unwrap();
    all.push_str(&format!("# the database is something else\n{}\n", installation.serve()));
    insta::assert_snapshot!("not_starting", all);
}

// --- check ---

async fn twin() -> Twin {
    Twin::start(TwinOptions { seed: 1, ..TwinOptions::default() }).await.unwrap()
}

fn config_for(twin: &Twin, change: &str) -> String {
    let about = twin.describe();
    config(change)
        .replace("a-token", &about.access_token)
        .replace("a-secret", &about.client_secret)
        .replace("\"814860\"", &format!("\"{}\"", about.teammate_id))
        .replace("base_url = \"http://127.0.0.1:9\"", &format!("base_url = \"{}\"", about.base_url))
}

/// Runs `check` beside the twin and the bot, which live in this process.
async fn check(text: String) -> String {
    tokio::task::spawn_blocking(move || Installation::with(&text).check()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_tells_what_is_fine_and_what_is_not() {
    let twin = twin().await;
    let about = twin.describe();
    let bot = bot_address(echo()).await;
    let bot_line = format!("bot = {{ driver = \"http\", url = \"http://{bot}/turn\" }}");
    let with_bot = |text: String| {
        text.replace("bot = { driver = \"http\", url = \"http://127.0.0.1:9/turn\" }", &bot_line)
    };
    let dan = about.admins.iter().find(|admin| admin.name == "Dan Dole").unwrap().id.clone();
    let mut all = String::new();
    for (what, text) in [
        ("all is fine", with_bot(config_for(&twin, ""))),
        ("the bot cannot be reached", config_for(&twin, "")),
        ("a wrong token", with_bot(config_for(&twin, "access_token = \"wrong\""))),
        ("a teammate that is not there", with_bot(config_for(&twin, "teammate_id = \"1\""))),
        ("a teammate by name", with_bot(config_for(&twin, "teammate_id = \"Robin Bot\""))),
        ("Dan has no seat", with_bot(config_for(&twin, &format!("teammate_id = \"{dan}\"")))),
        ("no such fallback team", with_bot(config_for(&twin, "fallback_team = \"Nobody\""))),
        ("an empty fallback team", with_bot(config_for(&twin, "fallback_team = \"\""))),
        (
            "no such team to take from",
            with_bot(config_for(&twin, "takes = { teams = [\"Nobody\"] }")),
        ),
        ("Intercom cannot be reached", with_bot(config(""))),
    ] {
        let told = check(text).await.replace(&bot, "BOT");
        all.push_str(&format!("# {what}\n{told}\n"));
    }
    twin.act(SeatChanges { teammate: "Robin Bot".into(), seat: false }).unwrap();
    all.push_str(&format!(
        "# the bot lost its seat\n{}\n",
        check(with_bot(config_for(&twin, ""))).await.replace(&bot, "BOT")
    ));
    insta::assert_snapshot!("check", all);
    twin.stop().await;
}

// --- schema ---

#[test]
fn the_schema_of_the_bot_protocol_is_a_json_schema() {
    let output = deskmate().args(["schema", "bot-protocol"]).output().unwrap();
    assert!(output.status.success());
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(schema["$schema"].as_str().unwrap().starts_with("https://json-schema.org/"));
    assert!(schema["$defs"].as_object().unwrap().len() > 5);
}

#[test]
fn the_tour_of_the_demo_ends_well_also_where_its_ports_are_taken() {
    let taken: Vec<_> =
        [8080, 8090, 9000].map(|port| TcpListener::bind(("127.0.0.1", port))).into();
    let told = run(deskmate().args(["demo", "--tour"]));
    drop(taken);
    assert!(told.starts_with("exit code 0\n"), "{told}");
}
