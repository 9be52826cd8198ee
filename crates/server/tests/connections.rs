//! What a connection may cost: how long its sender may take, and who gives way when there are too
//! many.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    routing::{get, post},
};
use deskmate_core::Timestamp;
use deskmate_engine::TestClock;
use deskmate_server::{Limits, MAX_HEAD_BYTES, Serving, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// A server on a thread with the test, and a clock that stands still.
struct Server {
    address: SocketAddr,
    clock: Arc<TestClock>,
    /// What `/slow` waits for.
    gate: Arc<Semaphore>,
    stop: CancellationToken,
    served: JoinHandle<()>,
}

impl Server {
    async fn start(connections: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let clock = TestClock::at(Timestamp::from_secs(1_000));
        let (gate, stop) = (Arc::new(Semaphore::new(0)), CancellationToken::new());
        let slow = Arc::clone(&gate);
        let router = Router::new()
            .route("/", get(async || "hello"))
            .route("/body", post(async |body: Bytes| format!("{} bytes", body.len())))
            .route("/slow", get(async move || slow.acquire().await.map(|_| "done").unwrap()));
        let limits = Limits { connections, ..Limits::default() };
        let serving = Serving { clock: Arc::clone(&clock) as _, limits };
        let until = stop.clone().cancelled_owned();
        #[expect(clippy::disallowed_methods, reason = "the test waits for it, or ends with it")]
        let served = tokio::spawn(serve(listener, router, serving, until));
        Self { address, clock, gate, stop, served }
    }

    async fn sends(&self, text: &str) -> Client {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        rest().await;
        Client(stream)
    }

    async fn passes(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        rest().await;
    }
}

/// Lets everything happen that can: test and server share a thread.
async fn rest() {
    for _ in 0..2_000 {
        tokio::task::yield_now().await;
    }
}

struct Client(TcpStream);

impl Client {
    async fn says(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
        rest().await;
    }

    fn is_open(&mut self) -> bool {
        let mut byte = [0];
        // A reset is as closed as an end.
        self.0
            .try_read(&mut byte)
            .is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    }

    async fn gets(&mut self) -> String {
        let mut answer = vec![0; 4096];
        let read = self.0.read(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer[..read]).into_owned()
    }
}

const WHOLE: &str = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
const HALF_A_HEAD: &str = "GET / HTTP/1.1\r\nhost:";
const HALF_A_BODY: &str = "POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc";
const SLOW: &str = "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n";

#[tokio::test]
async fn a_head_has_ten_seconds_a_body_ten_more_and_a_silent_connection_a_minute() {
    for (sent, seconds) in [(HALF_A_HEAD, 10), (HALF_A_BODY, 10), ("", 60), (WHOLE, 60)] {
        let server = Server::start(10).await;
        let mut client = server.sends(sent).await;
        if sent == WHOLE {
            assert!(client.gets().await.contains("hello"));
        }
        server.passes(seconds - 1).await;
        assert!(client.is_open(), "{sent:?} is closed before {seconds} s");
        server.passes(1).await;
        assert!(!client.is_open(), "{sent:?} is open after {seconds} s");
    }
}

#[tokio::test]
async fn every_byte_of_a_head_does_not_begin_its_time_anew() {
    let server = Server::start(10).await;
    let mut client = server.sends("GET / HTTP/1.1\r\n").await;
    for _ in 0..9 {
        server.passes(1).await;
        client.says("x: y\r\n").await;
    }
    assert!(client.is_open());
    server.passes(1).await;
    assert!(!client.is_open());
}

#[tokio::test]
async fn a_connection_that_asks_again_and_again_is_kept() {
    let server = Server::start(10).await;
    let mut client = server.sends(WHOLE).await;
    for _ in 0..5 {
        assert!(client.gets().await.contains("hello"));
        server.passes(50).await;
        client.says(WHOLE).await;
    }
}

#[tokio::test]
async fn our_own_time_counts_against_nobody() {
    let server = Server::start(1).await;
    let mut client = server.sends(SLOW).await;
    server.passes(3_600).await;
    let mut waits = server.sends(WHOLE).await;
    server.gate.add_permits(1);
    assert!(client.gets().await.contains("done"));
    assert!(
        waits.gets().await.contains("hello"),
        "it had to wait for the other one, and no longer"
    );
}

#[tokio::test]
async fn when_there_are_too_many_the_one_that_kept_us_waiting_for_longest_gives_way() {
    let server = Server::start(4).await;
    let mut working = server.sends(SLOW).await;
    let mut stalled = Vec::new();
    for sent in [HALF_A_BODY, "", HALF_A_HEAD] {
        server.passes(1).await;
        stalled.push(server.sends(sent).await);
    }
    let mut comes = server.sends(WHOLE).await;
    assert!(comes.gets().await.contains("hello"));
    let open: Vec<_> = stalled.iter_mut().map(Client::is_open).collect();
    assert_eq!(open, [false, true, true]);
    for _ in 0..50 {
        assert!(server.sends(WHOLE).await.gets().await.contains("hello"));
    }
    server.gate.add_permits(1);
    assert!(working.gets().await.contains("done"), "what is being worked on never gives way");
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = Server::start(10).await;
    let head = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "y".repeat(MAX_HEAD_BYTES));
    let answer = server.sends(&head).await.gets().await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn a_stop_finishes_what_has_begun() {
    let server = Server::start(10).await;
    let (mut working, mut silent) = (server.sends(SLOW).await, server.sends("").await);
    server.stop.cancel();
    rest().await;
    assert!(!silent.is_open());
    assert!(TcpStream::connect(server.address).await.is_err(), "nothing new is accepted");
    server.gate.add_permits(1);
    assert!(working.gets().await.contains("done"));
    server.served.await.unwrap();
}
