//! `deskmate twin` and its settings; and what `deskmate check` says of an app that may not do all.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    process::Stdio,
};

use intercom_twin::{
    AppSettings, Permission, Switches,
    switches::MissingPermission::{Forbidden, TokenUnauthorized},
};
use serde_json::Value;

use super::{Installation, bot_address, check, config_for, deskmate, echo, run, terminate, twin};

#[test]
fn a_mistake_in_the_twins_settings_is_told_with_its_place() {
    let mut all = String::new();
    let installation = Installation::new();
    for text in [
        "colour = \"red\"",
        "[app]\nredirect_urls = [\"http://example.com/\"]",
        "[app]\npermissions = [\"Read minds\"]",
        "[webhook]\nurl = \"http://127.0.0.1:9/\"\ntopics = [\"conversation.sung\"]",
        "[switches]\ntoken_admin = \"Mars\"",
        "client_secret = 7",
    ] {
        fs::write(installation.folder.path().join("twin.toml"), text).unwrap();
        let mut command = deskmate();
        command.current_dir(installation.folder.path());
        command.args(["twin", "--listen", "127.0.0.1:0", "--settings", "twin.toml"]);
        all.push_str(&format!("# {}\n{}\n", text.replace('\n', " "), run(&mut command)));
    }
    let mut command = deskmate();
    command.current_dir(installation.folder.path()).args([
        "twin",
        "--settings",
        "there_is_none.toml",
    ]);
    all.push_str(&format!("# no file\n{}", run(&mut command)));
    insta::assert_snapshot!("twin_settings", all);
}

#[test]
fn the_twin_starts_with_its_settings_and_what_the_command_says_goes_before_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("twin.toml");
    fs::write(&file, "access_token = \"mine\"\nclient_id = \"me\"\nseed = 4").unwrap();
    let about = |more: &[&str]| {
        let mut command = deskmate();
        command.args(["twin", "--listen", "127.0.0.1:0", "--json", "--settings"]).arg(&file);
        let mut child = command.args(more).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        serde_json::from_str::<Value>(&line).unwrap()
    };
    let (by_file, by_command) = (about(&[]), about(&["--seed", "5"]));
    assert_eq!(by_file["access_token"], "mine");
    assert_eq!(by_file["client_id"], "me");
    assert_eq!(about(&["--seed", "4"])["app_id"], by_file["app_id"]);
    assert_ne!(by_command["app_id"], by_file["app_id"]);
}

#[test]
fn the_twin_prints_one_line_with_the_keys_that_others_build_on() {
    let mut child = deskmate()
        .args(["twin", "--listen", "127.0.0.1:0", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let about: Value = serde_json::from_str(&line).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        keys(&about),
        [
            "access_token",
            "admins",
            "app_id",
            "base_url",
            "client_id",
            "client_secret",
            "contacts",
            "control_url",
            "conversation_attributes",
            "inbox_url",
            "messenger_url",
            "region",
            "seed",
            "teammate_id",
            "teams",
        ]
    );
    assert_eq!(keys(&about["admins"][0]), ["email", "id", "name"]);
    assert_eq!(keys(&about["teams"][0]), ["id", "name"]);
    assert_eq!(keys(&about["contacts"][0]), ["email", "external_id", "id", "name"]);
    assert_eq!(keys(&about["conversation_attributes"][0]), ["data_type", "name"]);
    terminate(&child);
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "one line, and nothing else");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_tells_which_permission_the_app_lacks() {
    use Permission as P;
    let twin = twin().await;
    let bot = bot_address(echo()).await;
    let text = config_for(&twin, "").replace("127.0.0.1:9/turn", &format!("{bot}/turn"));
    let mut all = String::new();
    for (missing, newer) in [
        (&[P::ReadAdmins][..], false),
        (&[P::ReadAdmins], true),
        (&[P::ReadConversations], false),
        (&[P::ReadTags, P::ReadOneUserAndOneCompany, P::ReadAndListUsersAndCompanies], false),
        (&P::ALL, false),
    ] {
        let mut app = AppSettings::default();
        app.permissions.retain(|permission| !missing.contains(permission));
        twin.set_app(app).unwrap();
        let answer = if newer { Forbidden } else { TokenUnauthorized };
        let switches = Switches { missing_permission: answer, ..Switches::default() };
        twin.set_switches(switches).unwrap();
        let told = check(text.clone()).await.replace(&bot, "BOT");
        let names: Vec<_> = missing.iter().map(|permission| permission.name()).collect();
        let names = if missing.len() == P::ALL.len() { "all".into() } else { names.join(", ") };
        all.push_str(&format!("# without {names}{}\n{told}\n", if newer { ", 403" } else { "" }));
    }
    insta::assert_snapshot!("check_permissions", all);
    twin.stop().await;
}
