//! A node that dies at each moment around which something is written or sent, by name.

use std::os::unix::process::ExitStatusExt;

use deskmate_store::{DIES_AT, Moment};

use super::{
    kills::{Dice, SEED, number, said},
    *,
};

/// What `abort` ends a process with.
const SIGABRT: i32 = 6;

/// All of them, each with the how manieth time it is that counts.
fn in_any_order(dice: &mut Dice) -> Vec<(Moment, u64)> {
    let mut left = Moment::ALL.to_vec();
    // Something is sent again only where a process died that was about to send it.
    left.retain(|moment| *moment != Moment::ToSendAgain);
    let mut order = Vec::new();
    while !left.is_empty() {
        let next = usize::try_from(dice.below(left.len() as u64)).unwrap();
        let moment = left.swap_remove(next);
        order.push((moment, 1 + dice.below(2)));
        if moment == Moment::ToSend {
            order.push((Moment::ToSendAgain, 1));
        }
    }
    order
}

/// One node after the other, each of which dies at another moment, and is followed by the next.
async fn dies_at_every_moment(database: &str, freed: impl AsyncFn()) {
    let seed = number(SEED, 5);
    said(&format!("SOAK_SEED={seed}"));
    let mut dice = Dice::new(seed);
    let cluster = Arc::new(Cluster::on(database).await);
    let mut node = cluster.node().await;
    cluster.opens(&[&node]).await;
    let traffic = Traffic::begins(&cluster, 12);
    let address = node.address.clone();
    for (moment, time) in in_any_order(&mut dice) {
        node.dies();
        freed().await;
        let dies_at = format!("{}:{time}", moment.name());
        said(&dies_at);
        node =
            Node::start_with(&cluster.installation, &address, |node| node.env(DIES_AT, &dies_at));
        let mut ended = None;
        eventually(|| {
            ended = node.child.try_wait().unwrap();
            ended.is_some()
        })
        .await;
        assert_eq!(ended.unwrap().signal(), Some(SIGABRT), "{dies_at}");
    }
    freed().await;
    node = Node::start(&cluster.installation, &address);
    node.logs("channel.ready").await;
    traffic.ends(&cluster).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_with_a_file_dies_at_every_named_moment_and_every_message_is_answered_once() {
    dies_at_every_moment("sqlite:deskmate.db", async || {}).await;
}

/// What a node had that died is another's when its lease has run out: that is not waited for here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_on_postgres_dies_at_every_named_moment_and_every_message_is_answered_once() {
    let database = Database::fresh().await;
    let freed = async || {
        database.sql("UPDATE conversation SET lease_until = 0; DELETE FROM duty").await;
    };
    dies_at_every_moment(&database.url, freed).await;
}
