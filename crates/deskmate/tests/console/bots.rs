//! The bots' pages: how each is written, whether that is in order, and what it would say.

use std::{path::PathBuf, sync::Arc};

use deskmate_bots::{BotFile, DialogBot, DialogBotOptions, Fetch, FetchAllow};
use deskmate_core::Session;
use deskmate_dialog::{Bot, Lexical, testing::Tests};
use deskmate_engine::{ChannelOptions, SystemClock, clock::BotTiming};
use intercom::Priority;
use tempfile::TempDir;

use super::{Browser, World};

const SHOP: &str = r#"deskmate: 1
name: shop
intents:
  order: [where is my order, track my parcel]
  person: [talk to a person, a human please]
dialogs:
  introduction:
    message: [ { quick_replies: { text: "Hello {firstname}", options: [ { title: My order, goto: order }, { title: A person, goto: person } ] } } ]
  order:
    intent: order
    # Where it is.
    message: [ { text: "It left <on> Monday." } ]
  person:
    intent: person
    action: [ { offload: { team: Support } } ]
  lost: { action: [ { offload: { team: Nowhere } } ] }
"#;

const TESTS: &str = r#"
- name: somebody asks for their order
  steps: [ { customer: where is my order }, { bot: It left <on> Monday. } ]
- name: somebody asks for the moon
  steps: [ { customer: the moon }, { bot: Here it is. } ]
"#;

/// A world whose bot is written in a file, with tests beside it.
async fn shop(text: &str) -> (World, TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.yaml");
    std::fs::write(&path, text).unwrap();
    std::fs::write(folder.path().join("shop.test.yaml"), TESTS).unwrap();
    let file = path.clone();
    let world = World::with(move |options| runs(options, file.clone())).await;
    (world, folder, path)
}

/// Has a channel run the bot that is written there.
fn runs(options: &mut ChannelOptions, file: PathBuf) {
    let timing = Arc::new(BotTiming(Arc::new(SystemClock)));
    let bot = DialogBotOptions {
        name: "shop".to_owned(),
        file: BotFile::at(file, deskmate_bots::BotModels::default()),
        variables: Session::new(),
        enabled: true,
        offloading: true,
        timezone: None,
        api: Arc::new(Fetch::new(FetchAllow::default(), timing.clone()).unwrap()),
        timing,
    };
    options.bot = Arc::new(DialogBot::new(bot));
    options.bot_name = "shop".to_owned();
    options.bot_driver = "dialogs";
}

/// Has the channel of a world run the shop's bot, with tests beside it.
pub(crate) async fn opens_shop(world: &World) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.yaml");
    std::fs::write(&path, SHOP).unwrap();
    std::fs::write(folder.path().join("shop.test.yaml"), TESTS).unwrap();
    world.put_channel(|options| runs(options, path)).await;
    folder
}

#[tokio::test]
async fn a_bots_page_says_what_is_wrong_and_whom_it_hands_over_to() {
    let (world, _folder, path) = shop(SHOP).await;
    let mut ann = Browser::admin(&world).await;
    let page = ann.opens("/console/bots").await.text;
    assert!(page.contains("/console/bots/support") && page.contains("shop.yaml"), "{page}");
    let page = ann.opens("/console/bots/support").await.text;
    let after = |name: &str| page.split_once(&format!("<strong>{name}</strong>")).unwrap().1;
    assert!(after("Support").split("</li>").next().unwrap().contains("is there"), "{page}");
    assert!(after("Nowhere").split("</li>").next().unwrap().contains("is not in the workspace"));
    assert!(page.contains("the workspace has no team `Nowhere`"), "{page}");
    // Intercom is asked within the channel's part of the rate limit, behind what cannot wait.
    let ours = world.service().engine.channels().next().unwrap();
    let before = ours.made(Priority::Sweep);
    ann.opens("/console/bots/support").await;
    assert_eq!(ours.made(Priority::Sweep) - before, 5);

    // What cannot be run is told with its place, and the bot goes on as it was.
    std::fs::write(&path, SHOP.replace("goto: order", "goto: ordr")).unwrap();
    let page = ann.opens("/console/bots/support").await.text;
    assert!(page.contains("ordr") && page.contains("error"), "{page}");
    assert!(ann.opens("/console/bots/support/picture").await.status == 404);
    assert_eq!(ann.opens("/console/bots/none").await.status, 404);
}

#[tokio::test]
async fn the_picture_leads_to_each_dialogs_source() {
    let (world, _folder, path) = shop(SHOP).await;
    let mut ann = Browser::admin(&world).await;
    let page = ann.opens("/console/bots/support/picture").await.text;
    let (_, rest) = page.split_once(r#"data-drawing=""#).unwrap();
    let at = rest.split_once('"').unwrap().0.to_owned();
    assert!(page.contains(&format!(r#"<noscript><img src="{at}""#)), "{page}");
    let drawn = ann.opens(&at).await;
    assert!(drawn.text.contains(r#"data-name="introduction""#), "{}", drawn.text);
    let header = |name: &str| drawn.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "image/svg+xml");
    assert!(header("cache-control").contains("immutable"));
    assert!(header("content-security-policy").starts_with("default-src 'none'; style-src"));
    let small = ann.request(reqwest::Method::GET, &at).header("accept-encoding", "gzip");
    assert_eq!(ann.asks(small).await.headers["content-encoding"], "gzip");
    std::fs::write(&path, SHOP.replace("Monday", "Tuesday")).unwrap();
    assert_eq!(ann.opens(&at).await.status, 404, "it is another bot by now");
    std::fs::write(&path, SHOP).unwrap();
    let css = ann.opens("/console/bots.css").await;
    assert_eq!(css.headers["content-type"], "text/css; charset=utf-8");
    assert!(css.text.starts_with(".bot-picture {") && css.text.contains(".dialog:target"));
    let page = ann.opens("/console/bots/support/dialogs/order").await.text;
    assert!(page.contains("It left &#60;on&#62; Monday."), "{page}");
    assert!(page.contains("# Where it is.") && page.contains("line 9"), "{page}");
    assert!(!page.contains("Hello") && !page.contains("offload"), "only that dialog: {page}");
    let page = ann.opens("/console/bots/support/dialogs/lost").await.text;
    assert!(page.contains("Nowhere") && !page.contains("team: Support"), "{page}");
    assert_eq!(ann.opens("/console/bots/support/dialogs/none").await.status, 404);
}

#[tokio::test]
async fn the_tests_beside_a_bot_are_run_from_its_page() {
    let (world, folder, _path) = shop(SHOP).await;
    let mut ann = Browser::admin(&world).await;
    ann.opens("/console/bots/support").await;
    let page = ann.sends("/console/bots/support/tests", &[]).await.text;
    assert!(page.contains("1 of 2 passed"), "{page}");
    assert!(page.contains("somebody asks for the moon") && page.contains("Here it is."), "{page}");
    std::fs::remove_file(folder.path().join("shop.test.yaml")).unwrap();
    let page = ann.sends("/console/bots/support/tests", &[]).await.text;
    assert!(page.contains("shop.test.yaml"), "{page}");
}

#[tokio::test]
async fn a_sentence_is_explained() {
    let (world, _folder, _path) = shop(SHOP).await;
    let mut ann = Browser::admin(&world).await;
    ann.opens("/console/bots/support").await;
    let fields = [("sentence", "track my <parcel> please")];
    let page = ann.sends("/console/bots/support/understand", &fields).await.text;
    assert!(page.contains("<td>order</td>") && page.contains("track my parcel"), "{page}");
    assert!(page.contains("value=\"track my &#60;parcel&#62; please\""), "what was typed stays");
}

/// The test that the page has, as it stands between its tags.
fn saved(page: &str) -> String {
    let (_, after) = page.split_once(r#"id="saved">"#).unwrap();
    let text = after.split_once("</pre>").unwrap().0;
    let mut text = text.to_owned();
    for (entity, letter) in
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
    {
        text = text.replace(entity, letter);
    }
    text
}

/// What the page carries to its next message.
fn steps(page: &str) -> String {
    let (_, after) = page.split_once(r#"name="steps" value=""#).unwrap();
    after.split_once('"').unwrap().0.replace("&#34;", "\"")
}

#[tokio::test]
async fn somebody_chats_with_a_bot_and_saves_that_as_a_test() {
    let (world, _folder, _path) = shop(SHOP).await;
    let mut ann = Browser::admin(&world).await;
    let page = ann.opens("/console/bots/support/try").await.text;
    assert!(page.contains("Joe Bloggs") && !page.contains("As a test"), "{page}");
    let try_it = "/console/bots/support/try";
    let given = ("given", "contact: { name: \"Zoe <b>\", role: lead }");
    let page = ann.sends(try_it, &[given, ("steps", ""), ("text", "Hi \"there\"")]).await.text;
    assert!(page.contains("Hello Zoe"), "{page}");
    assert!(page.contains("-&#62; introduction"), "the way it took: {page}");
    assert!(page.contains(r#"name="press" value="My order""#), "{page}");
    let so_far = steps(&page);
    let page = ann.sends(try_it, &[given, ("steps", &so_far), ("press", "My order")]).await.text;
    assert!(page.contains("It left &#60;on&#62; Monday."), "{page}");
    let so_far = steps(&page);
    let sent = [given, ("steps", &so_far), ("text", "talk to a person")];
    assert!(!page.contains(r#"name="press""#), "what was pressed is gone: {page}");
    let page = ann.sends(try_it, &sent).await.text;
    assert!(page.contains("handover: team Support"), "{page}");

    let test = saved(&page);
    let tests = Tests::parse("saved", &test).unwrap_or_else(|wrong| panic!("{wrong:?}: {test}"));
    let bot = Bot::parse("shop", SHOP).unwrap();
    let played = tests.run(&bot, &Lexical::new(&bot));
    assert!(played.iter().all(deskmate_dialog::testing::Tested::passed), "{test}: {played:?}");
    assert!(test.contains("Zoe <b>") && test.contains("- handover:"), "{test}");
    let other = Bot::parse("shop", &SHOP.replace("Monday", "Friday")).unwrap();
    assert!(!tests.run(&other, &Lexical::new(&other))[0].passed(), "it can fail: {test}");
    assert!(world.twin.api_calls().iter().all(|call| call.method == "GET"), "nobody else sees it");
}

#[tokio::test]
async fn what_cannot_be_played_is_told_and_nothing_typed_is_lost() {
    let (world, _folder, _path) = shop(SHOP).await;
    let mut ann = Browser::admin(&world).await;
    ann.opens("/console/bots/support/try").await;
    let try_it = "/console/bots/support/try";
    for given in ["contcat: {}", "contact: {", "]\nsteps: x", "contact: { role: 7 }"] {
        let answer = ann.sends(try_it, &[("given", given), ("steps", "[]"), ("text", "Hi")]).await;
        assert_eq!(answer.status, 422, "{given}");
        assert!(answer.text.contains(given.lines().next().unwrap()), "{given}: {}", answer.text);
        assert!(steps(&answer.text).contains("Hi"), "{given}");
    }
    for steps in [
        "nonsense",
        "{}",
        "[7]",
        "[{\"customer\": {\"press\": \"x\"}}]",
        "[{\"wait\": \"99999d\"}]",
    ] {
        let answer = ann.sends(try_it, &[("given", ""), ("steps", steps), ("text", "Hi")]).await;
        assert!([200, 422].contains(&answer.status), "{steps}: {}", answer.status);
    }
}

/// Every bot that comes with Deskmate is looked at as its owner would.
#[tokio::test]
async fn a_chat_with_any_bot_saves_a_test_that_passes() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../bots");
    let mut tried = 0;
    for file in std::fs::read_dir(root).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let name = path.display().to_string();
        if name.contains(".test.") || !text.contains("\ndialogs:") {
            continue;
        }
        let bot = Bot::parse(&name, &text).unwrap();
        let understanding = Lexical::new(&bot);
        let said =
            ["Hello", "Where is my order?", "I want to talk to a person", "42", "no", "thanks"];
        let steps: Vec<_> =
            said.iter().map(|said| serde_json::json!({ "customer": said })).collect();
        let script = serde_json::json!([{ "name": "tried", "steps": steps }]);
        let played =
            Tests::parse("tried", &script.to_string()).unwrap().rehearse(&bot, &understanding);
        assert_eq!(played.len(), said.len());
        let mut steps = Vec::new();
        for (said, played) in said.iter().zip(played) {
            steps.push(serde_json::json!({ "customer": said }));
            steps.extend(played.expects);
        }
        let script = serde_json::json!([{ "name": "tried", "steps": steps }]).to_string();
        let tests = Tests::parse("saved", &script).unwrap();
        let played = tests.run(&bot, &understanding);
        assert!(played[0].passed(), "{name}: {script}: {played:?}");
        tried += 1;
    }
    assert!(tried > 0, "there are bots");
}

#[tokio::test]
async fn whether_what_a_bot_needs_is_there_is_looked_at() {
    let (world, _folder, path) = shop(SHOP).await;
    let mut ann = Browser::admin(&world).await;
    ann.opens("/console/bots/support").await;
    assert!(ann.sends("/console/bots/support/probe", &[]).await.text.contains("It is."));
    std::fs::write(&path, "deskmate: 1").unwrap();
    ann.opens("/console/bots/support").await;
    let page = ann.sends("/console/bots/support/probe", &[]).await.text;
    assert!(!page.contains("It is.") && page.contains("shop.yaml"), "{page}");
}
