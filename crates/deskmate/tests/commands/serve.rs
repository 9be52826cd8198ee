//! `deskmate serve` as a process, from its start to its end.

use super::*;

pub(super) fn terminate(child: &Child) {
    let ended = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(ended.success());
}

pub(super) fn echo() -> Router {
    Router::new().route(
        "/turn",
        post(async |Json(turn): Json<Value>| {
            let said = turn["messages"][0]["text"].as_str().unwrap_or_default().to_owned();
            Json(json!({"actions": [{"type": "say", "text": format!("You said: {said}")}]}))
        }),
    )
}

pub(super) async fn bot_address(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    #[expect(clippy::disallowed_methods, reason = "it serves until the test is over")]
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A running service.
pub(super) struct Service {
    pub(super) child: Child,
    log: BufReader<ChildStderr>,
    address: String,
}

impl Service {
    pub(super) fn start(folder: &Path, address: &str) -> Self {
        Self::start_with(folder, address, ":")
    }

    /// Starts it in a shell that has done `first`.
    pub(super) fn start_with(folder: &Path, address: &str, first: &str) -> Self {
        let binary = deskmate().get_program().to_string_lossy().into_owned();
        let mut child = shell(&format!("{first}; exec {binary} serve --log-format json"))
            .current_dir(folder)
            .env("DESKMATE_LISTEN", address)
            .env("DESKMATE_ADMIN_TOKEN", "sesame")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        Self { child, log, address: address.to_owned() }
    }

    /// Reads the log up to a line with that message.
    pub(super) fn logs(&mut self, message: &str) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.log.read_line(&mut line).unwrap() > 0, "the log ended before `{message}`");
            let line: Value = serde_json::from_str(&line).unwrap();
            if line["message"] == message {
                return line;
            }
        }
    }

    pub(super) fn stop(mut self) -> Option<i32> {
        terminate(&self.child);
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).unwrap();
        self.child.wait().unwrap().code()
    }
}

pub(super) fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// Asks until it is so; for what other processes do in their own time.
pub(super) async fn until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..1500 {
        if is_so() {
            return;
        }
        #[expect(clippy::disallowed_methods, reason = "another process has a clock of its own")]
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it did not happen within half a minute");
}

pub(super) fn comments(twin: &Twin, id: &str) -> Vec<String> {
    let conversation = twin.conversation(id).unwrap();
    let parts = conversation["conversation_parts"]["conversation_parts"].as_array().unwrap();
    let comments = parts.iter().filter(|part| part["part_type"] == "comment");
    comments.map(|part| part["body"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_starts_answers_stops_and_starts_again_at_the_same_webhook() {
    let twin = twin().await;
    let bot = bot_address(echo()).await;
    let installation = Installation::with(
        &config_for(&twin, "").replace("127.0.0.1:9/turn", &format!("{bot}/turn")),
    );
    let address = free_address();
    let mut service = Service::start(installation.folder.path(), &address);
    let hook = service.logs("channel.webhook")["webhook"].as_str().unwrap().to_owned();
    service.logs("channel.ready");
    twin.set_webhook_url(&hook).await.unwrap();
    let id = twin.act(Act::contact_starts("Joe Bloggs", "One")).unwrap().conversation_id;
    until(|| comments(&twin, &id).len() == 1).await;

    let second = {
        let mut second = deskmate();
        second
            .current_dir(installation.folder.path())
            .arg("serve")
            .env("DESKMATE_LISTEN", "127.0.0.1:0");
        tokio::task::spawn_blocking(move || run(&mut second)).await.unwrap()
    };
    assert!(second.starts_with("exit code 1\n"), "{second}");
    assert!(second.contains("is in use by another Deskmate; stop that one"), "{second}");

    let metrics = reqwest::Client::builder().no_proxy().build().unwrap();
    let metrics = metrics
        .get(format!("http://{}/metrics", service.address))
        .bearer_auth("sesame")
        .send()
        .await
        .unwrap();
    assert!(metrics.text().await.unwrap().contains("deskmate_turns_total"));
    assert_eq!(service.stop(), Some(0));

    twin.act(Act::contact_writes(&id, "Two")).unwrap();
    let mut service = Service::start(installation.folder.path(), &address);
    assert_eq!(service.logs("channel.webhook")["webhook"].as_str(), Some(hook.as_str()));
    until(|| comments(&twin, &id).len() == 3).await;
    assert_eq!(
        comments(&twin, &id),
        ["<p>You said: One</p>", "<p>Two</p>", "<p>You said: Two</p>"],
        "what came while it was down is answered"
    );
    assert_eq!(service.stop(), Some(0));
    twin.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_never_ends_and_a_bot_that_never_answers_hold_no_stop_up() {
    let twin = twin().await;
    let hangs = Router::new().route("/turn", post(async || std::future::pending::<()>().await));
    let bot = bot_address(hangs).await;
    let installation = Installation::with(
        &config_for(&twin, "").replace("127.0.0.1:9/turn", &format!("{bot}/turn")),
    );
    let address = free_address();
    let mut service = Service::start(installation.folder.path(), &address);
    let hook = service.logs("channel.webhook")["webhook"].as_str().unwrap().to_owned();
    service.logs("channel.ready");
    twin.set_webhook_url(&hook).await.unwrap();
    twin.act(Act::contact_starts("Joe Bloggs", "One")).unwrap();
    service.logs("turn.started");
    let mut half = TcpStream::connect(&address).unwrap();
    write!(half, "POST /hooks/x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf").unwrap();
    let stopped = tokio::task::spawn_blocking(move || service.stop());
    assert_eq!(stopped.await.unwrap(), Some(0));
    drop(half);
    twin.stop().await;
}
