//! One turn of an agent: rules, then the model and its tools until there is an answer.

mod approval;
mod ending;

pub(super) use approval::Agreed;

use std::sync::{Mutex, PoisonError};

use deskmate_core::{
    Author, Reason, Turn,
    action::{Action, Answer},
    rich::is_blank,
};
use serde_json::{Map, Value};

use super::{
    AgentBotOptions,
    knowledge::Library,
    memory, people, prompt,
    ready::Ready,
    rules::{Known, masked, tongue, without_unknown},
    tools::{self, Came, Found, ToolContext},
};
use crate::{
    Bot, Call, Failure, Outcome,
    model::{CallError, End, Prompt, Reply, Said, Spent, Today, Tokens, ToolCall},
    session,
};

/// Most times that a model is asked in a turn, where the file says nothing.
const MOST_STEPS: u32 = 8;

/// Most times that a prompt which is too long is shortened.
const MOST_CUTS: usize = 4;

/// Most calls of one answer that are carried out.
const MOST_CALLS: usize = 16;

/// A turn on its way.
pub(super) struct Running<'a> {
    ready: &'a Ready,
    options: &'a AgentBotOptions,
    /// With what is shared of the contact.
    turn: Turn,
    /// What is kept from turn to turn.
    state: Map<String, Value>,
    kept: Map<String, Value>,
    context: ToolContext<'a>,
    /// Addresses that stand in the file, and those that our side has said before.
    known: Known,
    spent: Spent,
    today: &'a Mutex<Today>,
    agreed: &'a Mutex<Agreed>,
    path: Vec<String>,
    /// Whether the first model has failed.
    failed: bool,
    /// Whether it was told already that its answer cannot be used.
    nudged: bool,
    /// Whether it was told already that an answer has a topic.
    asked_for_topic: bool,
    /// What the answer is about: as the model says, and by the tools that it called.
    topics: Vec<String>,
    /// Whether people look at the answer first.
    drafts: bool,
}

impl<'a> Running<'a> {
    pub(super) fn new(
        ready: &'a Ready,
        options: &'a AgentBotOptions,
        today: &'a Mutex<Today>,
        agreed: &'a Mutex<Agreed>,
        call: &'a Call,
    ) -> Self {
        let mut turn = options.share.turn(&call.turn);
        let state = session::take_state(&mut turn);
        let mut known = Known::default();
        known.read(&ready.file.instructions);
        let ours = turn.history.iter().filter(|said| said.author != Author::Contact);
        ours.for_each(|said| known.read(&said.text));
        let context = ToolContext {
            ready,
            call,
            tongue: tongue(&ready.file, &call.turn),
            found: Found::default(),
            actions: Vec::new(),
            last: None,
            agreed: false,
        };
        Self {
            ready,
            options,
            turn,
            kept: state.clone(),
            spent: Spent::of(&state),
            state,
            context,
            known,
            today,
            agreed,
            path: Vec::new(),
            failed: false,
            nudged: false,
            asked_for_topic: false,
            topics: Vec::new(),
            drafts: false,
        }
    }

    pub(super) async fn run(mut self) -> Outcome {
        let nothing_new = self.turn.messages.is_empty();
        if nothing_new && self.turn.reason == Reason::Returned {
            return self.ends();
        }
        let file = &self.ready.file;
        let asked = people::asked_for(file, &self.turn, &self.context.tongue, &mut self.state);
        if let Some(handover) = asked {
            self.path.push("a person is asked for: no model is".to_owned());
            return self.hands_over(handover);
        }
        if let Some(outcome) = self.approval() {
            return outcome;
        }
        // A dialog that has asked something gets the answer, and a timer is always a dialog's.
        let timer = matches!(self.turn.reason, Reason::Timer { .. });
        let resumes = self.is_agreed();
        match &self.ready.dialogs {
            _ if resumes => {}
            Some(bot) if timer || deskmate_dialog::asks(&self.turn.session) => {
                let outcome = bot.turn(self.context.call).await;
                return self.by_dialog(outcome);
            }
            _ if timer && nothing_new => return self.ends(),
            _ => {}
        }
        let Some(most) = file.limits.as_ref().and_then(|limits| limits.time) else {
            return self.answer().await.unwrap_or_else(Outcome::Failed);
        };
        let seconds = most.0.as_secs_f64();
        let why = format!("The model took longer than {seconds} s.");
        let late = people::handover(file, None, &self.context.tongue, &why);
        let timing = &self.options.timing;
        tokio::select! {
            biased;
            answered = self.answer() => answered.unwrap_or_else(Outcome::Failed),
            () = timing.sleep(most.0) => {
                let answer = Answer { actions: vec![Action::Handover(late)], ..Answer::default() };
                Outcome::Answered(answer.into())
            }
        }
    }

    async fn answer(mut self) -> Result<Outcome, Failure> {
        let file = &self.ready.file;
        let now = prompt::now(self.options.timing.now_ms(), self.options.timezone.as_deref());
        self.list_tools().await;
        let mut prompt = Prompt {
            system: prompt::system(file, &self.turn, &self.context.tongue, &now),
            said: prompt::said(&self.turn),
            tools: tools::specs(self.ready),
            shape: None,
        };
        self.recall(&mut prompt);
        self.search(&mut prompt).await;
        self.note_errors();
        if let Some(outcome) = self.goes_on(&mut prompt).await {
            return Ok(outcome);
        }
        let limits = file.limits.as_ref();
        let steps = limits.and_then(|own| own.steps.as_ref()).map_or(MOST_STEPS, |own| own.value);
        for _ in 0..steps {
            let today = *self.today().at(self.options.timing.now_ms());
            if let Some(why) = limits.and_then(|own| own.reached(self.spent, today)) {
                return Ok(self.at_the_limit(&why));
            }
            let Some(mut reply) = self.ask(&mut prompt).await? else {
                return Ok(self.gives_up("What was said is too long for the model."));
            };
            if reply.end == End::Refused {
                return Ok(self.gives_up("The model refuses to answer."));
            }
            if let Some((topic, text)) = tools::answer::read(file, &reply.calls) {
                self.topics.push(topic);
                (reply.text, reply.calls) = (text, Vec::new());
            } else if self.lacks_topic(&reply, &mut prompt) {
                continue;
            }
            if reply.calls.is_empty() {
                match self.usable(&reply, &mut prompt) {
                    Some(_) if self.found_nothing() => {
                        return Ok(self.gives_up("Nothing is known about what the customer asks."));
                    }
                    Some(text) => return Ok(self.says(&text)),
                    None if self.nudged => return Ok(self.gives_up("The model gave no answer.")),
                    None => self.nudged = true,
                }
                continue;
            }
            if let Some(outcome) = self.calls(reply, &mut prompt).await {
                return Ok(outcome);
            }
        }
        Ok(self.gives_up(&format!("The agent came to no answer in {steps} steps.")))
    }

    /// Carries out what the model calls, in its order; the outcome where the turn is over by that.
    async fn calls(&mut self, mut reply: Reply, prompt: &mut Prompt) -> Option<Outcome> {
        reply.calls.truncate(MOST_CALLS);
        let calls = reply.calls.clone();
        prompt.said.push(Said::Agent { text: reply.text.clone(), calls: reply.calls });
        for call in &calls {
            self.topics.extend(self.context.topic_of(&call.name).map(str::to_owned));
            let began = self.options.timing.steady_ms();
            let came = self.context.run(call).await;
            let took = self.options.timing.steady_ms() - began;
            self.note_errors();
            self.path.push(format!("calls `{}`: {took} ms", shown(call)));
            let failed = matches!(&came, Came::Told(told) if told.starts_with("Error"));
            let outcome = if failed { "failed" } else { "done" };
            metrics::counter!("deskmate_agent_tool_calls_total", "bot" => self.options.name.clone(), "outcome" => outcome)
                .increment(1);
            match came {
                Came::Told(result) => {
                    prompt.said.push(Said::Result { id: call.id.clone(), text: masked(&result) });
                }
                Came::HandsOver(handover) => return Some(self.by_model(*handover, &reply.text)),
                Came::Answered(outcome) => return Some(self.by_dialog(*outcome)),
                Came::AsksTeam => match self.asks_team(call, &reply.text) {
                    Ok(outcome) => return Some(outcome),
                    Err(why) => prompt.said.push(Said::Result { id: call.id.clone(), text: why }),
                },
            }
        }
        None
    }

    /// Asks the model; nothing where the prompt is too long however much it is shortened.
    async fn ask(&mut self, prompt: &mut Prompt) -> Result<Option<Reply>, Failure> {
        for _ in 0..=MOST_CUTS {
            let began = self.options.timing.steady_ms();
            match self.ready.models.ask(prompt, self.failed).await {
                Ok(answered) => {
                    if let Some(why) = answered.instead {
                        tracing::warn!(bot.name = self.options.name, why, "agent.fallback");
                        self.path.push(format!("the other model is asked, since {why}"));
                        self.failed = true;
                    }
                    let took = self.options.timing.steady_ms() - began;
                    let tokens = answered.reply.tokens;
                    self.uses(&answered.by.name, tokens, answered.by.cost(tokens), took);
                    return Ok(Some(answered.reply));
                }
                Err(CallError::TooLong) => {
                    let newest = prompt
                        .said
                        .iter()
                        .rev()
                        .take_while(|said| !matches!(said, Said::Customer(_)));
                    let kept = newest.count() + 1;
                    if !prompt::shorten(&mut prompt.said, kept) {
                        return Ok(None);
                    }
                    self.path.push("what was said before is shortened".to_owned());
                }
                Err(CallError::Failed(failure)) => return Err(failure),
            }
        }
        Ok(None)
    }

    /// Notes what was used: for the limits, the timeline, and whoever watches.
    fn uses(&mut self, model: &str, tokens: Tokens, cost: Option<f64>, took_ms: i64) {
        self.spent.add(tokens, cost);
        self.today().at(self.options.timing.now_ms()).add(tokens, cost);
        self.path.push(tokens.told(model, cost, took_ms));
        tokens.count(&self.options.name, model);
    }

    fn today(&self) -> std::sync::MutexGuard<'a, Today> {
        self.today.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the model is to answer again, with the topic. It is asked once: an answer without one
    /// waits for people.
    fn lacks_topic(&mut self, reply: &Reply, prompt: &mut Prompt) -> bool {
        let plain = reply.calls.is_empty() && !is_blank(&reply.text);
        if !plain || self.asked_for_topic || !self.ready.file.needs_topic() {
            return false;
        }
        self.asked_for_topic = true;
        prompt.said.push(Said::Agent { text: reply.text.clone(), calls: Vec::new() });
        let told = "(Nobody has read that. Call `answer`, with the topic and the text.)";
        prompt.said.push(Said::Customer(told.to_owned()));
        true
    }

    /// The text as it may go out; nothing where the model is to try again.
    fn usable(&mut self, reply: &Reply, prompt: &mut Prompt) -> Option<String> {
        let text = self.cleaned(&reply.text);
        let wrong = match reply.end {
            _ if is_blank(&text) => {
                "Your answer was empty. Answer the customer, or call `handover`."
            }
            End::Cut if !self.nudged => {
                "Your answer was too long and was cut off. Answer again, in fewer words."
            }
            End::Cut | End::Done | End::Refused => return Some(text),
        };
        if !text.is_empty() {
            prompt.said.push(Said::Agent { text, calls: Vec::new() });
        }
        match prompt.said.last_mut() {
            Some(Said::Customer(last)) => *last = format!("{last}\n\n({wrong})"),
            _ => prompt.said.push(Said::Customer(format!("({wrong})"))),
        }
        None
    }

    /// Without links that nobody knows, and without what only the model is told.
    fn cleaned(&mut self, text: &str) -> String {
        let text = text.trim();
        let text = text.strip_prefix(prompt::COLLEAGUE).unwrap_or(text).trim();
        let (text, removed) = without_unknown(text, &[&self.known, &self.context.found.known]);
        if removed > 0 {
            self.path
                .push(format!("{} taken out", deskmate_core::counted(removed, "unknown link")));
        }
        text
    }

    /// Looks up what the customer asks before the model does: small models forget to.
    async fn search(&mut self, prompt: &mut Prompt) {
        let Some(library) = &self.ready.library else { return };
        let errors = library.freshen().await;
        self.path
            .extend(errors.into_iter().map(|why| format!("knowledge could not be read: {why}")));
        let query = prompt::query(&self.turn);
        if let Some(found) = tools::beforehand(library, &query, &mut self.context.found).await {
            let passages = deskmate_core::counted(self.context.found.passages.len(), "passage");
            self.path.push(format!("{passages} found"));
            prompt.said.extend(found);
        }
    }

    /// Tells what is remembered of the customer.
    fn recall(&mut self, prompt: &mut Prompt) {
        let summary = self.ready.file.memory.as_ref().and(self.context.call.memory.as_ref());
        if let Some(summary) = summary {
            self.path.push("the model is told what is remembered of the customer".to_owned());
            prompt.said.extend(memory::told(summary));
        }
    }

    /// Notes why things were found by their words alone.
    fn note_errors(&mut self) {
        let errors = std::mem::take(&mut self.context.found.errors);
        self.path.extend(errors.into_iter().map(|why| format!("{why}; found by words alone")));
    }

    /// Has the servers of tools say what they have; one that cannot be asked has nothing.
    async fn list_tools(&mut self) {
        for server in &self.ready.servers {
            if let Err(why) = server.freshen().await {
                tracing::warn!(bot.name = self.options.name, why, "agent.server_failed");
                self.path.push(why);
            }
        }
    }

    /// Whether people are to get what is asked, since it was looked for and nothing is known of it.
    fn found_nothing(&self) -> bool {
        let hands_over = self.ready.library.as_ref().is_some_and(Library::hands_over);
        hands_over && self.context.found.searches > 0 && self.context.found.passages.is_empty()
    }
}

/// A tool's name, as far as it is one.
fn shown(call: &ToolCall) -> String {
    let plain = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    call.name.chars().filter(plain).take(64).collect()
}
