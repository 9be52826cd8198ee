//! What only one node does.

use crate::{
    Backend,
    samples::{LEASE, at, channel},
};

pub(crate) async fn a_duty_is_this_nodes_until_it_leaves(backend: &dyn Backend) {
    let store = backend.open().await;
    for now in [0, 500, 5_000] {
        assert!(store.take_duty(&channel(), "sweep", "node", at(now), LEASE).await.unwrap());
    }
    assert_eq!(store.nodes("node", at(0), LEASE).await.unwrap(), 1);
    store.leave_duty(&channel(), "sweep", "node").await.unwrap();
    store.leave_duty(&channel(), "sweep", "node").await.unwrap();
    assert!(store.take_duty(&channel(), "sweep", "node", at(5_001), LEASE).await.unwrap());
}
