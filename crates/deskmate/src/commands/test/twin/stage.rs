//! A world for one test: the twin, with what test and bot name, and the service.

use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use deskmate_bots::{BotFile, BotModels, DialogBot, DialogBotOptions};
use deskmate_core::{
    ChannelName, ConversationId, Happening, Inbound, TeammateId, Timestamp,
    action::{Action, Handover},
    counted,
};
use deskmate_dialog::{
    Bot,
    testing::{AnyStep, Given, Test, Verdict, Watch},
};
use deskmate_engine::{
    Channel, ChannelOptions, Clock, Engine, EngineOptions, Retention, TestClock, clock::BotTiming,
};
use deskmate_server::Inside;
use deskmate_store::{ConversationKey, SqliteStore};
use intercom_twin::{ClockStart, Twin, TwinOptions};
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::{
    recorder::{Recorder, Stubs},
    workspace::workspace,
};
use crate::local::{Server, settle};

const CHANNEL: &str = "test";
/// Who does what teammates do.
pub(super) const TEAMMATE: &str = "Ann Ames";
/// Where failures go.
pub(super) const FALLBACK: &str = "Support";
/// When the runtime's own tests begin, unless they say: Monday 5 January 2026, 10:00 UTC.
const MORNING: i64 = 1_767_607_200;
/// How long the bot waits for more messages: a step's messages are one turn.
const BURST: Duration = Duration::from_secs(1);

/// The world.
pub(super) struct Stage {
    pub(super) twin: Twin,
    pub(super) conversation: Option<String>,
    /// Where the conversation begins: the source, and the page.
    pub(super) begins: (Option<String>, Option<String>),
    engine: Engine,
    clock: Arc<TestClock>,
    pub(super) bot: Arc<Recorder>,
    server: Server,
    /// How much of the timeline was looked at.
    seen: usize,
    /// The handover that was asked for last.
    handover: Option<Handover>,
    failed: bool,
    _folder: TempDir,
}

impl Stage {
    pub(super) async fn set(bot: &Bot, text: &str, test: &Test) -> anyhow::Result<Self> {
        let given = test.given.as_deref();
        let view = given.and_then(|given| given.conversation.as_ref()).map(|view| &view.0);
        let begins =
            view.map(|view| (Some(view.source.clone()), view.url.clone())).unwrap_or_default();
        let now = given.and_then(|given| given.now).map_or(MORNING, |now| now.0 / 1000);
        let clock = ClockStart::Manual { at: now };
        let workspace = Some(workspace(bot, test));
        let twin = Twin::start(TwinOptions { workspace, clock, ..TwinOptions::manual() }).await?;
        let clock = TestClock::at(Timestamp::from_secs(now));
        let recorder = recorder(text, given, &clock);
        let folder = tempfile::tempdir().context("a folder for the test's database")?;
        let store = Arc::new(SqliteStore::open(&folder.path().join("test.db")).await?);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let shared: Arc<dyn Clock> = Arc::clone(&clock) as _;
        let channel = Channel::new(options(&twin, Arc::clone(&recorder)), &shared)?;
        let hook = channel.hook().to_owned();
        let engine = Engine::start(EngineOptions {
            store,
            clock: shared,
            channels: vec![channel],
            public_url: url.clone(),
            console_url: None,
            retention: Retention::default(),
            node: deskmate_engine::random::id(),
        })
        .await?;
        let server = Server::start(
            listener,
            deskmate_server::router(engine.clone(), Inside::default(), None),
        );
        if let Some(problem) = engine.opened().await.first() {
            bail!("{problem}");
        }
        twin.set_webhook_url(&format!("{url}/hooks/{hook}")).await?;
        Ok(Self {
            twin,
            conversation: None,
            begins,
            engine,
            clock,
            bot: recorder,
            server,
            seen: 0,
            handover: None,
            failed: false,
            _folder: folder,
        })
    }

    /// Does what a step says that happens, and lets everything come to rest.
    pub(super) async fn does(&mut self, step: &AnyStep) -> anyhow::Result<()> {
        self.act(step).await?;
        self.settle().await;
        Ok(())
    }

    /// Lets time pass.
    pub(super) async fn passes(&self, time: Duration) {
        // In steps, since what happens at their ends may set a timer; long waits in longer ones.
        let step = (time / 200).max(Duration::from_secs(1));
        let mut left = time;
        while !left.is_zero() {
            let now = left.min(step);
            self.settle().await;
            self.clock.advance(now);
            self.twin.advance(now).await;
            left -= now;
        }
        self.settle().await;
    }

    /// Waits until nothing is under way on either side.
    pub(super) async fn settle(&self) {
        settle(&self.engine, &self.twin).await;
    }

    /// The wait after which the messages of a step are answered.
    pub(super) async fn burst(&self) {
        self.passes(BURST).await;
    }

    /// Tells what the bot did.
    pub(super) fn report(&mut self, watch: &mut Watch<'_>) {
        self.handover = None;
        self.failed = false;
        for turn in self.bot.take() {
            match turn {
                Ok(turn) => {
                    let handover = turn.answer.actions.iter().find_map(|action| match action {
                        Action::Handover(handover) => Some(handover.clone()),
                        _ => None,
                    });
                    self.handover = handover.or(self.handover.take());
                    watch.answered(turn.answer, turn.events, turn.path);
                }
                Err(why) => {
                    self.failed = true;
                    watch.failed(why);
                }
            }
        }
    }

    /// Whether everything that the bot asked for has arrived in Intercom.
    pub(super) async fn delivered(&mut self) -> anyhow::Result<Verdict> {
        let failed = |expected: &str, got: String| {
            Ok(Verdict::Failed { expected: expected.to_owned(), got })
        };
        let left = self.engine.store().counts().await?.outbox;
        if left > 0 {
            return failed(
                "everything arrives in Intercom",
                format!("{} did not", counted(left, "action")),
            );
        }
        let Some(conversation) = self.conversation.clone() else { return Ok(Verdict::Passed) };
        let key = ConversationKey {
            channel: ChannelName::new(CHANNEL),
            conversation: ConversationId::new(&conversation),
        };
        let timeline = self.engine.store().timeline(&key).await?;
        let news = timeline.get(self.seen..).unwrap_or_default();
        let trouble = news.iter().find_map(|entry| match &entry.happening {
            Happening::Dropped { what, why, .. } | Happening::LeftOut { what, why }
                // An attribute's type is the real workspace's to say; a tag may not be there.
                if what != "set" && what != "untag" => Some(format!("{what} was left out: {why}")),
            Happening::FailedOpen { why } if !self.failed => Some(why.clone()),
            Happening::Parked { why } => Some(why.clone()),
            _ => None,
        });
        self.seen = timeline.len();
        if let Some(trouble) = trouble {
            return failed("everything arrives in Intercom", trouble);
        }
        let wanted = self.handover.as_ref().and_then(|to| to.team.clone().or(to.teammate.clone()));
        match wanted {
            Some(wanted) if !self.is_with(&conversation, &wanted) => {
                failed(&format!("assigned to {wanted}"), "assigned to somebody else".to_owned())
            }
            _ => Ok(Verdict::Passed),
        }
    }

    fn is_with(&self, conversation: &str, name: &str) -> bool {
        let Some(conversation) = self.twin.conversation(conversation) else { return false };
        let about = self.twin.describe();
        let id_of = |field: &str| conversation[field].as_u64().map(|id| id.to_string());
        let (team, admin) = (id_of("team_assignee_id"), id_of("admin_assignee_id"));
        let same = |own: &str| own.trim().eq_ignore_ascii_case(name.trim());
        about
            .teams
            .iter()
            .any(|own| team.as_ref() == Some(&own.id) && (same(&own.name) || same(&own.id)))
            || about.admins.iter().any(|own| {
                admin.as_ref() == Some(&own.id)
                    && (same(&own.name) || same(&own.id) || same(&own.email))
            })
    }

    pub(super) async fn strike(self) {
        self.engine.stop().await;
        self.server.stop().await;
        self.twin.stop().await;
    }
}

fn recorder(text: &str, given: Option<&Given>, clock: &Arc<TestClock>) -> Arc<Recorder> {
    let session = given.and_then(|given| given.session.clone());
    let variables = given.and_then(|given| given.variables.clone());
    let answers = given.map(|given| &*given.model).unwrap_or_default();
    let bot = DialogBot::new(DialogBotOptions {
        name: CHANNEL.to_owned(),
        file: BotFile::of_text_with(CHANNEL, text, BotModels::scripted(answers)),
        variables: variables.map(|all| all.0).unwrap_or_default(),
        enabled: given.and_then(|given| given.enabled).unwrap_or(true),
        offloading: given.and_then(|given| given.offloading).unwrap_or(true),
        timezone: given.and_then(|given| Some(given.timezone.as_ref()?.value.clone())),
        api: Arc::new(Stubs(given.map(|given| given.api.clone()).unwrap_or_default())),
        timing: Arc::new(BotTiming(Arc::clone(clock) as _)),
    });
    Recorder::new(bot, session.map(|all| all.0).unwrap_or_default())
}

fn options(twin: &Twin, bot: Arc<Recorder>) -> ChannelOptions {
    let about = twin.describe();
    let teammate = TeammateId::new(&about.teammate_id);
    let mut options =
        ChannelOptions::new(ChannelName::new(CHANNEL), bot, &about.access_token, teammate);
    options.base_url = Some(about.base_url);
    options.client_secrets = vec![about.client_secret];
    options.fallback_team = FALLBACK.to_owned();
    options.rules.inbound = Inbound::Webhook;
    options.rules.burst_window = BURST;
    // A test may say more in an hour than a bot should.
    options.rules.max_bot_messages = 1000;
    options
}
