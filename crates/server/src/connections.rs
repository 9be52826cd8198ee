//! Accepts connections, and lets none of them cost more than its part.
//!
//! HTTP is hyper's. Ours is what hyper leaves to its users: how long a sender may take, how many
//! there may be, and who gives way when there are too many.

mod line;
mod stream;

use std::{future::Future, io, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::Request};
use deskmate_engine::{Clock, SystemClock};
use futures_util::future::BoxFuture;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub(crate) use line::Line;

use self::{
    line::Lines,
    stream::{Told, Watched},
};
use crate::sampled::Sampled;

/// Most bytes of a request's head.
pub const MAX_HEAD_BYTES: usize = 16 * 1024;

/// How long a sender may take, and how many there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long the head of a request may take, from its first byte.
    pub header: Duration,
    /// How long its body may take.
    pub body: Duration,
    /// How long a connection may say nothing.
    pub idle: Duration,
    /// Most connections at once. When there are more, the one that has kept us waiting for longest
    /// is closed.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(10),
            body: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            connections: 2000,
        }
    }
}

/// How to serve.
#[derive(Clone, Debug)]
pub struct Serving {
    /// What the limits are measured by.
    pub clock: Arc<dyn Clock>,
    /// The limits.
    pub limits: Limits,
}

impl Default for Serving {
    fn default() -> Self {
        Self { clock: Arc::new(SystemClock), limits: Limits::default() }
    }
}

/// Serves until `until` is over, and then finishes what has begun. What the system refuses, such as
/// another descriptor, is logged and tried again.
pub fn serve(
    listener: TcpListener,
    router: Router,
    serving: Serving,
    until: impl Future<Output = ()> + Send + 'static,
) -> BoxFuture<'static, ()> {
    Box::pin(attend_all(listener, router, serving, Box::pin(until)))
}

async fn attend_all(
    listener: TcpListener,
    router: Router,
    serving: Serving,
    mut until: BoxFuture<'static, ()>,
) {
    let Serving { clock, limits } = serving;
    let lines = Arc::new(Lines::new(limits, Arc::clone(&clock)));
    let (tasks, stopping, sampled) =
        (TaskTracker::new(), CancellationToken::new(), Sampled::default());
    let mut refused = false;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut until => break,
        };
        match accepted {
            Ok((stream, _)) => {
                if std::mem::take(&mut refused) {
                    tracing::info!("listen.accepts_again");
                }
                let line = tokio::select! {
                    line = lines.open() => line,
                    () = &mut until => break,
                };
                let (router, stopping) = (router.clone(), stopping.clone());
                tasks.spawn(attend(stream, line, router, stopping));
            }
            // Whoever was there has gone: nothing of ours is wrong.
            Err(error) if is_the_senders(&error) => {}
            Err(error) => {
                refused = true;
                if let Some(unsaid) = sampled.take("listen.failed", &*clock) {
                    let hint = "the system gives no more connections: raise its limit of open files (LimitNOFILE), \
                                or lower `max_connections`";
                    tracing::error!(%error, unsaid, connections = lines.count(), hint, "listen.failed");
                }
                lines.make_room();
                clock.sleep_until(clock.now().plus(Duration::from_millis(50))).await;
            }
        }
    }
    drop(listener);
    stopping.cancel();
    tasks.close();
    tasks.wait().await;
}

fn is_the_senders(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// One connection, from its beginning to its end.
async fn attend(stream: TcpStream, line: Line, router: Router, stopping: CancellationToken) {
    let told = line.clone();
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (router, line) = (router.clone(), told.clone());
        async move { Ok::<_, std::convert::Infallible>(answer(router, line, request).await) }
    });
    let io = TokioIo::new(Watched::new(stream, line.clone()));
    let mut http = http1::Builder::new();
    // The limits are ours: see `line`.
    http.header_read_timeout(None).max_buf_size(MAX_HEAD_BYTES);
    let connection = http.serve_connection(io, service);
    tokio::pin!(connection);
    tokio::select! {
        // What goes wrong on a line is its sender's business.
        ended = connection.as_mut() => return drop(ended),
        () = line.over() => return,
        () = stopping.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    tokio::select! {
        ended = connection => drop(ended),
        () = line.over() => {}
    }
}

async fn answer(
    router: Router,
    line: Line,
    request: hyper::Request<Incoming>,
) -> axum::response::Response {
    use tower::ServiceExt;
    let mut request: Request = request.map(|body| Body::new(Told::new(body, line.clone())));
    request.extensions_mut().insert(line.clone());
    let Ok(response) = router.oneshot(request).await;
    line.answered();
    response
}
