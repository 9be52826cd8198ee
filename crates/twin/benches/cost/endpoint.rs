//! Webhooks, and an endpoint that answers 200 at once.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use intercom_twin::{Act, WebhookOptions};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    sync::Notify,
};

use crate::{
    LENGTH, calls,
    client::{self, Outcome, message},
    process,
    world::World,
};

/// So many may be on their way.
const ON_THEIR_WAY: usize = 64;

/// How many webhooks the endpoint got, and word of each.
#[derive(Default)]
struct Got {
    count: AtomicUsize,
    another: Notify,
}

/// Webhooks, made, signed, delivered and answered. They tell of customers who write; what the
/// customers do costs no API call.
pub(crate) async fn webhooks(world: &World) -> anyhow::Result<Outcome> {
    let got = listen(world).await?;
    let (began, before) = (Instant::now(), process::cpu_seconds()?);
    let mut sent = 0;
    while began.elapsed() < LENGTH {
        let another = got.another.notified();
        while sent < got.count.load(Ordering::SeqCst) + ON_THEIR_WAY {
            let (id, _) = &world.busy[sent % world.busy.len()];
            world.twin.act(Act::contact_writes(id, "And how long will that take?"))?;
            sent += 1;
        }
        another.await;
    }
    world.twin.settle().await;
    let count = got.count.load(Ordering::SeqCst);
    Ok(Outcome {
        took: began.elapsed(),
        count,
        cpu_seconds: process::cpu_seconds()? - before,
        latencies: Vec::new(),
    })
}

/// The mix of calls while webhooks tell of what they do; with it, webhooks a second.
pub(crate) async fn with_webhooks(world: &World) -> anyhow::Result<(Outcome, f64)> {
    let got = listen(world).await?;
    let began = Instant::now();
    let outcome = client::send(world.address, calls::mixed(world), LENGTH).await?;
    world.twin.settle().await;
    let webhooks = got.count.load(Ordering::SeqCst) as f64 / began.elapsed().as_secs_f64();
    // Nobody is to be told of what comes next.
    let url = world.twin.endpoint().url.unwrap_or_default();
    let nothing = WebhookOptions { topics: Some(Vec::new()), ..WebhookOptions::to(url) };
    world.twin.set_webhook(nothing).await?;
    Ok((outcome, webhooks))
}

/// Has the twin's webhooks sent to a new endpoint, which has a thread of its own.
async fn listen(world: &World) -> anyhow::Result<Arc<Got>> {
    let got = Arc::new(Got::default());
    let counter = Arc::clone(&got);
    let (tell, told) = tokio::sync::oneshot::channel::<SocketAddr>();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            tell.send(listener.local_addr()?).ok();
            loop {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                tokio::spawn(take(stream, Arc::clone(&counter)));
            }
            #[expect(unreachable_code, reason = "says what it would return")]
            anyhow::Ok(())
        })
    });
    let url = format!("http://{}/", told.await?);
    world.twin.set_webhook(WebhookOptions::to(url)).await?;
    Ok(got)
}

/// Answers what comes on one connection. Only what is signed is counted: the check on save is not.
async fn take(mut stream: TcpStream, got: Arc<Got>) -> anyhow::Result<()> {
    let mut buffer = Vec::new();
    while let Some(request) = message(&mut stream, &mut buffer).await? {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await?;
        if request.windows(22).any(|some| some == b"x-hub-signature: sha1=") {
            got.count.fetch_add(1, Ordering::SeqCst);
            got.another.notify_one();
        }
    }
    Ok(())
}
