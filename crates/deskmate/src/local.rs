//! Twin and service in one process: what the demo and tests of bots share.

use axum::Router;
use deskmate_engine::Engine;
use deskmate_server::Serving;
use intercom_twin::Twin;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// A server on loopback.
pub(crate) struct Server {
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl Server {
    /// Serves until it is stopped.
    #[expect(clippy::disallowed_methods, reason = "`stop` waits for it")]
    pub(crate) fn start(listener: TcpListener, router: Router) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let until = async move {
            stopped.await.ok();
        };
        let served = tokio::spawn(async move {
            deskmate_server::serve(listener, router, Serving::default(), until).await;
        });
        Self { stop, served }
    }

    /// Stops it, and waits for what has begun.
    pub(crate) async fn stop(self) {
        drop(self.stop);
        self.served.await.ok();
    }
}

/// Waits until nothing is under way on either side.
pub(crate) async fn settle(engine: &Engine, twin: &Twin) {
    loop {
        let before = (engine.activity(), twin.activity());
        twin.settle().await;
        engine.idle().await;
        twin.settle().await;
        if before == (engine.activity(), twin.activity()) {
            return;
        }
    }
}
