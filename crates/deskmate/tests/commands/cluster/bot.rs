//! The bot behind the nodes.

use super::*;

/// A bot that echoes; that promises to answer `Soon …` and does so, and `Later …`, which is left to
/// the test; and never ends to think about `Think …`, until it is released or asked anew.
pub(super) struct EchoBot {
    pub(super) address: String,
    pub(super) asked: Arc<Mutex<Vec<Value>>>,
    pub(super) released: watch::Sender<bool>,
}

impl EchoBot {
    pub(super) async fn start() -> Self {
        let (asked, released) = (Arc::new(Mutex::new(Vec::new())), watch::Sender::new(false));
        let (all, release) = (Arc::clone(&asked), released.clone());
        let turn = async move |Json(turn): Json<Value>| {
            let said = turn["messages"].as_array().unwrap().iter();
            let said: Vec<_> = said.map(|one| one["text"].as_str().unwrap()).collect();
            let said = said.join(" / ");
            let is_new = {
                let mut all = all.lock().unwrap();
                let known = all.iter().any(|known: &Value| known["turn_id"] == turn["turn_id"]);
                all.push(turn.clone());
                !known
            };
            if said.starts_with("Soon") {
                keeps_its_promise(&turn, format!("You said: {said}"));
                return StatusCode::ACCEPTED.into_response();
            }
            if said.starts_with("Later") {
                return StatusCode::ACCEPTED.into_response();
            }
            if said.starts_with("Think") && is_new {
                release.subscribe().wait_for(|released| *released).await.ok();
                return Json(saying("a thought too late")).into_response();
            }
            Json(saying(&format!("You said: {said}"))).into_response()
        };
        let address = bot_address(Router::new().route("/turn", post(turn))).await;
        Self { address, asked, released }
    }

    pub(super) fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

/// Posts the answer until somebody has taken it, or says that it is not wanted.
fn keeps_its_promise(turn: &Value, answer: String) {
    let at = |field: &str| turn[field].as_str().unwrap().to_owned();
    let (url, token) = (at("reply_url"), at("reply_token"));
    #[expect(clippy::disallowed_methods, reason = "whoever promises it has said so by then")]
    tokio::spawn(async move {
        loop {
            let post = client().post(&url).bearer_auth(&token).json(&saying(&answer));
            match post.send().await {
                Ok(taken) if !taken.status().is_server_error() => return,
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    });
}

pub(super) fn saying(text: &str) -> Value {
    json!({"actions": [{"type": "say", "text": text}]})
}
