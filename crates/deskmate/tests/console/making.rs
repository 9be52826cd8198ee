//! Channels that are made in the console.

use deskmate_core::{ActionId, Autonomy, DraftEnd, Kind};
use deskmate_engine::ChannelState;
use deskmate_store::{ConversationKey, DraftEnded, DraftRow};

use super::{
    Browser, World,
    browser::Answer,
    support::{CLEO, DAN},
};

pub(crate) const NEW: &str = "/console/channels/new";

/// A form, filled in as it should be for a channel whose teammate is Cleo.
pub(crate) struct Typed(pub(crate) Vec<(String, String)>);

impl Typed {
    pub(crate) fn new(world: &World) -> Self {
        let about = world.twin.describe();
        let support = about.teams.iter().find(|team| team.name == "Support").unwrap();
        let fields = [
            ("do", "save"),
            ("version", "0"),
            ("name", "sales"),
            ("access_token", &about.access_token),
            ("client_secret", &about.client_secret),
            ("base_url", &about.base_url),
            ("teammate_id", &world.id_of(CLEO)),
            ("fallback_team", &support.id),
            ("bot_kind", "http"),
            ("http.url", "http://127.0.0.1:9/turn"),
            ("http.secret", "a-bots-secret"),
            ("autonomy", "reply"),
        ];
        Self(fields.map(|(key, value)| (key.to_owned(), value.to_owned())).into())
    }

    pub(crate) fn with(mut self, key: &str, value: &str) -> Self {
        self.0.retain(|(known, _)| known != key);
        self.0.push((key.to_owned(), value.to_owned()));
        self
    }

    pub(crate) async fn sent(&self, browser: &mut Browser, path: &str) -> Answer {
        let fields: Vec<_> =
            self.0.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        browser.sends(path, &fields).await
    }
}

fn state(world: &World, name: &str) -> Option<ChannelState> {
    let engine = &world.service().engine;
    engine.channels().find(|channel| channel.name().as_str() == name).map(|channel| channel.state())
}

#[tokio::test]
async fn a_channel_is_made_in_the_console_and_counts_at_once() {
    let mut world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut eve = ann.invites(&world, "editor", "eve").await;
    let token = world.twin.describe().access_token;
    eve.opens(NEW).await;
    let looked = Typed::new(&world).with("do", "look").with("bot_kind", "dialogs");
    let looked = looked.sent(&mut eve, NEW).await;
    assert_eq!(looked.status, 200, "the bot comes later");
    for told in [
        "It opens",
        "Cleo Cole",
        "Robin Bot",
        "no inbox seat",
        "VIP (2 members)",
        "looks like a person",
    ] {
        assert!(looked.text.contains(told), "{told}: {}", looked.text);
    }
    let made = Typed::new(&world).sent(&mut eve, NEW).await;
    assert_eq!(
        (made.status, made.location.as_str()),
        (303, "/console/channels/sales"),
        "{}",
        made.text
    );
    world.settle().await;
    assert!(matches!(state(&world, "sales"), Some(ChannelState::Ready(_))));
    let kept = world.service().engine.console().channels().await.unwrap().pop().unwrap();
    assert!(!kept.config.contains(&token) && kept.config.contains("sealed:"), "{}", kept.config);
    for path in
        ["/console/channels/sales", "/console/channels/sales/edit", "/console/settings/changes"]
    {
        let page = ann.opens(path).await;
        assert_eq!(page.status, 200, "{path}");
        for secret in
            [token.as_str(), "a-bots-secret", "sealed:", &world.twin.describe().client_secret]
        {
            assert!(!page.text.contains(secret), "{path} shows {secret}");
        }
    }
    assert!(ann.page.contains("channel.made"));
    world.restart().await;
    assert!(matches!(state(&world, "sales"), Some(ChannelState::Ready(_))), "it is made again");
}

#[tokio::test]
async fn each_mistake_stands_beside_its_field_and_nothing_is_made() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    ann.opens(NEW).await;
    for (key, value, told) in [
        ("name", "Sales!", "lower-case letters, digits"),
        ("name", "support", "This name is taken"),
        ("access_token", "wrong", "Intercom does not accept this token"),
        ("client_secret", "", "client_secret"),
        ("teammate_id", "1", "there is no teammate 1"),
        ("teammate_id", &world.id_of(DAN), "has no inbox seat"),
        ("fallback_team", "Nobody", "there is no team `Nobody`"),
        ("fallback_team", "", "is missing"),
        ("base_url", "nonsense", "is no address"),
        ("http.url", "nonsense", "bot"),
    ] {
        let answer = Typed::new(&world).with(key, value).sent(&mut ann, NEW).await;
        assert_eq!(answer.status, 422, "{key} = {value}: {}", answer.text);
        assert!(answer.text.contains(told), "{key} = {value}: {told}: {}", answer.text);
        assert!(answer.text.contains("sales") || key == "name", "what was typed stays");
    }
    // What stands for a secret of the machine would be told by what is wrong with it.
    for key in ["fallback_team", "teammate_id", "base_url", "http.url", "takes_team.env:PATH"] {
        let typed = Typed::new(&world).with(key, "env:PATH");
        let answer = typed.sent(&mut ann, NEW).await;
        let path = std::env::var("PATH").unwrap();
        assert_eq!(answer.status, 422, "{key}: {}", answer.text);
        assert!(answer.text.contains("Only secrets may stand"), "{key}: {}", answer.text);
        assert!(!answer.text.contains(&path), "{key}: {}", answer.text);
    }
    for file in ["/etc/passwd.yaml", "../secrets.yaml", "bots/../../x.yml", "notes.txt"] {
        let typed = Typed::new(&world).with("bot_kind", "dialogs").with("dialogs.file", file);
        assert_eq!(typed.sent(&mut ann, NEW).await.status, 422, "{file}");
    }
    let typed = Typed::new(&world).with("name", "Sales!").sent(&mut ann, NEW).await.text;
    let kept = |field: &str| {
        let (_, rest) = typed.split_once(&format!(r#"name="kept_{field}" value=""#)).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    assert!(state(&world, "sales").is_none());
    let mut again = Typed::new(&world);
    for field in ["access_token", "client_secret", "http.secret"] {
        again = again.with(field, "").with(&format!("kept_{field}"), &kept(field));
    }
    let mut eve = ann.invites(&world, "editor", "eve").await;
    eve.opens(NEW).await;
    assert_eq!(again.sent(&mut eve, NEW).await.status, 422, "what another typed is no use");
    ann.opens(NEW).await;
    let made = again.sent(&mut ann, NEW).await;
    assert_eq!(made.status, 303, "nobody types a secret twice: {}", made.text);
    ann.sends("/console/channels/sales/remove", &[("version", "1")]).await;
    assert_eq!(world.service().engine.console().channels().await.unwrap(), []);
}

#[tokio::test]
async fn of_two_who_edit_one_channel_the_second_is_told() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut eve = ann.invites(&world, "editor", "eve").await;
    ann.opens(NEW).await;
    Typed::new(&world).sent(&mut ann, NEW).await;
    let edit = "/console/channels/sales/edit";
    ann.opens(edit).await;
    eve.opens(edit).await;
    let again = || {
        Typed::new(&world).with("version", "1").with("access_token", "").with("client_secret", "")
    };
    let first = again().with("autonomy", "draft").sent(&mut ann, edit).await;
    assert_eq!(first.status, 303, "{}", first.text);
    let second = again().with("autonomy", "route").sent(&mut eve, edit).await;
    assert_eq!(second.status, 409);
    assert!(second.text.contains("Somebody else has changed this channel"), "{}", second.text);
    assert!(second.text.contains(r#"<option value="route" selected>"#), "what was typed is kept");
    let page = eve.opens(edit).await.text;
    assert!(page.contains(r#"<option value="draft" selected>"#), "{page}");
    let removed = eve.sends("/console/channels/sales/remove", &[("version", "1")]).await;
    assert_eq!(removed.status, 409);
    assert_eq!(eve.sends("/console/channels/sales/remove", &[("version", "2")]).await.status, 303);
    assert!(state(&world, "sales").is_none());
}

/// A form that is shown again with something wrong in it loses nothing that was typed, nor what it
/// could not show.
#[tokio::test]
async fn a_secret_that_is_typed_anew_and_the_teams_outlive_a_mistake() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let shipping = world.twin.describe().teams.into_iter().find(|team| team.name == "Shipping");
    let takes = format!("takes_team.{}", shipping.unwrap().id);
    ann.opens(NEW).await;
    let made = Typed::new(&world).with(&takes, "on").with("takes_unassigned", "on");
    assert_eq!(made.sent(&mut ann, NEW).await.status, 303);
    let config = async || {
        let kept = world.service().engine.console().channels().await.unwrap().pop().unwrap();
        serde_json::from_str::<serde_json::Value>(&kept.config).unwrap()
    };
    let before = config().await;
    let edit = "/console/channels/sales/edit";
    ann.opens(edit).await;
    let again = |secret: &str| {
        Typed::new(&world)
            .with("version", "1")
            .with("access_token", "")
            .with("client_secret", secret)
    };
    let wrong = again("a-new-secret").with("access_token", "no-such-token").with(&takes, "on");
    let wrong = wrong.with("takes_unassigned", "on").sent(&mut ann, edit).await;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    let hidden = |name: &str| {
        let start = format!(r#"name="{name}" value=""#);
        let (_, rest) =
            wrong.text.split_once(&start).unwrap_or_else(|| panic!("no {name}: {}", wrong.text));
        rest.split('"').next().unwrap().to_owned()
    };
    let secret = hidden("kept_client_secret");
    assert!(!secret.contains("a-new-secret"), "it is sealed");
    let right = again("").with("access_token", &world.twin.describe().access_token);
    let right = right.with("kept_client_secret", &secret).with(&takes, &hidden(&takes));
    let right =
        right.with("takes_unassigned", &hidden("takes_unassigned")).sent(&mut ann, edit).await;
    assert_eq!(right.status, 303, "{}", right.text);
    let after = config().await;
    assert_eq!(after["takes"], before["takes"]);
    assert_ne!(after["intercom"]["client_secret"], before["intercom"]["client_secret"]);
}

#[tokio::test]
async fn what_is_kept_is_told_to_nobody_else() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    let mut eve = ann.invites(&world, "editor", "eve").await;
    eve.opens(NEW).await;
    let reference = Typed::new(&world).with("access_token", "env:HOME").sent(&mut eve, NEW).await;
    assert!(
        reference.status == 422 && reference.text.contains("is for admins"),
        "{}",
        reference.text
    );
    Typed::new(&world).sent(&mut eve, NEW).await;
    let edit = "/console/channels/sales/edit";
    eve.opens(edit).await;
    let elsewhere = Typed::new(&world)
        .with("version", "1")
        .with("access_token", "")
        .with("base_url", "http://127.0.0.1:9");
    let answer = elsewhere.sent(&mut eve, edit).await;
    assert!(answer.status == 422 && answer.text.contains("type the token anew"), "{}", answer.text);
    let bot = Typed::new(&world)
        .with("version", "1")
        .with("http.url", "http://127.0.0.1:8/turn")
        .with("http.secret", "");
    assert_eq!(bot.sent(&mut eve, edit).await.status, 303);
    let kept = world.service().engine.console().channels().await.unwrap().pop().unwrap();
    assert!(
        !kept.config.contains(r#""secret""#),
        "the old service's secret is gone: {}",
        kept.config
    );
}

/// The way from “98 of 100 sent unchanged” to a bot that answers by itself is one click.
#[tokio::test]
async fn a_channel_that_drafts_is_let_answer_by_itself() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    ann.opens(NEW).await;
    assert_eq!(Typed::new(&world).with("autonomy", "draft").sent(&mut ann, NEW).await.status, 303);
    ann.opens("/console/drafts/results").await;
    assert!(!ann.page.contains("answer by itself"), "nobody has decided about a draft yet");
    ann.opens("/console/channels/sales").await;
    let switch = "/console/drafts/results/reply";
    let sales = [("channel", "sales")];
    assert_eq!(ann.sends(switch, &sales).await.location, "/console/channels/sales");
    let kept = world.service().engine.console().channels().await.unwrap();
    assert!(kept[0].config.contains(r#""autonomy":"reply""#), "{}", kept[0].config);
    assert_eq!(kept[0].version, 2);
    assert_eq!(ann.sends(switch, &sales).await.status, 409, "it drafts no longer");
    assert_eq!(ann.sends(switch, &[("channel", "support")]).await.status, 404, "the file's");
    let page = ann.opens("/console/settings/changes").await.text;
    assert!(page.contains("autonomy"), "{page}");
}

/// So many answers on opening hours were drafted, and sent as they were.
async fn sent_unchanged(world: &World, count: usize) {
    let engine = &world.service().engine;
    let at = engine.clock().now();
    let statements = (0..count).flat_map(|number| {
        let id = ActionId::new(format!("act_sales_{number}"));
        let row = DraftRow {
            id: id.clone(),
            key: ConversationKey { channel: "sales".into(), conversation: "0".into() },
            dialog: "answer".to_owned(),
            intent: "hours".to_owned(),
            topic: String::new(),
            made_at: at,
            text: String::new(),
            also: String::new(),
            asked_by: None,
            ended: None,
        };
        let (by, how) = (Some("ann".to_owned()), DraftEnd::Sent);
        let ended = DraftEnded { at, how, by, why: None, changed: 0 };
        [row.made()].into_iter().chain(ended.of(&id)).collect::<Vec<_>>()
    });
    engine.store().change(statements.collect()).await.unwrap();
}

/// So it is for what is of one kind, and back.
#[tokio::test]
async fn a_kind_of_answers_is_let_out_by_one_click_and_looked_at_again_by_another() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    ann.opens(NEW).await;
    assert_eq!(Typed::new(&world).with("autonomy", "draft").sent(&mut ann, NEW).await.status, 303);
    let trusted = || async {
        world.settle().await;
        let engine = &world.service().engine;
        let sales = engine.channels().find(|channel| channel.name().as_str() == "sales").unwrap();
        (sales.autonomy(), sales.replies_to().to_vec())
    };
    let hours = [("channel", "sales"), ("dialog", "answer"), ("intent", "hours"), ("topic", "")];
    sent_unchanged(&world, 20).await;
    let page = ann.opens("/console/drafts/results").await.text;
    assert!(page.contains("<strong>answer</strong>: 20 of 20 sent unchanged."), "{page}");
    assert!(page.contains("Let it answer by itself</button>"), "{page}");
    let (reply, look) = ("/console/drafts/results/reply", "/console/drafts/results/look");
    assert_eq!(ann.sends(reply, &hours).await.location, "/console/drafts/results");
    let kind = Kind { dialog: "answer".into(), intent: "hours".into(), topic: String::new() };
    assert_eq!(trusted().await, (Autonomy::Draft, vec![kind]), "it counts at once");
    assert_eq!(ann.sends(reply, &hours).await.status, 409, "it is known");
    let page = ann.opens("/console/drafts/results").await.text;
    assert!(page.contains("Look first again") && !page.contains("Let it answer"), "{page}");
    let page = ann.opens("/console/channels/sales/edit").await.text;
    assert!(page.contains("dialog: answer, intent: hours"), "the form has it as well: {page}");
    assert_eq!(ann.sends(look, &hours).await.location, "/console/drafts/results");
    assert_eq!(trusted().await, (Autonomy::Draft, Vec::new()));
    assert_eq!(ann.sends(look, &hours).await.status, 409);
    // Typed into the form it is the same.
    let typed = Typed::new(&world)
        .with("version", "3")
        .with("autonomy", "draft")
        .with("policy.replies_to", "topic: order\r\nrefunds");
    ann.opens("/console/channels/sales/edit").await;
    assert_eq!(typed.sent(&mut ann, "/console/channels/sales/edit").await.status, 303);
    let [topic, dialog] = [("", "order"), ("refunds", "")].map(|(dialog, topic)| Kind {
        dialog: dialog.into(),
        topic: topic.into(),
        intent: String::new(),
    });
    assert_eq!(trusted().await.1, [topic, dialog]);
    ann.opens("/console/channels/sales/edit").await;
    let nothing = typed.with("version", "4").with("policy.replies_to", "dialog:");
    let refused = nothing.sent(&mut ann, "/console/channels/sales/edit").await;
    assert!(refused.text.contains("must name a `dialog`"), "{}", refused.text);
}

/// No message is sent to it; it may be started later.
#[tokio::test]
async fn a_bot_that_is_not_there_is_told_beside_its_field_and_keeps_nobody_from_saving() {
    let world = World::start().await;
    let mut ann = Browser::admin(&world).await;
    ann.opens(NEW).await;
    assert_eq!(Typed::new(&world).sent(&mut ann, NEW).await.status, 303);
    let edit = "/console/channels/sales/edit";
    let page = ann.opens(edit).await.text;
    let (_, bot) = page.split_once(r#"id="bot-title""#).unwrap();
    let (bot, _) = bot.split_once("</section>").unwrap();
    assert!(bot.contains("127.0.0.1:9 cannot be reached"), "{bot}");
    // Whatever answers there is there.
    let there = format!("{}/turn", world.twin.describe().base_url);
    let typed = Typed::new(&world).with("version", "1").with("http.url", &there);
    assert_eq!(typed.sent(&mut ann, edit).await.status, 303);
    let page = ann.opens(edit).await.text;
    assert!(page.contains("can be reached") && !page.contains("cannot be reached"), "{page}");
}
