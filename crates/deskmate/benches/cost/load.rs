//! Load, made as cheaply as can be: it has the same cores as what is measured.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
    task::JoinSet,
};

/// A whole HTTP request, ready to be sent.
pub(crate) type Request = Arc<[u8]>;

/// How fast requests come.
#[derive(Clone, Copy)]
pub(crate) enum Pace {
    /// Each connection sends the next request when the one before it was answered.
    Connections(usize),
    /// So many a second, whatever becomes of them.
    PerSecond(usize),
}

impl Pace {
    pub(crate) fn describe(self) -> String {
        match self {
            Self::Connections(1) => "1 connection".to_owned(),
            Self::Connections(count) => format!("{count} connections"),
            Self::PerSecond(rate) => format!("{rate}/s"),
        }
    }
}

/// What came of a load.
pub(crate) struct Outcome {
    pub(crate) took: Duration,
    /// How long each answer took, shortest first.
    latencies: Vec<Duration>,
}

impl Outcome {
    pub(crate) fn new(took: Duration, mut latencies: Vec<Duration>) -> Self {
        latencies.sort();
        Self { took, latencies }
    }

    pub(crate) fn count(&self) -> usize {
        self.latencies.len()
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.count() as f64 / self.took.as_secs_f64()
    }

    /// In milliseconds.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let at = (self.latencies.len() * percent / 100).min(self.latencies.len().saturating_sub(1));
        self.latencies.get(at).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e3)
    }
}

/// Sends requests, each once, for as long as `length` and as there are any. It has a thread of its
/// own: what the twin and the bot do in this process must not make answers seem late.
pub(crate) async fn send(
    to: SocketAddr,
    requests: Vec<Request>,
    pace: Pace,
    length: Duration,
) -> anyhow::Result<Outcome> {
    let load = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let began = Instant::now();
            let latencies = match pace {
                Pace::Connections(count) => closed(to, requests, count, length).await?,
                Pace::PerSecond(rate) => open(to, requests, rate).await?,
            };
            Ok(Outcome::new(began.elapsed(), latencies))
        })
    };
    tokio::task::spawn_blocking(load).await?
}

async fn closed(
    to: SocketAddr,
    requests: Vec<Request>,
    connections: usize,
    length: Duration,
) -> anyhow::Result<Vec<Duration>> {
    let requests = Arc::new(requests);
    let next = Arc::new(AtomicUsize::new(0));
    let until = Instant::now() + length;
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        let mut connection = Connection::open(to).await?;
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            while Instant::now() < until {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(request) = requests.get(index) else { break };
                let began = Instant::now();
                connection.exchange(request).await?;
                latencies.push(began.elapsed());
            }
            anyhow::Ok(latencies)
        });
    }
    gather(tasks).await
}

/// A request that finds all connections taken waits, and its wait counts.
async fn open(
    to: SocketAddr,
    requests: Vec<Request>,
    rate: usize,
) -> anyhow::Result<Vec<Duration>> {
    const CONNECTIONS: usize = 64;
    let (sender, receiver) = mpsc::unbounded_channel::<(Instant, Request)>();
    let receiver = Arc::new(tokio::sync::Mutex::new(receiver));
    let mut tasks = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let receiver = Arc::clone(&receiver);
        let mut connection = Connection::open(to).await?;
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            loop {
                let next = receiver.lock().await.recv().await;
                let Some((began, request)) = next else { return anyhow::Ok(latencies) };
                connection.exchange(&request).await?;
                latencies.push(began.elapsed());
            }
        });
    }
    let mut ticks = tokio::time::interval(Duration::from_secs_f64(1.0 / rate as f64));
    for request in requests {
        ticks.tick().await;
        sender.send((Instant::now(), request))?;
    }
    drop(sender);
    gather(tasks).await
}

async fn gather(
    mut tasks: JoinSet<anyhow::Result<Vec<Duration>>>,
) -> anyhow::Result<Vec<Duration>> {
    let mut all = Vec::new();
    while let Some(latencies) = tasks.join_next().await {
        all.extend(latencies??);
    }
    Ok(all)
}

struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Connection {
    async fn open(to: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, answer: vec![0; 4096] })
    }

    /// Sends a request and waits for a 200 without a body.
    async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<()> {
        self.stream.write_all(request).await?;
        let mut filled = 0;
        loop {
            let rest = self.answer.get_mut(filled..).context("a longer answer than expected")?;
            let read = self.stream.read(rest).await?;
            ensure!(read > 0, "the connection was closed");
            filled += read;
            let answer = &self.answer[..filled];
            if answer.ends_with(b"\r\n\r\n") {
                let told = || String::from_utf8_lossy(answer).into_owned();
                ensure!(answer.starts_with(b"HTTP/1.1 200"), "answered {}", told());
                return Ok(());
            }
        }
    }
}
