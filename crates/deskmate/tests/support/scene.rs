//! What scenes of ownership need of the world: other switches, faults, and what the timeline says.

use std::time::Duration;

use deskmate_bots::Call;
use deskmate_core::{By, Happening, Owner};
use intercom_twin::{Act, Fault, FaultKind, Switches};
use serde_json::{Value, json};

use super::world::{BOT, JOE, World};

impl World {
    /// Changes how the twin behaves where Intercom's behaviour is not known.
    pub(crate) fn switch(&self, change: impl FnOnce(&mut Switches)) {
        let mut switches = self.twin.switches();
        change(&mut switches);
        self.twin.set_switches(switches).unwrap();
    }

    /// New conversations go to this teammate or team, or to `nobody`.
    pub(crate) fn new_ones_go_to(&self, whom: &str) {
        self.switch(|switches| switches.new_conversations_assigned_to = whom.to_owned());
    }

    /// From now on this goes wrong, and nothing else.
    pub(crate) fn fault(&self, fault: Fault) {
        self.twin.set_faults([fault]).unwrap();
    }

    /// Nothing goes wrong any more.
    pub(crate) fn calm(&self) {
        self.twin.set_faults([]).unwrap();
    }

    /// The bot's next reply to the customer takes a second to get there.
    pub(crate) fn next_reply_is_slow(&self) {
        let slow = Fault::new(FaultKind::Latency).ms(1000).times(1);
        self.fault(slow.on("POST", "/conversations/*/reply"));
    }

    /// Intercom lets `first` replies through and then has enough for ten seconds.
    pub(crate) fn replies_are_limited_after(&self, first: u32) {
        let limited = Fault::new(FaultKind::RateLimited).after(first).times(1);
        self.fault(limited.on("POST", "/conversations/*/reply"));
    }

    /// Somebody does something, and nobody waits for what follows.
    pub(crate) fn does_now(&self, act: impl Into<Act>) -> String {
        self.twin.act(act.into()).unwrap().conversation_id
    }

    /// Waits until the faults have all been met: the call they are about is on its way.
    pub(crate) async fn on_its_way(&self) {
        while !self.twin.faults().0.is_empty() {
            tokio::task::yield_now().await;
        }
    }

    /// Waits until a fault of that kind has been met as often as it was to be.
    pub(crate) async fn has_met(&self, kind: FaultKind) {
        while self.twin.faults().0.iter().any(|fault| fault.fault == kind) {
            tokio::task::yield_now().await;
        }
    }

    /// A reply takes a second, its answer does not show it, and no webhook tells what the customer
    /// writes meanwhile: "Two", behind "One".
    pub(crate) async fn two_messages_and_an_own_part_that_shows_late(&self) -> String {
        let reply = ("POST", "/conversations/*/reply");
        let faults = [
            Fault::new(FaultKind::Latency).ms(1000).times(1).on(reply.0, reply.1),
            Fault::new(FaultKind::StaleAnswer).parts(2).times(1).on(reply.0, reply.1),
            Fault::new(FaultKind::LoseWebhook).topic("conversation.user.replied"),
        ];
        self.twin.set_faults(faults).unwrap();
        let id = self.does_now(Act::contact_starts(JOE, "One"));
        self.has_met(FaultKind::Latency).await;
        self.does_now(Act::contact_writes(&id, "Two"));
        self.advance(Duration::from_secs(1)).await;
        id
    }

    // --- what the timeline says ---

    /// What was dropped, and why.
    pub(crate) async fn dropped(&self, id: &str) -> Vec<(String, String)> {
        let dropped = |happening| match happening {
            Happening::Dropped { what, why, .. } => Some((what, why)),
            _ => None,
        };
        self.timeline(id).await.into_iter().filter_map(dropped).collect()
    }

    /// Why it failed open, each time.
    pub(crate) async fn failures(&self, id: &str) -> Vec<String> {
        let failed = |happening| match happening {
            Happening::FailedOpen { why } => Some(why),
            _ => None,
        };
        self.timeline(id).await.into_iter().filter_map(failed).collect()
    }

    /// Why turns were cancelled.
    pub(crate) async fn cancelled(&self, id: &str) -> Vec<String> {
        let cancelled = |happening| match happening {
            Happening::TurnCancelled { why, .. } => Some(why),
            _ => None,
        };
        self.timeline(id).await.into_iter().filter_map(cancelled).collect()
    }

    /// Why it is parked, if it is.
    pub(crate) async fn parked(&self, id: &str) -> Option<String> {
        self.known(id).await?.parked.map(|parked| parked.why)
    }

    /// How people came to own it, if they do.
    pub(crate) async fn people_by(&self, id: &str) -> Option<By> {
        match self.owner(id).await {
            Owner::People { by, .. } => Some(by),
            Owner::Bot { .. } | Owner::NotOurs => None,
        }
    }

    /// The reasons of the turns the bot was asked, with what was said.
    pub(crate) fn turns(&self) -> Vec<(String, Vec<String>)> {
        (self.bot.turns().iter())
            .map(|turn| {
                let reason = json!(turn.reason)["reason"].as_str().unwrap().to_owned();
                (reason, turn.messages.iter().map(|message| message.text.clone()).collect())
            })
            .collect()
    }

    /// Reason and messages of the bot's last turn.
    pub(crate) fn last_turn(&self) -> (String, Vec<String>) {
        self.turns().pop().expect("the bot was never asked")
    }

    // --- people and ids ---

    /// The id of a teammate or team.
    pub(crate) fn id_of(&self, name: &str) -> String {
        let about = self.twin.describe();
        let admins = about.admins.iter().map(|admin| (&admin.name, &admin.id));
        let mut all = admins.chain(about.teams.iter().map(|team| (&team.name, &team.id)));
        all.find(|(own, _)| *own == name).map(|(_, id)| id.clone()).expect("nobody has that name")
    }

    /// The id of the contact who began the conversation.
    pub(crate) fn contact_of(&self, id: &str) -> String {
        self.conversation(id)["contacts"]["contacts"][0]["id"].as_str().unwrap().to_owned()
    }

    /// The ids of a contact's tags.
    pub(crate) fn tags_of(&self, contact: &str) -> Vec<String> {
        let contact = self.twin.contact(contact).unwrap();
        let tags = contact["tags"]["data"].as_array().cloned().unwrap_or_default();
        tags.iter().map(|tag| tag["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Our bot's teammate.
    pub(crate) fn bot_id(&self) -> String {
        self.id_of(BOT)
    }

    /// Names of the kinds of the parts, oldest first.
    pub(crate) fn kinds(&self, id: &str) -> Vec<String> {
        let kind = |part: &Value| part["part_type"].as_str().unwrap().to_owned();
        self.parts(id).iter().map(kind).collect()
    }

    // --- over HTTP ---

    /// Calls the twin's REST API with the app's token, as another program would.
    pub(crate) async fn api(&self, method: &str, path: &str, body: &Value) -> Value {
        let about = self.twin.describe();
        let url = format!("{}{path}", about.base_url);
        let call = client()
            .request(method.parse().unwrap(), url)
            .bearer_auth(about.access_token)
            .header("intercom-version", "2.14")
            .header("content-type", "application/json");
        let call = if body.is_null() { call } else { call.body(body.to_string()) };
        let answer = call.send().await.unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    /// Another program that has the token replies as our teammate.
    pub(crate) async fn another_program_says(&self, id: &str, text: &str) {
        let reply = json!({"message_type": "comment", "type": "admin", "admin_id": self.bot_id(), "body": text});
        self.api("POST", &format!("/conversations/{id}/reply"), &reply).await;
        self.settle().await;
    }

    /// The bot answers a turn later, as it was told to. Returns the status and the body.
    pub(crate) async fn answers_later(&self, call: &Call, answer: &Value) -> (u16, String) {
        self.posts_answer(call, &call.reply_token, answer).await
    }

    /// Somebody posts an answer to a turn with that token.
    pub(crate) async fn posts_answer(
        &self,
        call: &Call,
        token: &str,
        answer: &Value,
    ) -> (u16, String) {
        let answered = client()
            .post(&call.reply_url)
            .bearer_auth(token)
            .header("content-type", "application/json")
            .body(answer.to_string())
            .send()
            .await
            .unwrap();
        let status = answered.status().as_u16();
        let body = answered.text().await.unwrap();
        self.settle().await;
        (status, body)
    }
}

impl World {
    /// Gets what is at an address: the status and the bytes.
    pub(crate) async fn gets(&self, url: &str) -> (u16, Vec<u8>) {
        let answer = client().get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    }
}

/// For calls within the machine.
fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// An answer that says this.
pub(crate) fn saying(texts: &[&str]) -> Value {
    let says: Vec<_> = texts.iter().map(|text| json!({"type": "say", "text": text})).collect();
    json!({ "actions": says })
}

/// An answer that hands over to a team.
pub(crate) fn handing_over(team: &str) -> Value {
    json!({"actions": [{"type": "handover", "team": team}]})
}

/// `[("message", ["Hi"])]`, owned, for comparing.
pub(crate) fn turn(reason: &str, messages: &[&str]) -> (String, Vec<String>) {
    (reason.to_owned(), messages.iter().map(|text| (*text).to_owned()).collect())
}

/// Who is assigned, owned, for comparing.
pub(crate) fn with(teammate: &str, team: &str) -> (String, String) {
    (teammate.to_owned(), team.to_owned())
}

/// What a customer reads when the bot failed.
pub(crate) fn sorry() -> String {
    deskmate_core::Rules::default().failure_message
}
