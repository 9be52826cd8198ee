//! The service while strangers hold its connections and ask for more.

use std::time::Instant;

use intercom::webhook::sign;

use super::{serve::Service, *};

/// Connections that say nothing, half a head, or half a body.
fn stalled(address: &str, hook: &str, count: usize) -> Vec<TcpStream> {
    let signed = format!("x-hub-signature: sha1={}", "0".repeat(40));
    (0..count)
        .filter_map(|index| {
            let mut stream = TcpStream::connect(address).ok()?;
            let sent = match index % 3 {
                0 => String::new(),
                1 => "POST /hooks/nowhere HTTP/1.1\r\nhost: x\r\n".to_owned(),
                _ => format!(
                    "POST {hook} HTTP/1.1\r\nhost: x\r\n{signed}\r\ncontent-length: 1000000\r\n\r\n{}",
                    "x".repeat(20_000)
                ),
            };
            // One that had to give way takes nothing any more.
            stream.write_all(sent.as_bytes()).ok();
            Some(stream)
        })
        .collect()
}

/// Memory in use, in MB.
fn resident(child: &Child) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() / 1024
}

async fn ping(hook: &str, secret: &str) -> u16 {
    let body =
        r#"{"type": "notification_event", "topic": "ping", "data": {"item": {"type": "ping"}}}"#;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let signature = sign(secret.as_bytes(), body.as_bytes());
    let sent = client.post(hook).header("X-Hub-Signature", signature).body(body).send();
    sent.await.unwrap().status().as_u16()
}

fn set_limit(most: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Nofile).maximum;
    let current = maximum.map_or(most, |maximum| maximum.min(most));
    setrlimit(Resource::Nofile, Rlimit { current: Some(current), maximum }).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_stalled_clients_hold_little_and_a_signed_webhook_gets_through() {
    set_limit(8_000);
    let twin = twin().await;
    let installation = Installation::with(&config_for(&twin, ""));
    let address = free_address();
    let mut service = Service::start(installation.folder.path(), &address);
    let hook = service.logs("channel.webhook")["webhook"].as_str().unwrap().to_owned();
    let path = hook.split_once(&address).unwrap().1.to_owned();
    service.logs("channel.ready");
    let many = {
        let address = address.clone();
        tokio::task::spawn_blocking(move || stalled(&address, &path, 5_000)).await.unwrap()
    };
    assert!(many.len() > 4_900, "only {} connected", many.len());
    #[expect(clippy::disallowed_methods, reason = "how long it takes is what is tested")]
    let begun = Instant::now();
    assert_eq!(ping(&hook, &twin.describe().client_secret).await, 200);
    let took = begun.elapsed();
    let memory = resident(&service.child);
    println!("the webhook took {took:?}; {memory} MB");
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert!(memory < 150, "{memory} MB");
    drop(many);
    assert_eq!(service.stop(), Some(0));
    twin.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn descriptors_that_run_out_are_told_and_the_service_recovers() {
    let twin = twin().await;
    let installation = Installation::with(&config_for(&twin, ""));
    let address = free_address();
    // As many as it needs for itself, and a few.
    let mut service = Service::start_with(installation.folder.path(), &address, "ulimit -n 48");
    let few = service.logs("listen.few_descriptors");
    assert!(few["hint"].as_str().unwrap().contains("LimitNOFILE"), "{few}");
    let hook = "/hooks/nowhere".to_owned();
    let many = {
        let address = address.clone();
        tokio::task::spawn_blocking(move || stalled(&address, &hook, 200)).await.unwrap()
    };
    let secret = twin.describe().client_secret;
    let failed = service.logs("listen.failed");
    assert!(failed["hint"].as_str().unwrap().contains("max_connections"), "{failed}");
    drop(many);
    service.logs("listen.accepts_again");
    let status = ping(&format!("http://{address}/hooks/nowhere"), &secret).await;
    assert_eq!(status, 404);
    assert_eq!(service.stop(), Some(0));
    twin.stop().await;
}
