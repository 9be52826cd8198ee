//! The basic stories, and what must be so at the end of each whatever went wrong on the way.

use std::time::Duration;

use deskmate_core::{By, Owner, Turn};
use intercom_twin::{Act, Faults};
use serde_json::{Value, json};

use super::support::{ANN, BOT, JOE, World, bot::Reaction};

/// What people do, and how it has to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Story {
    /// The customer asks and is answered, twice.
    Answer,
    /// The bot offers choices; the customer presses one.
    Choices,
    /// The bot hands over with a message, tags and a note; then people have it.
    Handover,
    /// A person just replies while the bot thinks; then gives it back.
    Takeover,
}

/// What becomes of Deskmate in the middle of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mishap {
    Nothing,
    Restart,
    Crash,
    /// Where the plug was pulled by then, the machine starts again.
    PlugPulled,
    /// Where the store had stopped by then, it comes back.
    StoreFails,
}

pub(crate) const STORIES: [Story; 4] =
    [Story::Answer, Story::Choices, Story::Handover, Story::Takeover];

/// Plays it and tells what is wrong in the end. A world that never comes to rest would hang the
/// whole test.
pub(crate) async fn told(story: Story, world: &mut World, mishap: Mishap) -> Vec<String> {
    let limit = Duration::from_secs(60);
    let told = async {
        let id = story.plays(world, mishap).await;
        story.complaints(world, &id).await
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "a world that hangs has a clock that stands still"
    )]
    match tokio::time::timeout(limit, told).await {
        Ok(found) => found,
        Err(_) => vec![format!("it never came to rest: {}", world.unrest().await)],
    }
}

/// What the bot of the stories answers: the same however often it is asked.
pub(crate) fn script(turn: &Turn) -> Value {
    let texts: Vec<_> = turn.messages.iter().map(|message| message.text.as_str()).collect();
    let chosen = turn.messages.iter().find_map(|message| message.choice.as_ref());
    let say = |text: String| json!({"actions": [{"type": "say", "text": text}]});
    match (chosen, texts.join(" / ").as_str()) {
        (Some(choice), _) => say(format!("You chose {}.", choice.id)),
        (None, "Which one?") => json!({"actions": [
            {"type": "say", "text": "These:"},
            {"type": "say", "text": "Take one.", "choices": [
                {"id": "red", "title": "The red one"}, {"id": "blue", "title": "The blue one"},
            ]},
        ]}),
        (None, "A person, please") => json!({"actions": [
            {"type": "handover", "team": "VIP", "message": "One moment.", "note": "Wants a person.",
             "tags": ["Likes tea", "Hurry"]},
        ]}),
        (None, "") => json!({}),
        (None, text) => say(format!("You said: {text}")),
    }
}

impl Story {
    /// Plays it in a new world.
    pub(crate) async fn plays(self, world: &mut World, mishap: Mishap) -> String {
        world.bot.always(Reaction::Plays(script));
        let id = self.plays_on(world, mishap).await;
        if world.plug.is_out() {
            befalls(world, mishap).await;
            passes(world, 150).await;
        }
        id
    }

    async fn plays_on(self, world: &mut World, mishap: Mishap) -> String {
        match self {
            Self::Answer => {
                let id = begins(world, "Where is my order?").await;
                befalls(world, mishap).await;
                passes(world, 150).await;
                happens(world, Act::contact_writes(&id, "And the other one?")).await;
                befalls(world, mishap).await;
                passes(world, 150).await;
                id
            }
            Self::Choices => {
                let id = begins(world, "Which one?").await;
                befalls(world, mishap).await;
                passes(world, 150).await;
                if offers(world, &id) > 0 {
                    happens(world, Act::contact_presses(&id, "The blue one")).await;
                    befalls(world, mishap).await;
                    passes(world, 150).await;
                }
                id
            }
            Self::Handover => {
                let id = begins(world, "A person, please").await;
                befalls(world, mishap).await;
                passes(world, 150).await;
                happens(world, Act::contact_writes(&id, "Is anybody there?")).await;
                befalls(world, mishap).await;
                passes(world, 150).await;
                id
            }
            Self::Takeover => {
                world.bot.always(Reaction::Fails("it is still thinking"));
                let id = begins(world, "Where is my order?").await;
                befalls(world, mishap).await;
                happens(world, Act::teammate_replies(&id, ANN, "I do this.")).await;
                befalls(world, mishap).await;
                passes(world, 20).await;
                world.bot.always(Reaction::Plays(script));
                passes(world, 130).await;
                happens(world, Act::contact_writes(&id, "Thank you, Ann")).await;
                befalls(world, mishap).await;
                passes(world, 150).await;
                happens(world, Act::teammate_assigns(&id, ANN, BOT)).await;
                befalls(world, mishap).await;
                passes(world, 150).await;
                id
            }
        }
    }

    /// What is not as it should be in the end.
    pub(crate) async fn complaints(self, world: &World, id: &str) -> Vec<String> {
        let mut found = Complaints::default();
        let said = world.bot_said(id);
        match self {
            Self::Answer => {
                found.same(
                    "said",
                    &said,
                    &["You said: Where is my order?", "You said: And the other one?"],
                );
                found.is("the bot's", world.owner(id).await.is_bot());
            }
            Self::Choices => {
                found.same("said", &said, &["These:", "Take one.", "You chose blue."]);
                found.same("offers", &[offers(world, id).to_string()], &["1"]);
            }
            Self::Handover => {
                found.same("said", &said, &["One moment."]);
                let notes = world.bot_noted(id);
                let wanted = notes.iter().filter(|note| note.contains("Wants a person.")).count();
                found.same("notes", &[wanted.to_string(), notes.len().to_string()], &["1", "1"]);
                found.same("given to", &assigned(world, id), &["VIP"]);
                let tags = customers_tags(world, id).await;
                let has = |tag: &str| tags.iter().any(|own| own == tag);
                found.is("tagged", has("Likes tea") && has("Hurry"));
                let owner = world.owner(id).await;
                found.is(
                    "people's by handover",
                    matches!(owner, Owner::People { by: By::Handover, .. }),
                );
            }
            Self::Takeover => {
                found.same("said", &said, &["You said: Thank you, Ann"]);
                found.same("given to", &assigned(world, id), &[ANN]);
                found.is("the bot's again", world.owner(id).await.is_bot());
            }
        }
        let counts = world.service().engine.store().counts().await.unwrap();
        found.same("left to do", &[counts.outbox.to_string()], &["0"]);
        found.same("notifications left", &[counts.notifications.to_string()], &["0"]);
        found.0
    }
}

#[derive(Default)]
struct Complaints(Vec<String>);

impl Complaints {
    fn same<A: AsRef<str>>(&mut self, what: &str, is: &[A], should: &[&str]) {
        let is: Vec<_> = is.iter().map(AsRef::as_ref).collect();
        if is != should {
            self.0.push(format!("{what}: {is:?} instead of {should:?}"));
        }
    }

    fn is(&mut self, what: &str, so: bool) {
        if !so {
            self.0.push(format!("not {what}"));
        }
    }
}

async fn begins(world: &World, text: &str) -> String {
    let id = world.twin.act(Act::contact_starts(JOE, text)).unwrap().conversation_id;
    world.settle().await;
    id
}

async fn happens(world: &World, act: Act) {
    world.twin.act(act).unwrap();
    world.settle().await;
}

pub(crate) async fn befalls(world: &mut World, mishap: Mishap) {
    let is_out = world.plug.is_out();
    match mishap {
        Mishap::Restart => world.restart().await,
        Mishap::Crash => crashes(world).await,
        Mishap::PlugPulled if is_out => crashes(world).await,
        Mishap::StoreFails if is_out => {
            world.plug.back_in();
            // Who met the failure waits a second before trying again.
            world.advance(Duration::from_secs(1)).await;
        }
        Mishap::Nothing | Mishap::PlugPulled | Mishap::StoreFails => {}
    }
}

async fn crashes(world: &mut World) {
    world.crash().await;
    world.start_again().await;
}

/// Time passes, in small steps at first: that is when waits end.
pub(crate) async fn passes(world: &World, seconds: u64) {
    let mut left = seconds * 2;
    let mut step = 1;
    for taken in 0.. {
        if left == 0 {
            return;
        }
        if taken >= 20 {
            step = 20;
        }
        let now = step.min(left);
        world.advance(Duration::from_millis(500 * now)).await;
        left -= now;
    }
}

/// How often choices were offered natively.
pub(crate) fn offers(world: &World, id: &str) -> usize {
    world.parts(id).iter().filter(|part| part["part_type"] == "quick_reply").count()
}

/// To whom the bot's teammate has assigned it, in order, without what it gave to nobody.
pub(crate) fn assigned(world: &World, id: &str) -> Vec<String> {
    let about = world.twin.describe();
    let parts = world.parts(id);
    let ours = parts.iter().filter(|part| part["author"]["id"] == about.teammate_id.as_str());
    ours.filter_map(|part| {
        let to = part["assigned_to"]["id"].as_str()?;
        let team = about.teams.iter().find(|team| team.id == to).map(|team| team.name.clone());
        let admin = || about.admins.iter().find(|admin| admin.id == to).map(|a| a.name.clone());
        team.or_else(admin)
    })
    .collect()
}

/// The names of the customer's tags.
pub(crate) async fn customers_tags(world: &World, id: &str) -> Vec<String> {
    world.twin.set_faults(Faults::none()).unwrap();
    let about = world.twin.describe();
    let conversation = world.conversation(id);
    let contact = conversation["contacts"]["contacts"][0]["id"].as_str().unwrap().to_owned();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let call = client.get(format!("{}/contacts/{contact}/tags", about.base_url));
    let answer = call.bearer_auth(about.access_token).send().await.unwrap();
    let tags: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    let tags = tags["data"].as_array().cloned().unwrap_or_default();
    tags.iter().filter_map(|tag| tag["name"].as_str().map(str::to_owned)).collect()
}
