//! A small world to tell stories in: a customer, people, workflows, our bot, and Intercom between
//! them.
//!
//! What somebody does makes a part, a second after the one before, and Deskmate reads the whole
//! conversation. Each step begins with the conversation written down and read back, as after a
//! restart, and ends with a look at what must always hold ([`World::step`]).

// Each test file uses its own part of the language, and a story that cannot go on should panic.
#![allow(dead_code, unreachable_pub, clippy::expect_used, clippy::needless_pass_by_value)]

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use deskmate_core::{
    About, Act, ActionId, Actor, Assignee, Autonomy, By, Command, ContactId, Conversation,
    DraftEnd, Effect, Entry, Event, Fact, Happening, OnClose, OnNewMessage, Operation, Owner,
    PartId, Planned, Policy, Position, Read, Reason, Target, TeamId, TeammateId, Timestamp, TurnId,
    Words,
    action::{Action, Answer, Close, Format, Handover, Note, Say, Snooze, Subject, Tags, Timer},
    step,
};

/// Our bot teammate.
pub const US: &str = "814860";
/// Another of our bot teammates.
pub const PEER: &str = "814861";
/// When every story begins, in unix seconds.
pub const START: i64 = 1_734_537_500;

/// A world in which a conversation has just begun, with the default policy.
pub fn world() -> World {
    world_with(|_| {})
}

/// A world with another policy.
pub fn world_with(change: impl FnOnce(&mut Policy)) -> World {
    let mut policy = Policy::new(TeammateId::from(US));
    // Most stories are about something else.
    policy.rules.handover_summary = false;
    policy.peers.insert(TeammateId::from(PEER));
    change(&mut policy);
    World {
        policy,
        conversation: Conversation::new("support".into(), "215474343849634".into()),
        now: Timestamp::from_secs(START),
        parts: Vec::new(),
        hidden: BTreeSet::new(),
        names: BTreeMap::new(),
        fields: None,
        source: "conversation".into(),
        outbox: Vec::new(),
        news: Vec::new(),
        records: Vec::new(),
        same_second: false,
        unread: false,
    }
}

/// A world in which the bot owns the conversation and nothing waits.
pub fn bot_owned() -> World {
    bot_owned_with(|_| {})
}

/// The same with another policy.
pub fn bot_owned_with(change: impl FnOnce(&mut Policy)) -> World {
    world_with(change).assigned_to_us_by(workflow()).bot_owns().forget_plans()
}

/// A world in which Ann has taken the conversation from the bot.
pub fn people_owned() -> World {
    people_owned_with(|_| {})
}

/// The same with another policy.
pub fn people_owned_with(change: impl FnOnce(&mut Policy)) -> World {
    bot_owned_with(change)
        .assigned_to(teammate("ann"), person("ann"))
        .people_own(By::Assignment, teammate("ann"))
        .forget_plans()
}

/// A person of the team.
pub fn person(name: &str) -> Actor {
    Actor::Teammate(TeammateId::from(name))
}

/// A workflow, a rule, Operator or Fin.
pub fn workflow() -> Actor {
    Actor::Automation
}

/// A teammate as assignee.
pub fn teammate(name: &str) -> Assignee {
    Assignee::teammate(name.into())
}

/// A team as assignee.
pub fn team(name: &str) -> Assignee {
    Assignee::team(name.into())
}

/// Nobody as assignee.
pub fn nobody() -> Assignee {
    Assignee::NOBODY
}

/// Seconds.
pub fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// Minutes.
pub fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

/// The bot says something.
pub fn say(text: &str) -> Action {
    Action::Say(Say { text: text.into(), ..Say::default() })
}

/// The bot writes a note.
pub fn note(text: &str) -> Action {
    Action::Note(Note { text: text.into(), format: Format::Plain })
}

/// The bot tags the contact.
pub fn tag(name: &str) -> Action {
    Action::Tag(Tags { target: Subject::Contact, tags: vec![name.into()] })
}

/// The bot closes the conversation.
pub fn close() -> Action {
    Action::Close(Close {})
}

/// The bot snoozes the conversation for so many seconds.
pub fn snooze_for(seconds: u64) -> Action {
    Action::Snooze(Snooze { until: None, seconds: Some(seconds) })
}

/// The bot sets a timer.
pub fn timer(name: &str, after: u64) -> Action {
    Action::Timer(Timer { name: name.into(), after })
}

/// The bot gives the conversation to the channel's default.
pub fn handover() -> Action {
    Action::Handover(Handover::default())
}

/// The bot gives the conversation to a team.
pub fn handover_to(team: &str) -> Action {
    Action::Handover(Handover { team: Some(team.into()), ..Handover::default() })
}

/// A conversation, and all around it.
#[derive(Clone)]
pub struct World {
    pub policy: Policy,
    pub conversation: Conversation,
    pub now: Timestamp,
    /// What Intercom holds.
    pub parts: Vec<Entry>,
    /// What no read shows yet.
    hidden: BTreeSet<Position>,
    names: BTreeMap<String, PartId>,
    fields: Option<Assignee>,
    source: String,
    outbox: Vec<Planned>,
    news: Vec<Planned>,
    records: Vec<Happening>,
    same_second: bool,
    unread: bool,
}

/// What happens.
impl World {
    /// The customer writes; the text names the message from then on.
    pub fn customer_says(self, text: &str) -> Self {
        self.contact_says("joe", text)
    }

    /// One of several customers writes.
    pub fn contact_says(self, contact: &str, text: &str) -> Self {
        self.says(contact, text, false)
    }

    /// A mail that a machine wrote.
    pub fn machine_says(self, text: &str) -> Self {
        self.says("joe", text, true)
    }

    fn says(mut self, contact: &str, text: &str, automatic: bool) -> Self {
        let id = self.next_id();
        self.names.insert(text.into(), id);
        self.part(vec![Fact::ContactSaid { contact: Some(ContactId::from(contact)), automatic }])
    }

    /// A customer's message reopens what was closed.
    pub fn customer_reopens_with(mut self, text: &str) -> Self {
        let id = self.next_id();
        self.names.insert(text.into(), id);
        let said = Fact::ContactSaid { contact: Some("joe".into()), automatic: false };
        self.part(vec![Fact::Woke { by: Actor::Contact }, said])
    }

    pub fn assigned_to_us_by(self, by: Actor) -> Self {
        self.assigned_to(teammate(US), by)
    }

    pub fn assigned_to(self, to: Assignee, by: Actor) -> Self {
        self.part(vec![Fact::Assigned { by, to, keeps_us: false }])
    }

    /// A team is set, and our teammate stays on the conversation.
    pub fn assigned_beside_us_to(self, to: Assignee, by: Actor) -> Self {
        self.part(vec![Fact::Assigned { by, to, keeps_us: true }])
    }

    pub fn unassigned_by(self, by: Actor) -> Self {
        self.assigned_to(nobody(), by)
    }

    pub fn replies(self, who: &str) -> Self {
        self.part(vec![Fact::TeammateSaid { by: who.into() }])
    }

    pub fn replies_and_closes(self, who: &str) -> Self {
        let by = person(who);
        self.part(vec![Fact::TeammateSaid { by: who.into() }, Fact::Closed { by }])
    }

    pub fn writes_note(self, who: &str, text: &str) -> Self {
        let command = Command::parse(text);
        let told = command.map(|command| Fact::Commanded { by: who.into(), command });
        self.part(told.into_iter().collect())
    }

    pub fn closed_by(self, by: Actor) -> Self {
        self.part(vec![Fact::Closed { by }])
    }

    pub fn snoozed_by(self, by: Actor) -> Self {
        self.part(vec![Fact::Snoozed { by }])
    }

    pub fn wakes_by_itself(self) -> Self {
        self.part(vec![Fact::Woke { by: Actor::Automation }])
    }

    pub fn reopened_by(self, by: Actor) -> Self {
        self.part(vec![Fact::Woke { by }])
    }

    /// Our teammate's words, from somewhere else.
    pub fn second_writer_says(self) -> Self {
        self.part(vec![Fact::WeSaid { action: None }])
    }

    pub fn merged(self) -> Self {
        self.part(vec![Fact::Merged])
    }

    pub fn gone(self, why: &str) -> Self {
        self.step(Event::Gone { why: why.into() })
    }

    /// A message's text is changed.
    pub fn edited(mut self, text: &str) -> Self {
        let id = self.names[text].clone();
        let part = self.parts.iter_mut().find(|entry| entry.part.as_ref() == Some(&id));
        part.expect("said before").digest = Some(8);
        self.read_unless_unread()
    }

    /// A message's text is taken away.
    pub fn redacted(mut self, text: &str) -> Self {
        let id = self.names[text].clone();
        let part = self.parts.iter_mut().find(|entry| entry.part.as_ref() == Some(&id));
        part.expect("said before").redacted = true;
        self.read_unless_unread()
    }

    /// What comes next happens in the same second as what came last.
    pub fn in_the_same_second(mut self) -> Self {
        self.same_second = true;
        self
    }

    /// All of this happens before the next read.
    pub fn between_two_reads(mut self, happens: impl FnOnce(Self) -> Self) -> Self {
        self.unread = true;
        self = happens(self);
        self.unread = false;
        self.read()
    }

    /// This happens, and reads do not show it until [`World::all_shows`].
    pub fn shown_late(mut self, happens: impl FnOnce(Self) -> Self) -> Self {
        let shown = self.parts.len();
        self.unread = true;
        self = happens(self);
        self.unread = false;
        self.hidden.extend(self.parts[shown..].iter().map(|entry| entry.key));
        self
    }

    /// What was hidden shows.
    pub fn all_shows(mut self) -> Self {
        self.hidden.clear();
        self.read()
    }

    /// This happens, and nothing is read.
    pub fn not_yet_read(mut self, happens: impl FnOnce(Self) -> Self) -> Self {
        self.unread = true;
        self = happens(self);
        self.unread = false;
        self
    }

    /// Time passes, and what is due is done.
    pub fn later(mut self, by: Duration) -> Self {
        self.now = self.now.plus(by);
        self.step(Event::Tick)
    }

    /// Time passes, and Deskmate is down.
    pub fn down_for(mut self, by: Duration) -> Self {
        self.now = self.now.plus(by);
        self
    }

    /// The conversation began there.
    pub fn began_as(mut self, source: &str) -> Self {
        self.source = source.into();
        self
    }

    /// The conversation's own fields name an assignee.
    pub fn fields_say(mut self, assignee: Assignee) -> Self {
        self.fields = Some(assignee);
        self.read_unless_unread()
    }

    /// Deskmate reads the conversation.
    pub fn read(self) -> Self {
        let read = Read {
            entries: self
                .parts
                .iter()
                .filter(|entry| !self.hidden.contains(&entry.key))
                .cloned()
                .collect(),
            assignee: self.fields.clone(),
            source: self.source.clone(),
        };
        self.step(Event::Seen(read))
    }
}

/// What the bot does.
impl World {
    pub fn bot_says(self, text: &str) -> Self {
        self.bot_answers([say(text)])
    }

    pub fn bot_answers(self, actions: impl IntoIterator<Item = Action>) -> Self {
        let turn = self.running().id;
        self.bot_answers_turn(&turn, actions)
    }

    /// Answers a turn, which may not be the running one any more.
    pub fn bot_answers_turn(
        self,
        turn: &TurnId,
        actions: impl IntoIterator<Item = Action>,
    ) -> Self {
        let answer = Answer { actions: actions.into_iter().collect(), ..Answer::default() };
        self.step(Event::TurnAnswered { turn: turn.clone(), answer, about: About::default() })
    }

    pub fn bot_remembers(self, name: &str, value: &str) -> Self {
        let turn = self.running().id;
        let session = [(name.to_owned(), value.into())].into_iter().collect();
        let answer = Answer { session, ..Answer::default() };
        self.step(Event::TurnAnswered { turn, answer, about: About::default() })
    }

    pub fn answers_and_remembers(
        self,
        actions: impl IntoIterator<Item = Action>,
        name: &str,
        value: &str,
    ) -> Self {
        let turn = self.running().id;
        let session = [(name.to_owned(), value.into())].into_iter().collect();
        let answer = Answer { actions: actions.into_iter().collect(), session, draft: false };
        self.step(Event::TurnAnswered { turn, answer, about: About::default() })
    }

    pub fn bot_promises_an_answer(self) -> Self {
        let turn = self.running().id;
        self.step(Event::TurnAccepted { turn })
    }

    pub fn bot_fails(self, why: &str) -> Self {
        let turn = self.running().id;
        self.step(Event::TurnFailed { turn, why: why.into() })
    }

    /// All that was planned goes out, and Intercom makes its parts; what is fenced and was planned
    /// before the conversation changed hands is dropped.
    pub fn delivered(mut self) -> Self {
        for planned in std::mem::take(&mut self.outbox) {
            self = self.deliver(planned);
        }
        self.read()
    }

    /// The first thing that was planned goes out.
    pub fn delivers_one(mut self) -> Self {
        let planned = self.outbox.remove(0);
        self.deliver(planned).read()
    }

    fn deliver(mut self, planned: Planned) -> Self {
        let Planned { id: action, generation, turn, operation, .. } = planned;
        let handling = operation.handling();
        if !self.conversation.lets_through(handling, generation) {
            return match turn {
                Some(turn) if handling.visible => self.step(Event::Dropped { turn }),
                _ => self,
            };
        }
        let fact = match &operation {
            Operation::Say(_) => Some(Fact::WeSaid { action: Some(action.clone()) }),
            Operation::Close => Some(Fact::Closed { by: Actor::Us }),
            Operation::Snooze(_) => Some(Fact::Snoozed { by: Actor::Us }),
            Operation::Assign(to) => {
                Some(Fact::Assigned { by: Actor::Us, to: resolved(to), keeps_us: false })
            }
            _ => None,
        };
        let part = fact.map(|fact| {
            self.add(vec![fact]);
            self.parts.last().expect("just added").key
        });
        self.step(Event::Delivered { action, turn, visible: handling.visible, part })
    }

    /// What was planned cannot be done, for good.
    pub fn refused(mut self, why: &str) -> Self {
        let planned = self.outbox.drain(..).next().expect("something was planned");
        self.step(Event::Refused { turn: planned.turn, why: why.into() })
    }

    pub fn running(&self) -> deskmate_core::RunningTurn {
        self.conversation.turn.clone().expect("a turn should be running")
    }
}

/// What is then.
impl World {
    #[track_caller]
    pub fn bot_owns(self) -> Self {
        assert!(self.conversation.owner().is_bot(), "{:?}", self.conversation.owner());
        self
    }

    #[track_caller]
    pub fn people_own(self, why: By, whom: Assignee) -> Self {
        let Owner::People { by, to, .. } = self.conversation.owner() else {
            panic!("people should own it, not {:?}", self.conversation.owner())
        };
        assert_eq!((*by, to), (why, &whom));
        self
    }

    #[track_caller]
    pub fn not_ours(self) -> Self {
        assert_eq!(*self.conversation.owner(), Owner::NotOurs);
        self
    }

    /// These messages are unanswered.
    #[track_caller]
    pub fn waits(self, texts: &[&str]) -> Self {
        let parts: Vec<_> = self.conversation.unanswered().map(|message| &message.part).collect();
        assert_eq!(self.said(parts), texts, "unanswered");
        self
    }

    /// The bot runs for this reason and these messages.
    #[track_caller]
    pub fn bot_runs(self, reason: &str, texts: &[&str]) -> Self {
        let turn = self.running();
        let word = match turn.reason {
            Reason::Message => "message".into(),
            Reason::Returned => "returned".into(),
            Reason::Command { command } => format!("command {command}"),
            Reason::Timer { timer } => format!("timer {timer}"),
        };
        assert_eq!(word, reason);
        assert_eq!(self.said(turn.messages.iter()), texts, "messages of the turn");
        self
    }

    #[track_caller]
    pub fn bot_rests(self) -> Self {
        assert_eq!(self.conversation.turn, None);
        self
    }

    /// This was planned since the last look, in this order.
    #[track_caller]
    pub fn plans(mut self, operations: &[&str]) -> Self {
        let plans: Vec<_> = self.news.drain(..).map(|planned| words(&planned.operation)).collect();
        assert_eq!(plans, operations, "planned");
        self
    }

    pub fn forget_plans(mut self) -> Self {
        self.news.clear();
        self
    }

    /// What is planned and not yet out would be dropped now.
    #[track_caller]
    pub fn queued_replies_are_dropped(self) -> Self {
        let mut fenced =
            self.outbox.iter().filter(|planned| planned.operation.handling().visible).peekable();
        assert!(fenced.peek().is_some(), "a reply should be queued");
        let dropped = |planned: &Planned| {
            !self.conversation.lets_through(planned.operation.handling(), planned.generation)
        };
        assert!(fenced.all(dropped));
        self
    }

    /// Something of this kind was recorded.
    #[track_caller]
    pub fn recorded(self, is: impl Fn(&Happening) -> bool) -> Self {
        assert!(self.records.iter().any(is), "{:?}", self.records);
        self
    }

    #[track_caller]
    pub fn raises_the_generation(self, happens: impl FnOnce(Self) -> Self) -> Self {
        let before = self.conversation.generation;
        let after = happens(self);
        assert!(after.conversation.generation > before, "the generation should rise");
        after
    }

    #[track_caller]
    pub fn keeps_the_generation(self, happens: impl FnOnce(Self) -> Self) -> Self {
        let before = self.conversation.generation;
        let after = happens(self);
        assert_eq!(after.conversation.generation, before, "the generation should stay");
        after
    }

    /// For what has no word of its own.
    #[track_caller]
    pub fn look(self, look: impl FnOnce(&Self)) -> Self {
        look(&self);
        self
    }

    #[track_caller]
    pub fn due_in(self, after: Option<Duration>) -> Self {
        let due = self.conversation.due(&self.policy);
        assert_eq!(due, after.map(|after| self.now.plus(after)));
        self
    }

    /// The draft that waits is sent from the console, or in other words.
    pub fn sends_draft(self, words: Option<&str>) -> Self {
        let draft = self.draft();
        let words = words.map(|text| Words { text: text.into(), format: Format::Plain });
        self.step(Event::Acted { by: "ann".into(), act: Act::SendDraft { draft, words } })
    }

    /// It is rejected there.
    pub fn rejects_draft(self, why: &str) -> Self {
        let act = Act::RejectDraft { draft: self.draft(), why: why.into() };
        self.step(Event::Acted { by: "ann".into(), act })
    }

    /// The draft that waits.
    pub fn draft(&self) -> ActionId {
        self.conversation.draft.as_ref().expect("a draft waits").id.clone()
    }

    /// No draft waits, and the last one ended so.
    pub fn draft_ended(self, end: DraftEnd) -> Self {
        assert_eq!(self.conversation.draft, None);
        let ended = self.records.iter().rev().find_map(|happening| match happening {
            Happening::DraftEnded { how, .. } => Some(*how),
            _ => None,
        });
        assert_eq!(ended, Some(end));
        self
    }

    /// All that was recorded.
    pub fn happenings(&self) -> &[Happening] {
        &self.records
    }

    /// What was planned last.
    pub fn last_planned(&self) -> &Planned {
        self.outbox.last().expect("something was planned")
    }

    pub fn id(&self, text: &str) -> PartId {
        self.names[text].clone()
    }

    fn said<'a>(&self, parts: impl IntoIterator<Item = &'a PartId>) -> Vec<String> {
        let name = |part| self.names.iter().find(|(_, id)| *id == part).map(|(name, _)| name);
        parts.into_iter().map(|part| name(part).cloned().unwrap_or_default()).collect()
    }
}

/// How it works.
impl World {
    fn next_id(&self) -> PartId {
        PartId::new((131 + self.parts.len()).to_string())
    }

    fn add(&mut self, facts: Vec<Fact>) {
        if !std::mem::take(&mut self.same_second) && !self.parts.is_empty() {
            self.now = self.now.plus(secs(1));
        }
        let id = self.next_id();
        let at = self.now.as_secs();
        // The first message is the source of the conversation.
        let is_source = self.parts.is_empty() && matches!(facts[..], [Fact::ContactSaid { .. }]);
        let key = if is_source { Position::source(at, &id) } else { Position::part(at, &id) };
        self.parts.push(Entry { key, part: Some(id), digest: Some(7), redacted: false, facts });
    }

    fn part(mut self, facts: Vec<Fact>) -> Self {
        self.add(facts);
        self.read_unless_unread()
    }

    fn read_unless_unread(self) -> Self {
        if self.unread { self } else { self.read() }
    }

    /// One step, after a restart, and with a look at what must always hold.
    #[track_caller]
    pub fn step(mut self, event: Event) -> Self {
        let stored = serde_json::to_string(&self.conversation).expect("can be written");
        let restored: Conversation = serde_json::from_str(&stored).expect("can be read back");
        assert_eq!(restored, self.conversation, "what is stored is all there is");

        let tick = event == Event::Tick;
        let before = self.conversation;
        let (after, effects) = step(restored, event, &self.policy, self.now);
        assert!(after.generation >= before.generation, "generations never go back");
        assert!(after.turn.is_none() || after.may_work(&self.policy), "only who owns it runs");
        if tick {
            let due = after.due(&self.policy);
            assert!(due.is_none_or(|due| due > self.now), "what is due was done");
        }
        let approved = effects.iter().any(is_yes);
        for effect in effects {
            match effect {
                Effect::Do(planned) => {
                    let says = matches!(planned.operation, Operation::Say(_));
                    assert!(!says || approved || before.owner().is_bot(), "nobody is talked over");
                    assert_eq!(planned.generation, after.generation);
                    self.outbox.push(planned.clone());
                    self.news.push(planned);
                }
                Effect::Record(happening) => self.records.push(happening),
            }
        }
        self.conversation = after;
        self
    }
}

/// Whether people said yes to a draft.
pub fn is_yes(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Record(Happening::DraftEnded { how: DraftEnd::Sent | DraftEnd::Edited, .. })
    )
}

fn resolved(target: &Target) -> Assignee {
    match target {
        Target::Team(name) => team(name),
        Target::Teammate(name) => teammate(name),
        Target::Back(to) => to.clone(),
        Target::Fallback => team("Support"),
        Target::Us => teammate(US),
    }
}

/// What the customer reads when the bot failed.
pub const SORRY: &str =
    "say Sorry, something went wrong on our side. I am passing this on to a colleague.";

/// What people read then.
pub fn bot_failed(why: &str) -> String {
    format!(
        "note The bot failed, so this conversation needs one of you. The customer was told. \
         Technical detail: {why}."
    )
}

fn words(operation: &Operation) -> String {
    match operation {
        Operation::Say(say) => format!("say {}", say.text),
        Operation::Draft(draft) => {
            let texts = draft.says.iter().map(|say| say.text.clone());
            let also = draft.also.iter().map(|also| format!("({also})"));
            let again = draft.replaces.then(|| "again".to_owned());
            let all: Vec<_> = texts.chain(also).chain(again).collect();
            format!("draft {}", all.join(" "))
        }
        Operation::Note(note) => format!("note {}", note.text),
        Operation::Brief(brief) => format!("brief {}", brief.why),
        Operation::Tag(tags) => format!("tag {}", tags.tags.join(", ")),
        Operation::Untag(tags) => format!("untag {}", tags.tags.join(", ")),
        Operation::Set(_) => "set".into(),
        Operation::Ticket(ticket) => format!("ticket {}", ticket.ticket_type),
        Operation::Assign(Target::Us) => "assign us".into(),
        Operation::Assign(Target::Fallback) => "assign fallback".into(),
        Operation::Assign(Target::Back(to)) => format!("assign back to {}", name(to)),
        Operation::Assign(Target::Team(team)) => format!("assign team {team}"),
        Operation::Assign(Target::Teammate(teammate)) => format!("assign teammate {teammate}"),
        Operation::Close => "close".into(),
        Operation::Snooze(until) => format!("snooze until +{}", until - START),
    }
}

fn name(assignee: &Assignee) -> String {
    let teammate = assignee.teammate.as_ref().map(TeammateId::as_str);
    let team = assignee.team.as_ref().map(TeamId::as_str);
    teammate.or(team).unwrap_or("nobody").to_owned()
}

/// Whether somebody assigned it to us after that: what a person did before, and a read shows late, was
/// known to whoever did.
pub fn given_after(entry: &Entry, all: &[Entry]) -> bool {
    let to_us = |fact: &Fact| matches!(fact, Fact::Assigned { to, .. } if to.is(&US.into()));
    all.iter().any(|later| later.key > entry.key && later.facts.iter().any(to_us))
}

/// The policies that stories speak of.
pub mod hands;
pub mod policies;
pub mod trust;
