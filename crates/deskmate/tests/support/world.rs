//! A world: a twin, the service, a bot, and a clock that stands still.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use deskmate_core::{
    ChannelName, Conversation, ConversationId, Happening, Owner, Timestamp, rich::Rich,
};
use deskmate_engine::{Channel, ChannelOptions, Clock, Engine, TestClock};
use deskmate_store::{ConversationKey, Store};
use intercom_twin::{Act, Acted, MANUAL_START, Twin, TwinOptions};
use serde_json::Value;

use super::{
    TestBot,
    faulty_store::Plug,
    service::{self, Service, Start, Tweak},
    storage::Storage,
};

/// A user with a company, tags and attributes.
pub(crate) const JOE: &str = "Joe Bloggs";
/// A lead without an e-mail address.
pub(crate) const LENA: &str = "Lena Lead";
/// A teammate in Support and VIP.
pub(crate) const ANN: &str = "Ann Ames";
/// A teammate in Support and Shipping.
pub(crate) const BEN: &str = "Ben Bell";
/// A teammate in VIP.
pub(crate) const CLEO: &str = "Cleo Cole";
/// A teammate without an inbox seat.
pub(crate) const DAN: &str = "Dan Dole";
/// Our bot teammate.
pub(crate) const BOT: &str = "Robin Bot";

pub(crate) struct World {
    pub(crate) twin: Arc<Twin>,
    pub(crate) bot: Arc<TestBot>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) plug: Arc<Plug>,
    storage: Storage,
    address: Option<SocketAddr>,
    tweak: Tweak,
    peer: Option<Arc<TestBot>>,
    service: Option<Service>,
}

impl World {
    /// A world with the channel's defaults, webhooks on.
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A world with another set-up of the channel.
    pub(crate) async fn with(tweak: impl Fn(&mut ChannelOptions) + Send + Sync + 'static) -> Self {
        let world = Self::without_webhooks(tweak).await;
        let hook = world.hook_url();
        world.twin.set_webhook_url(&hook).await.unwrap();
        world.settle().await;
        world
    }

    /// A world in which no webhook is set up.
    pub(crate) async fn without_webhooks(
        tweak: impl Fn(&mut ChannelOptions) + Send + Sync + 'static,
    ) -> Self {
        Self::new(Arc::new(tweak), None).await
    }

    /// A world with a second channel, set up alike, whose teammate is Cleo, and its bot.
    pub(crate) async fn with_peer(
        tweak: impl Fn(&mut ChannelOptions) + Send + Sync + 'static,
    ) -> (Self, Arc<TestBot>) {
        let peer = TestBot::new();
        let world = Self::new(Arc::new(tweak), Some(Arc::clone(&peer))).await;
        let hook = world.hook_url();
        world.twin.set_webhook_url(&hook).await.unwrap();
        world.settle().await;
        (world, peer)
    }

    /// A world whose service remembers in PostgreSQL, whatever the others do.
    pub(crate) async fn on_postgres(
        tweak: impl Fn(&mut ChannelOptions) + Send + Sync + 'static,
    ) -> Self {
        let world = Self::within(Storage::postgres().await, Arc::new(tweak), None).await;
        world.twin.set_webhook_url(&world.hook_url()).await.unwrap();
        world.settle().await;
        world
    }

    async fn new(tweak: Tweak, peer: Option<Arc<TestBot>>) -> Self {
        Self::within(Storage::new().await, tweak, peer).await
    }

    async fn within(storage: Storage, tweak: Tweak, peer: Option<Arc<TestBot>>) -> Self {
        // A webhook may be answered late by the machine's clock: how busy it is decides nothing.
        let options =
            TwinOptions { webhook_timeout: Duration::from_secs(300), ..TwinOptions::manual() };
        let twin = Twin::start(options).await.unwrap();
        let mut world = Self {
            twin: Arc::new(twin),
            bot: TestBot::new(),
            clock: TestClock::at(Timestamp::from_secs(MANUAL_START)),
            plug: Arc::default(),
            storage,
            address: None,
            tweak,
            peer,
            service: None,
        };
        world.start_service(None).await;
        world.settle().await;
        world
    }

    /// Writes to its database while the service is stopped.
    pub(crate) async fn stored(&self) -> Arc<dyn Store> {
        self.storage.open().await
    }

    async fn start_service(&mut self, address: Option<SocketAddr>) {
        self.service = Some(self.another_node(&self.plug, address).await);
    }

    /// A node of the same service on the same database, with its own plug.
    pub(crate) async fn another_node(
        &self,
        plug: &Arc<Plug>,
        address: Option<SocketAddr>,
    ) -> Service {
        let about = self.twin.describe();
        Service::start(Start {
            storage: &self.storage,
            clock: &self.clock,
            about: &about,
            bot: Arc::clone(&self.bot) as _,
            tweak: Arc::clone(&self.tweak),
            plug,
            peer: self.peer.as_ref().map(|bot| Arc::clone(bot) as _),
            address,
        })
        .await
    }

    pub(crate) fn service(&self) -> &Service {
        self.service.as_ref().expect("the service is down")
    }

    /// The channel's webhook.
    pub(crate) fn hook_url(&self) -> String {
        self.url("/hooks/support-k3y")
    }

    /// An address of the service.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.service().address)
    }

    // --- time ---

    /// Waits until everything that can happen now has happened, on both sides.
    pub(crate) async fn settle(&self) {
        loop {
            let engine = self.service.as_ref().map(|service| service.engine.clone());
            let before = (engine.as_ref().map(Engine::activity), self.twin.activity());
            self.twin.settle().await;
            if let Some(engine) = &engine {
                tokio::select! {
                    () = engine.idle() => {}
                    () = self.plug.pulled() => {}
                }
                if self.plug.is_out() {
                    finishes(engine).await;
                }
            }
            self.twin.settle().await;
            let after = (engine.as_ref().map(Engine::activity), self.twin.activity());
            if before == after || self.plug.is_out() {
                return;
            }
        }
    }

    /// The same, at another node.
    pub(crate) async fn settle_at(&self, node: &Service) {
        loop {
            let before = (node.engine.activity(), self.twin.activity());
            self.twin.settle().await;
            node.engine.idle().await;
            self.twin.settle().await;
            if before == (node.engine.activity(), self.twin.activity()) {
                return;
            }
        }
    }

    /// What keeps the world from coming to rest, and what it waits for.
    pub(crate) async fn unrest(&self) -> String {
        let Some(service) = &self.service else { return "the service is down".to_owned() };
        let keeps = service.engine.unrest().await;
        let next = service.engine.store().next_due().await;
        let (clock, plug) = (&self.clock, &self.plug);
        let sent = self.twin.deliveries();
        let webhooks: Vec<_> = sent.iter().map(|sent| (sent.at_ms, sent.state)).collect();
        format!("{keeps:?}; next {next:?}; {clock:?}; {plug:?}; webhooks {webhooks:?}")
    }

    /// Lets time pass on both sides, second by second where it matters, and settles.
    pub(crate) async fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.twin.advance(by).await;
        self.settle().await;
    }

    /// Lets time pass without waiting for calls that are under way: they may need more of it.
    pub(crate) async fn pass(&self, by: Duration) {
        self.clock.advance(by);
        self.twin.advance(by).await;
        #[expect(clippy::disallowed_methods, reason = "what is under way here waits for time")]
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    /// Lets so many seconds pass, one at a time.
    pub(crate) async fn seconds(&self, seconds: u64) {
        for _ in 0..seconds {
            self.advance(Duration::from_secs(1)).await;
        }
    }

    // --- stopping and starting ---

    /// The service is stopped and started again.
    pub(crate) async fn restart(&mut self) {
        self.stop().await;
        self.start_again().await;
    }

    /// The service is stopped.
    pub(crate) async fn stop(&mut self) {
        self.address = Some(self.service.take().expect("the service is down").stop().await);
    }

    /// The plug is pulled.
    pub(crate) async fn crash(&mut self) {
        self.address = Some(self.service.take().expect("the service is down").crash().await);
        self.storage.frees_what_was_left().await;
    }

    /// A node is killed, and nobody knows until its leases have run out.
    pub(crate) async fn dies(&mut self) {
        self.address = Some(self.service.take().expect("the service is down").crash().await);
    }

    /// The service starts again where it listened before.
    pub(crate) async fn start_again(&mut self) {
        self.plug.back_in();
        self.start_service(self.address).await;
        self.settle().await;
    }

    // --- operations ---

    /// Somebody does something, and everything that follows from it now happens.
    pub(crate) async fn does(&self, act: impl Into<Act>) -> Acted {
        let acted = self.twin.act(act.into()).unwrap();
        self.settle().await;
        acted
    }

    /// Joe starts a conversation; a workflow assigns it to the bot.
    pub(crate) async fn joe_starts(&self, text: &str) -> String {
        self.does(Act::contact_starts(JOE, text)).await.conversation_id
    }

    /// The customer writes.
    pub(crate) async fn customer_writes(&self, conversation: &str, text: &str) {
        self.does(Act::contact_writes(conversation, text)).await;
    }

    // --- channels ---

    /// The channel is added, or replaced by one that is set up otherwise.
    pub(crate) async fn put_channel(&self, change: impl FnOnce(&mut ChannelOptions)) {
        let mut options = service::channel(&self.twin.describe(), Arc::clone(&self.bot) as _);
        (self.tweak)(&mut options);
        change(&mut options);
        self.put(options).await;
    }

    /// A second channel is added, whose teammate is Cleo.
    pub(crate) async fn put_second_channel(&self, bot: &Arc<TestBot>) {
        let options = service::second_channel(&self.twin.describe(), Arc::clone(bot) as _);
        self.put(options).await;
    }

    async fn put(&self, options: ChannelOptions) {
        let clock: Arc<dyn Clock> = Arc::clone(&self.clock) as _;
        let engine = &self.service().engine;
        engine.put_channel(Channel::new(options, &clock).unwrap()).await.unwrap();
        engine.opened().await;
        self.settle().await;
    }

    // --- what is to be seen ---

    /// The conversation as Intercom shows it.
    pub(crate) fn conversation(&self, id: &str) -> Value {
        self.twin.conversation(id).expect("there is no such conversation")
    }

    /// Its parts.
    pub(crate) fn parts(&self, id: &str) -> Vec<Value> {
        self.conversation(id)["conversation_parts"]["conversation_parts"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    }

    /// What the bot has said to the customer, without markup.
    pub(crate) fn bot_said(&self, id: &str) -> Vec<String> {
        self.by_bot(id, &["comment"])
    }

    /// The notes the bot has written, without markup.
    pub(crate) fn bot_noted(&self, id: &str) -> Vec<String> {
        self.by_bot(id, &["note"])
    }

    fn by_bot(&self, id: &str, kinds: &[&str]) -> Vec<String> {
        let bot = self.twin.describe().teammate_id;
        (self.parts(id).iter())
            .filter(|part| part["author"]["id"] == bot.as_str())
            .filter(|part| kinds.contains(&part["part_type"].as_str().unwrap_or_default()))
            .map(|part| text_of(part["body"].as_str().unwrap_or_default()))
            .collect()
    }

    /// Name of the teammate and of the team that have it, `-` for nobody.
    pub(crate) fn assigned_to(&self, id: &str) -> (String, String) {
        let conversation = self.conversation(id);
        let about = self.twin.describe();
        let id_of = |field: &str| {
            conversation[field].as_u64().filter(|id| *id != 0).map(|id| id.to_string())
        };
        let admin = id_of("admin_assignee_id").map_or("-".into(), |id| {
            about.admins.iter().find(|admin| admin.id == id).map_or(id, |a| a.name.clone())
        });
        let team = id_of("team_assignee_id").map_or("-".into(), |id| {
            about.teams.iter().find(|team| team.id == id).map_or(id, |t| t.name.clone())
        });
        (admin, team)
    }

    /// What Deskmate knows of it.
    pub(crate) async fn known(&self, id: &str) -> Option<Conversation> {
        self.service().engine.store().conversation(&key(id)).await.unwrap()
    }

    /// Who Deskmate thinks owns it.
    pub(crate) async fn owner(&self, id: &str) -> Owner {
        self.known(id).await.map_or(Owner::NotOurs, |conversation| conversation.owner().clone())
    }

    /// What Deskmate remembers of it.
    pub(crate) async fn timeline(&self, id: &str) -> Vec<Happening> {
        let timeline = self.service().engine.store().timeline(&key(id)).await.unwrap();
        timeline.into_iter().map(|entry| entry.happening).collect()
    }

    /// Calls of the API with that method whose path ends so.
    pub(crate) fn calls(&self, method: &str, path_end: &str) -> usize {
        self.twin
            .api_calls()
            .iter()
            .filter(|call| call.method == method && call.path.ends_with(path_end))
            .count()
    }
}

pub(crate) fn key(id: &str) -> ConversationKey {
    ConversationKey { channel: ChannelName::new("support"), conversation: ConversationId::new(id) }
}

/// A body without its markup.
pub(crate) fn text_of(html: &str) -> String {
    Rich::from_html(html).to_text()
}

/// Waits for what is under way though the store is out, such as a bot's answer: else the clock would
/// run ahead of it, and it would be late. Not for long: without the store, some of it cannot end.
async fn finishes(engine: &Engine) {
    for _ in 0..200 {
        if engine.is_quiet() {
            return;
        }
        #[expect(clippy::disallowed_methods, reason = "the clock in use stands still")]
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
