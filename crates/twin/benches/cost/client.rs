//! A client that is as cheap as can be: it has the same cores as what is measured.

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
    task::JoinSet,
};

use crate::process;

/// How many connections are kept open.
const CONNECTIONS: usize = 16;

/// Makes the request of this number.
pub(crate) type Requests = Arc<dyn Fn(usize) -> Vec<u8> + Send + Sync>;

/// What came of a load.
pub(crate) struct Outcome {
    pub(crate) took: Duration,
    pub(crate) count: usize,
    /// CPU time of the whole process.
    pub(crate) cpu_seconds: f64,
    /// How long each answer took, shortest first.
    pub(crate) latencies: Vec<Duration>,
}

impl Outcome {
    pub(crate) fn per_second(&self) -> f64 {
        self.count as f64 / self.took.as_secs_f64()
    }

    /// For 1,000 answers.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        self.cpu_seconds / self.count as f64 * 1e3
    }

    /// In milliseconds.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let at = self.latencies.len() * percent / 100;
        self.latencies.get(at).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e3)
    }
}

/// Sends requests for as long as `length`, each connection the next one when the one before was
/// answered with 200. It has a thread of its own.
pub(crate) async fn send(
    to: SocketAddr,
    requests: Requests,
    length: Duration,
) -> anyhow::Result<Outcome> {
    let load = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(load(to, requests, length))
    };
    let before = process::cpu_seconds()?;
    let mut outcome = tokio::task::spawn_blocking(load).await??;
    outcome.cpu_seconds = process::cpu_seconds()? - before;
    Ok(outcome)
}

async fn load(to: SocketAddr, requests: Requests, length: Duration) -> anyhow::Result<Outcome> {
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        let mut stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            let mut buffer = Vec::new();
            while began.elapsed() < length {
                let request = requests(next.fetch_add(1, Ordering::Relaxed));
                let sent = Instant::now();
                stream.write_all(&request).await?;
                let answer = message(&mut stream, &mut buffer).await?.context("no answer")?;
                latencies.push(sent.elapsed());
                let told = || String::from_utf8_lossy(&answer).into_owned();
                ensure!(answer.starts_with(b"HTTP/1.1 200"), "{}", told());
            }
            anyhow::Ok(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(some) = tasks.join_next().await {
        latencies.extend(some??);
    }
    latencies.sort();
    let (took, count) = (began.elapsed(), latencies.len());
    Ok(Outcome { took, count, cpu_seconds: f64::NAN, latencies })
}

/// The next request or answer of a connection, head and body; `None` at its end. `buffer` has what
/// was read beyond.
pub(crate) async fn message(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
) -> anyhow::Result<Option<Vec<u8>>> {
    loop {
        if let Some(head) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let text = std::str::from_utf8(&buffer[..head])?;
            let length = text.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>())
            });
            let end = head + 4 + length.transpose()?.unwrap_or_default();
            while buffer.len() < end {
                ensure!(stream.read_buf(buffer).await? > 0, "it broke off");
            }
            let rest = buffer.split_off(end);
            return Ok(Some(std::mem::replace(buffer, rest)));
        }
        buffer.reserve(8192);
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}
