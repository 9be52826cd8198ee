//! `deskmate check`, and what else whoever sets Deskmate up meets first.

use super::*;

/// Runs in the folder, which the twin's configuration is in.
async fn runs(installation: &Installation, args: &[&str]) -> String {
    let mut command = deskmate();
    command.current_dir(installation.folder.path()).args(args);
    let told = tokio::task::spawn_blocking(move || run(&mut command)).await.unwrap();
    installation.plain(&told)
}

fn bot_line(bot: &str) -> String {
    format!("bot = {{ driver = \"http\", url = \"http://{bot}/turn\" }}")
}

async fn fine(twin: &Twin, change: &str) -> Installation {
    let bot = bot_address(echo()).await;
    let text = config_for(twin, change);
    let plain = "bot = { driver = \"http\", url = \"http://127.0.0.1:9/turn\" }";
    Installation::with(&text.replace(plain, &bot_line(&bot)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_takes_the_configuration_as_its_own_message_says() {
    let twin = twin().await;
    let installation = fine(&twin, "").await;
    let told = runs(&installation, &["check", "--config", "deskmate.toml"]).await;
    assert!(told.starts_with("exit code 0\n"), "{told}");
    assert_eq!(told, runs(&installation, &["check"]).await);
    assert_eq!(
        told,
        runs(&installation, &["check", "deskmate.toml", "--channel", "support"]).await
    );
    let told = runs(&installation, &["check", "--config", "other.toml"]).await;
    assert!(told.contains("other.toml cannot be read"), "{told}");
    let told = runs(&installation, &["check", "--channel", "sales"]).await;
    assert!(told.contains("there is no channel `sales`"), "{told}");
    twin.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_says_what_it_cannot_check() {
    let twin = twin().await;
    let told = runs(&fine(&twin, "").await, &["check"]).await;
    for unknown in ["intercom.client_secret cannot be checked", "webhook topics"] {
        assert!(told.contains(unknown), "{told}");
    }
    twin.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warning_fails_a_strict_check_only() {
    let twin = twin().await;
    let ann = twin.describe().admins.iter().find(|own| own.name == "Ann Ames").unwrap().id.clone();
    let installation = fine(&twin, &format!("teammate_id = \"{ann}\"")).await;
    let told = runs(&installation, &["check"]).await;
    assert!(told.starts_with("exit code 0\n"), "{told}");
    assert!(told.contains("Ann Ames looks like a person's"), "{told}");
    let told = runs(&installation, &["check", "--strict"]).await;
    assert!(told.starts_with("exit code 1\n"), "{told}");
    let installation = fine(&twin, "").await;
    let told = runs(&installation, &["check", "--strict"]).await;
    assert!(told.starts_with("exit code 0\n"), "{told}");
    twin.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_may_be_written_as_a_number() {
    let twin = twin().await;
    let about = twin.describe();
    let team = &about.teams.iter().find(|team| team.name == "Support").unwrap().id;
    let text = config_for(&twin, &format!("fallback_team = {team}"))
        .replace(&format!("\"{}\"", about.teammate_id), &about.teammate_id);
    let bot = bot_address(echo()).await;
    let installation =
        Installation::with(&text.replace("127.0.0.1:9/turn", &format!("{bot}/turn")));
    let told = runs(&installation, &["check"]).await;
    assert!(told.starts_with("exit code 0\n"), "{told}");
    twin.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copied_bot_file_that_names_what_is_not_there_is_told() {
    let twin = twin().await;
    let bot = "deskmate: 1\ndialogs:\n  introduction:\n    action:\n      - api: { get: \"https://api.example.com/orders\", \
               save: order }\n      - offload: { team: Nobody }\n";
    let installation = Installation::with(&config_for(&twin, "bot = \"bot.yaml\""));
    fs::write(installation.folder.path().join("bot.yaml"), bot).unwrap();
    let told = runs(&installation, &["check"]).await;
    assert!(told.contains("still points at api.example.com"), "{told}");
    assert!(told.contains("the workspace has no team `Nobody`"), "{told}");
    assert!(told.starts_with("exit code 1\n"), "{told}");
    let told = runs(&installation, &["check", "bot.yaml", "--config", "deskmate.toml"]).await;
    assert!(told.starts_with("exit code 1\n"), "{told}");
    twin.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_warns_of_what_can_be_used_and_had_better_not_be() {
    let twin = twin().await;
    let warned = async |change: &str, top: &str, mode: u32| {
        let installation = fine(&twin, change).await;
        let text = fs::read_to_string(installation.path()).unwrap();
        installation.write(&format!("{top}\n{text}"));
        fs::write(installation.folder.path().join("token"), "whsec_c2VjcmV0").unwrap();
        fs::set_permissions(installation.path(), fs::Permissions::from_mode(mode)).unwrap();
        runs(&installation, &["check", "--strict"]).await
    };
    let events =
        |url: &str| format!("events = {{ url = \"{url}\", signing_secret = \"file:token\" }}");
    for (change, top, mode, expected) in [
        ("", "", 0o604, "intercom.access_token: is a secret, and deskmate.toml can be read"),
        (
            &events("https://127.0.0.1/x"),
            "",
            0o600,
            "events.signing_secret: is a secret, and token can",
        ),
        (&events("http://192.0.2.1/x"), "", 0o600, "events.url: is http://, and carries a secret"),
        (
            &events("https://hooks.example.com/x"),
            "",
            0o600,
            "events.url: still points at example.com",
        ),
        ("", "admin_listen = \"0.0.0.0:0\"", 0o600, "admin_listen: whoever reaches it"),
        ("", "public_url = \"http://192.0.2.1\"", 0o600, "public_url: is http://"),
        ("listen = \"0.0.0.0:0\"", "", 0o600, "listen: listens on all addresses"),
    ] {
        let told = warned(change, top, mode).await;
        assert!(told.contains(expected), "{change}{top}: {told}");
        assert!(told.starts_with("exit code 1\n"), "{told}");
    }
    twin.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_refuses_a_database_that_serve_would_refuse() {
    let twin = twin().await;
    let installation = fine(&twin, "").await;
    let text = fs::read_to_string(installation.path()).unwrap();
    let text = text.lines().filter(|line| !line.starts_with("database_url")).collect::<Vec<_>>();
    fs::create_dir(installation.folder.path().join("folder")).unwrap();
    fs::write(installation.folder.path().join("notes.txt"), "not a database at all").unwrap();
    fs::write(installation.folder.path().join("new.db"), "").unwrap();
    for (file, wrong) in [
        ("folder", "is a folder, a device or a pipe; name a file"),
        ("/dev/zero", "is a folder, a device or a pipe; name a file"),
        ("notes.txt", "is no database; name another file"),
        ("nowhere/x.db", "there is no folder"),
        ("new.db", ""),
        ("not-yet.db", ""),
    ] {
        installation.write(&format!("database_url = \"sqlite:{file}\"\n{}", text.join("\n")));
        let told = runs(&installation, &["check"]).await;
        assert!(told.contains(wrong), "{file}: {told}");
        let code = i32::from(!wrong.is_empty());
        assert!(told.starts_with(&format!("exit code {code}\n")), "{file}: {told}");
    }
    twin.stop().await;
}

#[test]
fn an_address_with_more_behind_it_is_refused() {
    for url in [
        "https://x.org/path?q=1",
        "https://x.org#f",
        "https:x.org",
        " https://x.org",
        "https://x.org/a b",
        "https://ann:secret@x.org",
    ] {
        let installation = Installation::with(&format!("public_url = \"{url}\"\n{}", config("")));
        let told = installation.check();
        assert!(told.contains("public_url: is "), "{url}: {told}");
        assert!(!told.contains("secret@"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_channel_sets_is_not_what_a_copied_bot_file_says() {
    let twin = twin().await;
    let bot = "deskmate: 1\nvariables:\n  orders_url: { default: \"https://orders.example.com\" }\n\
               dialogs:\n  introduction:\n    message: Hello.\n";
    for (url, warned) in [
        ("https://orders.shop.org", None),
        ("https://shop.example.com", Some("bot.variables.orders_url: still points at example.com")),
    ] {
        let bot_line = format!(
            "bot = {{ driver = \"dialogs\", file = \"bot.yaml\", variables = {{ orders_url = \"{url}\" }} }}"
        );
        let installation = Installation::with(&config_for(&twin, &bot_line));
        fs::write(installation.folder.path().join("bot.yaml"), bot).unwrap();
        let told = runs(&installation, &["check"]).await;
        assert!(!told.contains("bot.yaml:3: still points"), "{told}");
        assert_eq!(told.contains("still points"), warned.is_some(), "{told}");
        assert!(warned.is_none_or(|line| told.contains(line)), "{told}");
    }
    twin.stop().await;
}

#[test]
fn a_secret_that_is_a_device_or_a_pipe_is_refused_and_not_waited_for() {
    let installation = Installation::new();
    let pipe = installation.folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for file in ["/dev/zero", "/dev/stdin", "pipe", "."] {
        installation.write(&config(&format!("access_token = \"file:{file}\"")));
        let told = installation.check();
        assert!(told.contains("a folder, a device or a pipe; name a file"), "{file}: {told}");
    }
    installation.write(&config("access_token = \"env:TOKEN\""));
    let mut command = deskmate();
    command.current_dir(installation.folder.path()).env("TOKEN", "").arg("check");
    let told = run(&mut command);
    assert!(told.contains("channel[0].intercom.access_token: is empty"), "{told}");
}

/// However its name got there: of what never ends no more is read than a file may have.
#[test]
fn a_file_that_never_ends_is_refused() {
    let installation = Installation::with(&config("bot = \"env:BOT\""));
    let checks =
        [vec!["check"], vec!["check", "/dev/zero"], vec!["check", "--config", "/dev/zero"]];
    for args in checks {
        let mut command = deskmate();
        command.current_dir(installation.folder.path()).env("BOT", "/dev/zero").args(&args);
        let told = run(&mut command);
        assert!(told.contains("/dev/zero cannot be read: it is "), "{args:?}: {told}");
    }
}

#[test]
fn the_schema_of_the_configuration_knows_every_key_and_no_other() {
    let output = deskmate().args(["schema", "config"]).output().unwrap();
    assert!(output.status.success());
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(schema["additionalProperties"], false);
    let channel = &schema["$defs"]["ChannelConfig"]["properties"];
    for key in ["name", "bot", "intercom", "takes", "autonomy", "turn_timeout", "budget_share"] {
        assert!(channel[key].is_object(), "{key}");
    }
    assert_eq!(channel["turn_timeout"]["default"], "30s");
    let or_a_number = serde_json::json!(["string", "integer"]);
    assert_eq!(channel["fallback_team"]["type"], or_a_number);
    let teammate = &schema["$defs"]["IntercomConfig"]["properties"]["teammate_id"];
    assert_eq!(teammate["type"], or_a_number);
    let drivers = schema["$defs"]["DriverConfig"]["oneOf"].as_array().unwrap();
    let http = drivers.iter().find(|own| own["properties"]["driver"]["const"] == "http").unwrap();
    assert!(http["properties"]["url"].is_object() && http["properties"]["file"].is_null());
}

#[test]
fn logs_have_no_colours_where_nobody_sees_them() {
    let installation = Installation::with(&config("bot = \"no/such/bot.yaml\""));
    let mut command = deskmate();
    let mut child = command
        .env_remove("NO_COLOR")
        .env("DESKMATE_LISTEN", "127.0.0.1:0")
        .current_dir(installation.folder.path())
        .arg("serve")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    log.read_line(&mut line).unwrap();
    terminate(&child);
    child.wait().unwrap();
    assert!(line.contains("bot.cannot_run") && !line.contains('\u{1b}'), "{line:?}");
}

#[test]
fn the_demo_tells_scripts_where_everything_is() {
    let mut child = deskmate()
        .args(["demo", "--json", "--open", "--listen", "127.0.0.1:0"])
        .env("BROWSER", "true")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    terminate(&child);
    assert!(child.wait().unwrap().success());
    let about: Value = serde_json::from_str(&line).unwrap();
    for key in
        ["base_url", "access_token", "messenger_url", "service_url", "console_url", "orders_url"]
    {
        assert!(about[key].is_string(), "{key}: {about}");
    }
}

/// Two days are behind it: what was wrong once is over, and nothing is told of at the start.
#[tokio::test]
async fn the_demo_begins_with_a_past_in_which_something_was_wrong_once() {
    let mut child = deskmate()
        .args(["demo", "--json", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let about: Value = serde_json::from_str(&line).unwrap();
    let client = reqwest::Client::builder().no_proxy();
    let client = client.redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let enter = client.get(about["console_url"].as_str().unwrap()).send().await.unwrap();
    let cookie = enter.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let mut pages = Vec::new();
    for page in ["alerts", "drafts/results"] {
        let url = format!("{}/console/{page}", about["service_url"].as_str().unwrap());
        let answer = client.get(url).header("cookie", &cookie).send().await.unwrap();
        pages.push(answer.text().await.unwrap());
    }
    terminate(&child);
    let told = child.wait_with_output().unwrap().stderr;
    let told = String::from_utf8(told).unwrap();
    assert!(!told.contains("WARN") && !told.contains("ERROR"), "{told}");
    assert!(pages[0].contains("Channel demo cannot work"), "{}", pages[0]);
    assert!(pages[0].contains("Nothing is wrong"), "it is over: {}", pages[0]);
    // The example bot answers about opening hours by itself: there is nothing to take out of its file.
    assert!(pages[1].contains("opening_hours"), "{}", pages[1]);
    assert!(!pages[1].contains("sent unchanged"), "{}", pages[1]);
}
