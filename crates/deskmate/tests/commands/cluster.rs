//! Several `deskmate serve` on one database, behind a balancer, as real processes: what happens to
//! them happens to customers in the middle of something.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    sync::{Arc, Mutex},
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use tokio::sync::watch;

use super::{pair::Pair, postgres_server::Database, *};

#[path = "cluster/balancer.rs"]
mod balancer;
#[path = "cluster/bot.rs"]
mod bot;
#[path = "cluster/kills.rs"]
mod kills;
#[path = "cluster/mishaps.rs"]
mod mishaps;
#[path = "cluster/moments.rs"]
mod moments;

use balancer::Balancer;
use bot::{EchoBot, saying};

/// The program of an earlier build: `script/soak --older`.
const OLDER: &str = "SOAK_OLDER";

/// A running `deskmate serve`. Its log goes to a file, so that nothing waits for whoever reads it.
struct Node {
    child: Child,
    address: String,
    log: PathBuf,
}

impl Node {
    fn start(installation: &Installation, address: &str) -> Self {
        Self::start_with(installation, address, |node| node)
    }

    fn start_with(
        installation: &Installation,
        address: &str,
        with: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Self {
        Self::run(deskmate(), installation, address, with)
    }

    fn start_of(program: &OsStr, installation: &Installation, address: &str) -> Self {
        Self::run(clean(Command::new(program)), installation, address, |node| node)
    }

    fn run(
        mut node: Command,
        installation: &Installation,
        address: &str,
        with: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Self {
        let log = installation.folder.path().join(format!("{}.log", address.replace(':', "-")));
        let file = fs::File::create(&log).unwrap();
        node.current_dir(installation.folder.path())
            .args(["serve", "--log-format", "json"])
            .env("DESKMATE_LISTEN", address)
            .env("DESKMATE_ADMIN_TOKEN", "sesame")
            .stderr(Stdio::from(file));
        let child = with(&mut node).spawn().unwrap();
        Self { child, address: address.to_owned(), log }
    }

    fn has_logged(&self, message: &str) -> bool {
        let said = format!("\"message\":\"{message}\"");
        fs::read_to_string(&self.log).unwrap().contains(&said)
    }

    async fn logs(&self, message: &str) {
        eventually(|| self.has_logged(message)).await;
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    /// Stops it as an operator does.
    async fn stops(&mut self) {
        terminate(&self.child);
        let mut ended = None;
        eventually(|| {
            ended = self.child.try_wait().unwrap();
            ended.is_some()
        })
        .await;
        assert_eq!(ended.unwrap().code(), Some(0));
    }

    /// Ends it as a machine does that is gone.
    fn dies(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    async fn gets(&self, path: &str) -> (u16, String) {
        let asked = client().get(format!("http://{}{path}", self.address)).bearer_auth("sesame");
        let answer = asked.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// How many turns it has run.
    async fn turns(&self) -> u64 {
        let (_, metrics) = self.gets("/metrics").await;
        let counted = metrics.lines().filter(|line| line.starts_with("deskmate_turns_total"));
        counted.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// Asks until it is so: other processes have a clock of their own, and so has a lease.
async fn eventually(mut is_so: impl FnMut() -> bool) {
    for _ in 0..15_000 {
        if is_so() {
            return;
        }
        #[expect(clippy::disallowed_methods, reason = "another process has a clock of its own")]
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it did not happen within five minutes");
}

/// A workspace, a bot, a database, and a balancer before the nodes.
struct Cluster {
    twin: Twin,
    bot: EchoBot,
    balancer: Arc<Balancer>,
    public: String,
    installation: Installation,
}

impl Cluster {
    async fn on(database: &str) -> Self {
        // However busy this machine is, a webhook is in time.
        let webhook_timeout = Duration::from_secs(300);
        let options = TwinOptions { seed: 1, webhook_timeout, ..TwinOptions::default() };
        let (twin, bot) = (Twin::start(options).await.unwrap(), EchoBot::start().await);
        let (balancer, address) = Balancer::start().await;
        // Customers here write as often as they are answered: more than a brake lets a bot say.
        let rules = "key = \"k3y\"\nreconcile_every = \"2s\"\nmax_bot_messages = 1000000";
        let config = config_for(&twin, rules)
            .replace("127.0.0.1:9/turn", &format!("{}/turn", bot.address))
            .replace("sqlite:deskmate.db", database);
        let public = format!("http://{address}");
        let installation =
            Installation::with(&format!("public_url = \"{public}\"\nconsole = false\n{config}"));
        Self { twin, bot, balancer, public, installation }
    }

    /// Another node, ready.
    async fn node(&self) -> Node {
        let node = Node::start(&self.installation, &free_address());
        node.logs("channel.ready").await;
        node
    }

    /// The same of an earlier build, where there is one.
    async fn older_node(&self) -> Node {
        let program = std::env::var_os(OLDER).unwrap_or_else(|| deskmate().get_program().into());
        let node = Node::start_of(&program, &self.installation, &free_address());
        node.logs("channel.ready").await;
        node
    }

    /// The webhook is set up: Intercom asks whether it is there.
    async fn opens(&self, nodes: &[&Node]) {
        self.balancer.serves(nodes);
        self.twin.set_webhook_url(&format!("{}/hooks/support-k3y", self.public)).await.unwrap();
    }

    fn starts(&self, text: &str) -> String {
        self.twin.act(Act::contact_starts("Joe Bloggs", text)).unwrap().conversation_id
    }

    fn writes(&self, id: &str, text: &str) {
        self.twin.act(Act::contact_writes(id, text)).unwrap();
    }

    /// What the bot said, in order.
    fn said(&self, id: &str) -> Vec<String> {
        let bot = self.twin.describe().teammate_id;
        let conversation = self.twin.conversation(id).unwrap();
        let parts = conversation["conversation_parts"]["conversation_parts"].as_array().unwrap();
        let own = parts.iter().filter(|part| part["author"]["id"] == bot.as_str());
        let said = own.filter(|part| part["part_type"] == "comment");
        said.map(|part| {
            let body = part["body"].as_str().unwrap_or_default();
            body.replace("<p>", "").replace("</p>", "").replace("You said: ", "")
        })
        .collect()
    }

    /// `410` ends the webhooks for good, and `429` slows them down.
    fn never_sent_intercom_away(&self) {
        for sent in self.twin.deliveries() {
            let status = sent.status.unwrap_or(503);
            assert!(status == 200 || status == 503, "{status}: {}", sent.answer);
        }
    }

    async fn answers(&self, id: &str, text: &str) {
        eventually(|| self.said(id).iter().any(|said| said == text)).await;
    }
}

/// Customers who write, wait for the answer, and write again, until they are told to stop.
struct Traffic {
    ends: watch::Sender<bool>,
    customers: Vec<tokio::task::JoinHandle<(String, Vec<String>)>>,
}

impl Traffic {
    fn begins(cluster: &Arc<Cluster>, customers: usize) -> Self {
        let ends = watch::Sender::new(false);
        let one = |customer: usize| {
            let (cluster, ends) = (Arc::clone(cluster), ends.subscribe());
            #[expect(clippy::disallowed_methods, reason = "customers come and go by themselves")]
            tokio::spawn(async move {
                // To every fourth of them the bot answers later.
                let soon = if customer % 4 == 3 { "Soon " } else { "" };
                let mut wrote = vec![format!("{soon}{customer}: 1")];
                let id = cluster.starts(&wrote[0]);
                loop {
                    let last = wrote.last().unwrap();
                    // A node that was killed keeps its conversations for as long as its leases last.
                    eventually(|| cluster.said(&id).iter().any(|said| said == last)).await;
                    if *ends.borrow() {
                        return (id, wrote);
                    }
                    wrote.push(format!("{soon}{customer}: {}", wrote.len() + 1));
                    cluster.writes(&id, wrote.last().unwrap());
                }
            })
        };
        let customers = (0..customers).map(one).collect();
        Self { ends, customers }
    }

    /// Everybody gets the last answer and goes. What each wrote was answered once, in order.
    async fn ends(self, cluster: &Cluster) {
        // There is no traffic where nobody comes back.
        eventually(|| cluster.bot.asked() > 2 * self.customers.len()).await;
        self.ends.send_replace(true);
        let mut all = BTreeMap::new();
        for customer in self.customers {
            let (id, wrote) = customer.await.unwrap();
            all.insert(id, wrote);
        }
        for (id, wrote) in all {
            assert_eq!(cluster.said(&id), wrote);
        }
    }
}

/// Of an earlier build too (`script/soak --older`): the first one that is replaced brings the database
/// up to date under the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_share_the_work_and_are_replaced_one_after_the_other() {
    let database = Database::fresh().await;
    let cluster = Arc::new(Cluster::on(&database.url).await);
    let mut nodes = Vec::new();
    for _ in 0..3 {
        nodes.push(cluster.older_node().await);
    }
    cluster.opens(&nodes.iter().collect::<Vec<_>>()).await;
    let traffic = Traffic::begins(&cluster, 6);
    all_work(&nodes).await;
    for at in 0..nodes.len() {
        nodes[at].stops().await;
        let address = nodes[at].address.clone();
        nodes[at] = Node::start(&cluster.installation, &address);
        nodes[at].logs("channel.ready").await;
        all_work(&nodes).await;
    }
    traffic.ends(&cluster).await;
    cluster.never_sent_intercom_away();
}

/// Each of them runs turns now.
async fn all_work(nodes: &[Node]) {
    for node in nodes {
        let before = node.turns().await;
        while node.turns().await == before {}
    }
}

/// One is frozen in the middle of a turn, one is killed in the middle of another, and a third goes
/// on with both; then the first wakes, with a lease that is another's by now.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_third_node_goes_on_where_one_was_killed_and_one_was_frozen() {
    let database = Database::fresh().await;
    let cluster = Cluster::on(&database.url).await;
    let bot = &cluster.bot;
    let frozen = cluster.node().await;
    cluster.opens(&[&frozen]).await;
    let later = cluster.starts("Later, please");
    eventually(|| bot.asked() == 1).await;
    let first = cluster.starts("Think of one");
    eventually(|| bot.asked() == 2).await;
    frozen.signal("STOP");

    let mut killed = cluster.node().await;
    cluster.balancer.serves(&[&killed]);
    let second = cluster.starts("Think of two");
    eventually(|| bot.asked() == 3).await;
    killed.dies();
    let third = cluster.node().await;
    cluster.balancer.serves(&[&third]);

    // It was promised to the frozen one, and arrives at another.
    let asked = bot.asked.lock().unwrap()[0].clone();
    let post = client()
        .post(asked["reply_url"].as_str().unwrap())
        .bearer_auth(asked["reply_token"].as_str().unwrap())
        .json(&saying("You said: it is later"));
    assert!(post.send().await.unwrap().status().is_success());
    eventually(|| cluster.said(&later).len() == 1).await;

    for (id, said) in [(&first, "Think of one"), (&second, "Think of two")] {
        eventually(|| cluster.said(id) == [said]).await;
    }
    frozen.signal("CONT");
    bot.released.send_replace(true);
    frozen.logs("worker.lease_lost").await;
    cluster.balancer.serves(&[&frozen, &third]);
    for id in [&first, &second] {
        cluster.writes(id, "And now?");
        cluster.answers(id, "And now?").await;
        assert_eq!(cluster.said(id).len(), 2, "{:?}", cluster.said(id));
    }
    assert_eq!(cluster.said(&later), ["it is later"]);
    cluster.never_sent_intercom_away();
}
