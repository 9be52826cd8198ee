//! Three nodes and a database with a standby, and everything that can befall them, in any order.

use super::{
    kills::{Dice, SEED, number, said},
    *,
};

/// How many befall them: `script/soak --mishaps`.
const MISHAPS: &str = "SOAK_MISHAPS";
/// Longer than a lease, in milliseconds.
const PAST_A_LEASE: u64 = 35_000;

async fn waits(ms: u64) {
    #[expect(clippy::disallowed_methods, reason = "another process has a clock of its own")]
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

/// Its place is taken by a new one.
async fn comes_back(cluster: &Cluster, node: &mut Node) {
    let address = node.address.clone();
    *node = Node::start(&cluster.installation, &address);
    node.logs("channel.ready").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_befalls_nodes_and_database_every_message_is_answered_once() {
    let (seed, mishaps) = (number(SEED, 3), number(MISHAPS, 4));
    said(&format!("SOAK_SEED={seed} SOAK_MISHAPS={mishaps}"));
    let mut dice = Dice::new(seed);
    let pair = Pair::start();
    let cluster = Arc::new(Cluster::on(&pair.url).await);
    let mut nodes = [cluster.node().await, cluster.node().await, cluster.node().await];
    cluster.opens(&nodes.iter().collect::<Vec<_>>()).await;
    let traffic = Traffic::begins(&cluster, 8);
    // There is one standby, so that happens once.
    let fails_over_at = dice.below(mishaps);
    for mishap in 0..mishaps {
        waits(dice.below(900)).await;
        let node = &mut nodes[usize::try_from(dice.below(3)).unwrap()];
        match dice.below(3) {
            _ if mishap == fails_over_at => {
                said("the database fails over");
                pair.kill();
                waits(dice.below(2_000)).await;
                pair.promote();
            }
            0 => {
                said("a node is killed");
                node.dies();
                comes_back(&cluster, node).await;
            }
            1 => {
                let is_long = mishaps > 10 && dice.once_in(8);
                let ms = if is_long { PAST_A_LEASE } else { dice.below(1_500) };
                said(&format!("a node is frozen for {ms} ms"));
                node.signal("STOP");
                waits(ms).await;
                node.signal("CONT");
            }
            _ => {
                said("a node is replaced");
                node.stops().await;
                comes_back(&cluster, node).await;
            }
        }
    }
    traffic.ends(&cluster).await;
    cluster.never_sent_intercom_away();
}
