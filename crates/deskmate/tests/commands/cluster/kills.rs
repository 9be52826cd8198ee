//! Nodes that are killed at any moment, and a database that fails over.

use super::*;
pub(super) use dice::Dice;

#[path = "../../promises/soak/dice.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod dice;

/// How many there are: `script/soak --kills`.
const KILLS: &str = "SOAK_KILLS";
/// What chance begins with.
pub(super) const SEED: &str = "SOAK_SEED";

pub(super) fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// With that it is played again.
#[expect(clippy::print_stdout, reason = "it is shown where the test fails")]
pub(super) fn said(text: &str) {
    println!("{text}");
}

/// One after the other dies in the middle of whatever it does, and comes back.
async fn killed_at_any_moment(database: &str, nodes: usize, kills: u64) {
    let seed = number(SEED, 17);
    said(&format!("SOAK_SEED={seed} SOAK_KILLS={kills}"));
    let mut dice = Dice::new(seed);
    let cluster = Arc::new(Cluster::on(database).await);
    let mut all = Vec::new();
    for _ in 0..nodes {
        all.push(cluster.node().await);
    }
    cluster.opens(&all.iter().collect::<Vec<_>>()).await;
    let traffic = Traffic::begins(&cluster, 8);
    for _ in 0..kills {
        #[expect(clippy::disallowed_methods, reason = "another process has a clock of its own")]
        tokio::time::sleep(Duration::from_millis(dice.below(900))).await;
        let at = usize::try_from(dice.below(nodes as u64)).unwrap();
        all[at].dies();
        let address = all[at].address.clone();
        all[at] = Node::start(&cluster.installation, &address);
        all[at].logs("channel.ready").await;
    }
    traffic.ends(&cluster).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_with_a_file_is_killed_at_any_moment_and_every_message_is_answered_once() {
    killed_at_any_moment("sqlite:deskmate.db", 1, number(KILLS, 8)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_of_several_are_killed_at_any_moment_and_every_message_is_answered_once() {
    let database = Database::fresh().await;
    killed_at_any_moment(&database.url, 3, number(KILLS, 8)).await;
}

/// The primary is killed under traffic, nobody can write for a while, and the standby takes over:
/// nothing that was acknowledged is lost, and nobody is started anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_fails_over_under_traffic_and_every_message_is_answered_once() {
    let pair = Pair::start();
    let cluster = Arc::new(Cluster::on(&pair.url).await);
    let mut nodes = [cluster.node().await, cluster.node().await];
    cluster.opens(&[&nodes[0], &nodes[1]]).await;
    let traffic = Traffic::begins(&cluster, 6);
    for node in &nodes {
        while node.turns().await == 0 {}
    }
    pair.kill();
    let meanwhile = cluster.starts("Is anybody there?");
    let refused = || cluster.twin.deliveries().iter().any(|sent| sent.status == Some(503));
    eventually(refused).await;
    for node in &nodes {
        while node.gets("/readyz").await.0 != 503 {}
        assert_eq!(node.gets("/healthz").await.0, 200, "a start would help nobody");
    }
    assert_eq!(cluster.said(&meanwhile), [""; 0]);
    pair.promote();
    // Intercom sends it again after a minute only; the sweep is sooner.
    eventually(|| cluster.said(&meanwhile) == ["Is anybody there?"]).await;
    traffic.ends(&cluster).await;
    for node in &mut nodes {
        assert!(node.child.try_wait().unwrap().is_none(), "it goes on by itself");
        while node.gets("/readyz").await.0 != 200 {}
    }
    cluster.never_sent_intercom_away();
}
