//! One turn of an agent: rules, then the model and its tools until there is an answer.

use deskmate_core::{
    Author, Reason, Turn,
    action::{Action, Answer, Format, Handover, Say},
    rich::is_blank,
};
use serde_json::{Map, Value};

use super::{
    AgentBotOptions,
    knowledge::{Library, with_sources},
    model::{End, Prompt, Said, ToolCall, Trouble},
    people, prompt,
    ready::Ready,
    rules::{Known, Tongue, masked, tongue, without_unknown},
    tools::{self, Came, Found},
};
use crate::{Answered, Call, Failure, Outcome, session};

/// Most times that a model is asked in a turn.
const MOST_STEPS: usize = 8;

/// Most times that a prompt which is too long is shortened.
const MOST_CUTS: usize = 4;

/// A turn on its way.
pub(super) struct Running<'a> {
    ready: &'a Ready,
    options: &'a AgentBotOptions,
    /// With what is shared of the contact.
    turn: Turn,
    /// What is kept from turn to turn.
    state: Map<String, Value>,
    kept: Map<String, Value>,
    tongue: Tongue,
    known: Known,
    found: Found,
    actions: Vec<Action>,
    path: Vec<String>,
    /// Whether the first model has failed.
    failed: bool,
    /// Whether it was told already that its answer cannot be used.
    nudged: bool,
}

impl<'a> Running<'a> {
    pub(super) fn new(ready: &'a Ready, options: &'a AgentBotOptions, call: &Call) -> Self {
        let tongue = tongue(&ready.file, &call.turn);
        let mut turn = options.share.turn(&call.turn);
        let state = session::take_state(&mut turn);
        let mut known = Known::default();
        known.read(&ready.file.instructions);
        turn.history
            .iter()
            .filter(|said| said.author != Author::Contact)
            .for_each(|said| known.read(&said.text));
        Self {
            ready,
            options,
            turn,
            kept: state.clone(),
            state,
            tongue,
            known,
            found: Found::default(),
            actions: Vec::new(),
            path: Vec::new(),
            failed: false,
            nudged: false,
        }
    }

    pub(super) async fn run(mut self) -> Outcome {
        let nothing_new = self.turn.messages.is_empty();
        if nothing_new && matches!(self.turn.reason, Reason::Returned | Reason::Timer { .. }) {
            return self.ends();
        }
        let asked = people::asked_for(&self.ready.file, &self.turn, &self.tongue, &mut self.state);
        if let Some(handover) = asked {
            self.path.push("a person is asked for: no model is".to_owned());
            return self.hands_over(handover);
        }
        match self.answer().await {
            Ok(outcome) => outcome,
            Err(failure) => Outcome::Failed(failure),
        }
    }

    async fn answer(mut self) -> Result<Outcome, Failure> {
        let file = &self.ready.file;
        let now = prompt::now(self.options.timing.now_ms(), self.options.timezone.as_deref());
        let mut prompt = Prompt {
            system: prompt::system(file, &self.turn, &self.tongue, &now),
            said: prompt::said(&self.turn),
            tools: tools::specs(self.ready),
        };
        self.look(&mut prompt).await;
        for _ in 0..MOST_STEPS {
            let Some((text, calls, end)) = self.ask(&mut prompt).await? else {
                return Ok(self.gives_up("What was said is too long for the model."));
            };
            if end == End::Refused {
                return Ok(self.gives_up("The model refuses to answer."));
            }
            if calls.is_empty() {
                match self.usable(&text, end, &mut prompt) {
                    Some(_) if self.found_nothing() => {
                        return Ok(self.gives_up("Nothing is known about what the customer asks."));
                    }
                    Some(text) => return Ok(self.says(&text)),
                    None if self.nudged => return Ok(self.gives_up("The model gave no answer.")),
                    None => {
                        self.nudged = true;
                        continue;
                    }
                }
            }
            prompt.said.push(Said::Agent { text: text.clone(), calls: calls.clone() });
            for call in &calls {
                self.path.push(format!("calls `{}`", call.name));
                match tools::run(self.ready, &self.tongue, call, &mut self.found) {
                    Came::Told(result) => {
                        let text = masked(&result);
                        prompt.said.push(Said::Result { id: call.id.clone(), text });
                    }
                    Came::HandsOver(handover) => return Ok(self.by_model(*handover, &text)),
                }
            }
        }
        Ok(self.gives_up(&format!("The agent came to no answer in {MOST_STEPS} steps.")))
    }

    /// Asks the model; nothing where the prompt is too long however much it is shortened.
    async fn ask(
        &mut self,
        prompt: &mut Prompt,
    ) -> Result<Option<(String, Vec<ToolCall>, End)>, Failure> {
        for _ in 0..=MOST_CUTS {
            match self.ready.ask(prompt, self.failed).await {
                Ok(answered) => {
                    if let Some(why) = answered.instead {
                        tracing::warn!(bot.name = self.options.name, why, "agent.fallback");
                        self.path.push(format!("the other model is asked, since {why}"));
                        self.failed = true;
                    }
                    let reply = answered.reply;
                    let cost = answered.by.cost(reply.tokens);
                    let cost =
                        cost.map(|cost| format!(", which cost {cost:.5}")).unwrap_or_default();
                    self.path.push(format!(
                        "`{}` read {} and wrote {} tokens{cost}",
                        answered.by.name, reply.tokens.input, reply.tokens.output
                    ));
                    return Ok(Some((reply.text, reply.calls, reply.end)));
                }
                Err(Trouble::TooLong) => {
                    let calls = prompt
                        .said
                        .iter()
                        .rev()
                        .take_while(|said| !matches!(said, Said::Customer(_)))
                        .count();
                    if !prompt::shorten(&mut prompt.said, calls + 1) {
                        return Ok(None);
                    }
                    self.path.push("what was said before is shortened".to_owned());
                }
                Err(Trouble::Failed(failure)) => return Err(failure),
            }
        }
        Ok(None)
    }

    /// The text as it may go out; nothing where the model is to try again.
    fn usable(&mut self, text: &str, end: End, prompt: &mut Prompt) -> Option<String> {
        let text = self.cleaned(text);
        let wrong = match end {
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
        let known = [&self.known, &self.found.known];
        let (text, removed) = without_unknown(text, &known);
        if removed > 0 {
            self.path
                .push(format!("{} taken out", deskmate_core::counted(removed, "unknown link")));
        }
        text
    }

    /// Looks up what the customer asks before the model does: small models forget to.
    async fn look(&mut self, prompt: &mut Prompt) {
        let Some(library) = &self.ready.library else { return };
        let trouble = library.freshen().await;
        self.path
            .extend(trouble.into_iter().map(|why| format!("knowledge could not be read: {why}")));
        let query = prompt::query(&self.turn);
        if let Some(found) = tools::beforehand(library, &query, &mut self.found) {
            let passages = deskmate_core::counted(self.found.passages.len(), "passage");
            self.path.push(format!("{passages} found"));
            prompt.said.extend(found);
        }
    }

    /// Whether people are to get what is asked, since it was looked for and nothing is known of it.
    fn found_nothing(&self) -> bool {
        let hands_over = self.ready.library.as_ref().is_some_and(Library::hands_over);
        hands_over && self.found.searches > 0 && self.found.passages.is_empty()
    }

    fn says(mut self, text: &str) -> Outcome {
        let (text, sources) = with_sources(text, &self.found.passages);
        self.path.extend(sources.iter().map(|url| format!("from {url}")));
        self.actions.push(Action::Say(Say { text, format: Format::Markdown, ..Say::default() }));
        self.ends()
    }

    /// The model hands over; what it wrote beside is said before.
    fn by_model(mut self, mut handover: Handover, text: &str) -> Outcome {
        let text = self.cleaned(text);
        let message = handover.message.take().map(|message| self.cleaned(&message));
        handover.note =
            handover.note.take().map(|note| self.cleaned(&note)).filter(|note| !is_blank(note));
        handover.message = Some(if is_blank(&text) { message.unwrap_or_default() } else { text });
        handover.message = handover.message.filter(|message| !is_blank(message));
        self.hands_over(handover)
    }

    /// There is no answer: people find one.
    fn gives_up(self, why: &str) -> Outcome {
        let handover = people::handover(&self.ready.file, None, &self.tongue, why);
        self.hands_over(handover)
    }

    fn hands_over(mut self, handover: Handover) -> Outcome {
        self.actions.push(Action::Handover(handover));
        self.ends()
    }

    fn ends(self) -> Outcome {
        let mut answer = Answer { actions: self.actions, ..Answer::default() };
        if let Err(why) = answer.check() {
            let why = format!(
                "the agent `{}` gave an answer that does not fit: {why}",
                self.options.name
            );
            return Outcome::Failed(Failure::Final { why });
        }
        if self.state != self.kept {
            session::keep_state(&mut answer, self.state);
        }
        Outcome::Answered(Answered { answer, path: self.path, events: Vec::new() })
    }
}
