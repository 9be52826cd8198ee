//! What holds whatever happens, in whatever order it becomes known.
#![allow(clippy::expect_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use deskmate_core::{
    About, Act, ActionId, Actor, Assignee, Autonomy, By, Command, Conversation, DraftEnd, Effect,
    Entry, Event, Fact, Happening, OnClose, OnNewMessage, Operation, Owner, PartId, Policy,
    Position, Read, Standing, Target, TeammateId, Timestamp, TurnId,
    action::{Action, Answer, Handover},
    step,
};
use proptest::{collection::vec, option, prelude::*, sample::Index, test_runner::Config};
use support::{
    PEER, START, US, close,
    hands::{hands, is_a_persons_act},
    note, say, secs, snooze_for, tag, team, teammate, timer,
    trust::{about, dialog, lets_out},
};

// -------------------------------------------------------------------------- what can happen

fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        2 => Just(Actor::Us),
        4 => Just(support::person("ann")),
        2 => Just(support::person("bob")),
        1 => Just(support::person(PEER)),
        4 => Just(Actor::Automation),
        1 => Just(Actor::Contact),
    ]
}

fn person() -> impl Strategy<Value = TeammateId> {
    prop_oneof![4 => Just("ann"), 2 => Just("bob"), 1 => Just(PEER)].prop_map(TeammateId::from)
}

fn assignee() -> impl Strategy<Value = Assignee> {
    prop_oneof![
        6 => Just(teammate(US)),
        2 => Just(teammate("ann")),
        1 => Just(teammate(PEER)),
        2 => Just(team("Sales")),
        1 => Just(team("Shipping")),
        2 => Just(Assignee::NOBODY),
        1 => Just(Assignee { team: Some("Sales".into()), ..teammate(US) }),
    ]
}

fn fact() -> impl Strategy<Value = Fact> {
    let contact = prop_oneof![Just("joe"), Just("eve")];
    prop_oneof![
        8 => option::weighted(0.9, contact)
            .prop_map(|contact| Fact::ContactSaid { contact: contact.map(Into::into), automatic: false }),
        2 => person().prop_map(|by| Fact::TeammateSaid { by }),
        1 => Just(Fact::WeSaid { action: None }),
        8 => (actor(), assignee(), prop::bool::weighted(0.1))
            .prop_map(|(by, to, beside)| {
                // Only a team can be set beside our teammate.
                let keeps_us = beside && to.teammate.is_none() && to.team.is_some();
                Fact::Assigned { by, to, keeps_us }
            }),
        1 => actor().prop_map(|by| Fact::Closed { by }),
        1 => actor().prop_map(|by| Fact::Snoozed { by }),
        1 => actor().prop_map(|by| Fact::Woke { by }),
        1 => (person(), command()).prop_map(|(by, command)| Fact::Commanded { by, command }),
    ]
}

/// Something by which a person takes a conversation, or ends it for now.
fn persons_act() -> impl Strategy<Value = Fact> {
    let by = || support::person("ann");
    let assigned = |to| Fact::Assigned { by: support::person("ann"), to, keeps_us: false };
    prop_oneof![
        Just(Fact::TeammateSaid { by: "ann".into() }),
        Just(Fact::Commanded { by: "ann".into(), command: Command::Pause }),
        Just(assigned(teammate("bob"))),
        Just(assigned(team("Shipping"))),
        Just(Fact::Closed { by: by() }),
        Just(Fact::Snoozed { by: by() }),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        Just(Command::Bot(None)),
        Just(Command::Bot(Some("refund".into()))),
        Just(Command::Pause),
        Just(Command::Send(None)),
        Just(Command::Send(Some("In my words".into()))),
        Just(Command::No("wrong".into())),
    ]
}

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    prop_oneof![9 => vec(fact(), 1), 1 => vec(fact(), 0..3)]
}

/// A conversation as Intercom holds it: often several parts in one second.
fn parts(most: usize) -> impl Strategy<Value = Vec<Entry>> {
    vec((facts(), prop_oneof![3 => Just(0_i64), 3 => 1..3_i64, 1 => 3..600_i64]), 1..most).prop_map(
        |parts| {
            let mut at = START;
            let part = |(index, (facts, after)): (usize, (Vec<Fact>, i64))| {
                at += after;
                entry(at, (131 + index).to_string().as_str(), index == 0, facts)
            };
            parts.into_iter().enumerate().map(part).collect()
        },
    )
}

fn entry(at: i64, id: &str, source: bool, facts: Vec<Fact>) -> Entry {
    let id = PartId::from(id);
    let key = if source { Position::source(at, &id) } else { Position::part(at, &id) };
    Entry { key, part: Some(id), digest: Some(1), redacted: false, facts }
}

fn policy() -> impl Strategy<Value = Policy> {
    let takes = (any::<bool>(), any::<bool>(), prop::bool::weighted(0.1));
    let waits = (option::of(1..600_u64), option::of(1..600_u64), prop_oneof![Just(0), 0..60_u64]);
    let autonomy = prop_oneof![
        6 => Just(Autonomy::Reply),
        3 => Just(Autonomy::Draft),
        1 => Just(Autonomy::Route),
        1 => Just(Autonomy::Off),
    ];
    let limits = (
        prop_oneof![1 => 0..20_usize, 2 => Just(usize::MAX)],
        prop_oneof![1 => 60..3600_u64, 2 => Just(u64::MAX), 1 => Just(0)],
    );
    (takes, waits, autonomy, limits, any::<(bool, bool, bool, bool)>()).prop_map(
        |(takes, waits, autonomy, limits, (takeover, queue, clear, trusts))| {
            let mut policy = reliable();
            policy.rules.takes.unassigned = takes.0;
            policy.teams.extend(takes.1.then(|| "Sales".into()));
            policy.rules.takes.sources.extend(takes.2.then(|| "email".into()));
            policy.rules.return_after = waits.0.map(secs);
            policy.rules.accept_within = waits.1.map(secs);
            policy.rules.burst_window = secs(waits.2);
            policy.rules.autonomy = autonomy;
            policy.rules.replies_to.extend(trusts.then(|| dialog("hours")));
            policy.rules.max_bot_messages = limits.0;
            policy.rules.max_message_age = secs(limits.1);
            policy.rules.takeover_on_reply = takeover;
            policy.rules.on_new_message =
                if queue { OnNewMessage::Queue } else { OnNewMessage::Restart };
            policy.rules.on_close = if clear { OnClose::Clear } else { OnClose::Keep };
            policy
        },
    )
}

/// The same policy, under which the bot does something at all.
fn switched_on(mut policy: Policy) -> Policy {
    if policy.rules.autonomy == Autonomy::Off {
        policy.rules.autonomy = Autonomy::Reply;
    }
    policy
}

/// A policy under which the bot never gives up by itself.
fn reliable() -> Policy {
    let mut policy = Policy::new(TeammateId::from(US));
    policy.peers.insert(TeammateId::from(PEER));
    policy.rules.max_bot_messages = usize::MAX;
    policy.rules.max_message_age = secs(u64::MAX);
    policy
}

fn takes() -> impl Strategy<Value = Policy> {
    any::<(bool, bool, bool)>().prop_map(|(unassigned, sales, takeover)| {
        let mut policy = reliable();
        policy.rules.takes.unassigned = unassigned;
        policy.teams.extend(sales.then(|| "Sales".into()));
        policy.rules.takeover_on_reply = takeover;
        policy
    })
}

fn action() -> impl Strategy<Value = Action> {
    let handover = |message: Option<&str>, teammate: Option<&str>| {
        let (message, teammate) = (message.map(Into::into), teammate.map(Into::into));
        Action::Handover(Handover { message, teammate, ..Handover::default() })
    };
    prop_oneof![
        6 => Just(say("Hello")),
        1 => Just(say("")),
        1 => Just(note("A note")),
        1 => Just(tag("vip")),
        2 => Just(handover(None, None)),
        1 => Just(handover(Some("Bye"), None)),
        1 => Just(handover(None, Some(PEER))),
        1 => Just(close()),
        1 => prop_oneof![Just(60), any::<u64>()].prop_map(snooze_for),
        1 => (prop_oneof![Just("a"), Just("b"), Just("_unanswered")], prop_oneof![0..900_u64, any::<u64>()])
            .prop_map(|(name, after)| timer(name, after)),
    ]
}

/// Something that happens to a conversation, told relative to where it stands.
#[derive(Clone, Debug)]
enum Happens {
    /// A part is made, so many seconds after the one before, and shown so many reads later.
    Part(Vec<Fact>, i64, usize),
    Read(Option<Assignee>),
    Edited(Index),
    Redacted(Index),
    /// The running turn, or an earlier one, is answered.
    Answered(Option<Index>, Vec<Action>, About),
    /// Somebody decides about the current draft, or about an earlier one.
    Decided(bool, bool),
    Accepted,
    Failed,
    /// The oldest thing planned is done, as the fence allows.
    Delivered,
    Refused,
    Passes(u64),
    Gone,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        12 => (facts(), prop_oneof![Just(0), 0..90_i64], prop_oneof![4 => Just(0), 1 => 0..4_usize])
            .prop_map(|(facts, after, late)| Happens::Part(facts, after, late)),
        1 => option::of(assignee()).prop_map(Happens::Read),
        1 => any::<Index>().prop_map(Happens::Edited),
        1 => any::<Index>().prop_map(Happens::Redacted),
        8 => (option::weighted(0.1, any::<Index>()), vec(action(), 0..3), about())
            .prop_map(|(old, actions, about)| Happens::Answered(old, actions, about)),
        3 => (prop::bool::weighted(0.7), prop::bool::weighted(0.1)).prop_map(|(yes, old)| Happens::Decided(yes, old)),
        1 => Just(Happens::Accepted),
        1 => Just(Happens::Failed),
        8 => Just(Happens::Delivered),
        1 => Just(Happens::Refused),
        4 => prop_oneof![0..90_u64, 0..7200_u64].prop_map(Happens::Passes),
        1 => Just(Happens::Gone),
    ]
}

// --------------------------------------------------------------------- a world that keeps count

/// Runs what happens as the engine and Intercom would, and checks each step.
struct Run {
    policy: Policy,
    conversation: Conversation,
    now: Timestamp,
    parts: Vec<Entry>,
    /// For each part, after how many reads it shows.
    late: Vec<usize>,
    outbox: Vec<deskmate_core::Planned>,
    /// For each of the outbox, how often a person had acted when it was decided.
    decided_after: Vec<usize>,
    /// How often a person did something, as far as reads have shown, after which nothing decided
    /// before may be said.
    acts: usize,
    shown: BTreeSet<PartId>,
    turns: Vec<TurnId>,
    /// All that were made, and those that people said yes to.
    drafts: Vec<ActionId>,
    approved: BTreeSet<ActionId>,
    /// Turns whose drafts people said yes to.
    let_go: BTreeSet<TurnId>,
    /// By message: the turns whose answers say something to it and were not dropped.
    answered: BTreeMap<PartId, BTreeSet<TurnId>>,
    said: BTreeSet<TurnId>,
}

impl Run {
    fn new(policy: Policy) -> Self {
        Self {
            policy,
            conversation: Conversation::new("support".into(), "1".into()),
            now: Timestamp::from_secs(START),
            parts: Vec::new(),
            late: Vec::new(),
            outbox: Vec::new(),
            decided_after: Vec::new(),
            acts: 0,
            shown: BTreeSet::new(),
            turns: Vec::new(),
            drafts: Vec::new(),
            approved: BTreeSet::new(),
            let_go: BTreeSet::new(),
            answered: BTreeMap::new(),
            said: BTreeSet::new(),
        }
    }

    fn happens(&mut self, what: Happens) {
        match what {
            Happens::Part(facts, after, late) => {
                self.part(facts, after, late);
                self.read(None);
            }
            Happens::Read(assignee) => self.read(assignee),
            Happens::Edited(which) if !self.parts.is_empty() => {
                let part = which.index(self.parts.len());
                self.parts[part].digest = self.parts[part].digest.map(|digest| digest + 1);
                self.read(None);
            }
            Happens::Redacted(which) if !self.parts.is_empty() => {
                let part = which.index(self.parts.len());
                self.parts[part].redacted = true;
                self.read(None);
            }
            Happens::Edited(_) | Happens::Redacted(_) => {}
            Happens::Answered(old, actions, about) => self.answer(old, actions, about),
            Happens::Decided(yes, old) => {
                let drafts = &self.drafts;
                let Some(draft) = (if old { drafts.first() } else { drafts.last() }) else {
                    return;
                };
                let (draft, why) = (draft.clone(), String::new());
                let act = match yes {
                    true => Act::SendDraft { draft, words: None },
                    false => Act::RejectDraft { draft, why },
                };
                self.step(Event::Acted { by: "ann".into(), act });
            }
            Happens::Accepted => {
                if let Some(turn) = self.running() {
                    self.step(Event::TurnAccepted { turn });
                }
            }
            Happens::Failed => {
                if let Some(turn) = self.running() {
                    self.step(Event::TurnFailed { turn, why: "it failed".into() });
                }
            }
            Happens::Delivered => self.deliver(),
            Happens::Refused => self.refuse(),
            Happens::Passes(seconds) => {
                self.now = self.now.plus(secs(seconds));
                self.step(Event::Tick);
                let due = self.conversation.due(&self.policy);
                assert!(due.is_none_or(|due| due > self.now), "what is due was done");
            }
            Happens::Gone => self.step(Event::Gone { why: "404".into() }),
        }
    }

    fn part(&mut self, facts: Vec<Fact>, after: i64, late: usize) {
        self.now = self.now.plus(secs(after.unsigned_abs()));
        let id = (131 + self.parts.len()).to_string();
        self.parts.push(entry(self.now.as_secs(), &id, self.parts.is_empty(), facts));
        self.late.push(late);
    }

    fn read(&mut self, assignee: Option<Assignee>) {
        let shown = self.parts.iter().zip(&self.late).filter(|(_, late)| **late == 0);
        let entries: Vec<_> = shown.map(|(entry, _)| entry.clone()).collect();
        for entry in &entries {
            if self.shown.insert(entry.part.clone().expect("each has an id")) {
                let acts = entry.facts.iter().filter(|fact| is_a_persons_act(fact, &self.policy));
                self.acts += if support::given_after(entry, &entries) { 0 } else { acts.count() };
            }
        }
        for late in &mut self.late {
            *late = late.saturating_sub(1);
        }
        self.step(Event::Seen(Read { entries, assignee, source: "conversation".into() }));
    }

    fn running(&self) -> Option<TurnId> {
        self.conversation.turn.as_ref().map(|turn| turn.id.clone())
    }

    fn answer(&mut self, old: Option<Index>, actions: Vec<Action>, about: About) {
        let old = old.filter(|_| !self.turns.is_empty());
        let old = old.map(|old| self.turns[old.index(self.turns.len())].clone());
        let Some(turn) = old.or_else(|| self.running()) else { return };
        let messages = self.conversation.turn.as_ref().map(|turn| turn.messages.clone());
        let answer = Answer { draft: actions.len() % 3 == 2, actions, ..Answer::default() };
        let planned = self.outbox.len();
        self.step(Event::TurnAnswered { turn: turn.clone(), answer, about });
        let says = |planned: &deskmate_core::Planned| {
            planned.turn.as_ref() == Some(&turn) && planned.operation.handling().visible
        };
        if self.outbox[planned.min(self.outbox.len())..].iter().any(says) {
            self.answers(messages.into_iter().flatten().collect(), &turn);
        }
    }

    fn answers(&mut self, messages: Vec<PartId>, turn: &TurnId) {
        for message in messages {
            let answers = self.answered.entry(message.clone()).or_default();
            answers.insert(turn.clone());
            assert_eq!(answers.len(), 1, "{message} is answered twice");
        }
    }

    fn deliver(&mut self) {
        if self.outbox.is_empty() {
            return;
        }
        let planned = self.outbox.remove(0);
        let decided_after = self.decided_after.remove(0);
        let handling = planned.operation.handling();
        if !self.conversation.lets_through(handling, planned.generation) {
            if let (Some(turn), true) = (planned.turn, handling.visible) {
                self.not_said(&turn);
                self.step(Event::Dropped { turn });
            }
            return;
        }
        let visible = handling.visible;
        assert!(!visible || decided_after == self.acts, "it is said after a person acted");
        let fact = match &planned.operation {
            Operation::Say(_) => Some(Fact::WeSaid { action: Some(planned.id.clone()) }),
            Operation::Close => Some(Fact::Closed { by: Actor::Us }),
            Operation::Snooze(_) => Some(Fact::Snoozed { by: Actor::Us }),
            Operation::Assign(to) => {
                let to = match to {
                    Target::Us => teammate(US),
                    Target::Back(to) => to.clone(),
                    Target::Teammate(to) => teammate(to),
                    Target::Team(to) => team(to),
                    Target::Fallback => team("Support"),
                };
                Some(Fact::Assigned { by: Actor::Us, to, keeps_us: false })
            }
            _ => None,
        };
        let part = fact.map(|fact| {
            self.part(vec![fact], 0, 0);
            self.parts[self.parts.len() - 1].key
        });
        if visible {
            self.said.extend(planned.turn.clone());
        }
        let (action, turn) = (planned.id, planned.turn);
        self.step(Event::Delivered { action, turn, visible, part });
    }

    fn refuse(&mut self) {
        let at = self.outbox.iter().position(|planned| planned.operation.handling().visible);
        let Some(at) = at else { return };
        self.decided_after.remove(at);
        let planned = self.outbox.remove(at);
        // What has no turn says that the bot failed.
        let turn = planned.turn;
        turn.iter().for_each(|turn| self.not_said(turn));
        self.step(Event::Refused { turn, why: "Intercom answers 422".into() });
    }

    /// An answer of which nothing reached the customer may be given again.
    fn not_said(&mut self, turn: &TurnId) {
        if !self.said.contains(turn) {
            self.answered.values_mut().for_each(|turns| turns.retain(|by| by != turn));
        }
    }

    /// What waits for the bot is being answered, or soon will be.
    fn is_never_silent(&self, now: &Conversation) {
        let sleeps = now.standing().asleep.as_ref().is_some_and(|asleep| asleep.by != Actor::Us);
        let may = now.owner().is_bot()
            && !sleeps
            && now.parked.is_none()
            && self.policy.rules.autonomy != Autonomy::Off;
        if may && now.turn.is_none() && now.unanswered().next().is_some() {
            assert!(now.quiet_until.is_some_and(|until| until > self.now), "nothing answers");
            assert!(now.due(&self.policy).is_some());
        }
    }

    /// All that is planned goes out, and all that happened shows.
    fn comes_to_rest(&mut self) {
        self.late.fill(0);
        self.read(None);
        for _ in 0..200 {
            if self.outbox.is_empty() {
                break;
            }
            self.deliver();
            self.read(None);
        }
        assert!(self.outbox.is_empty(), "it comes to rest");
    }

    /// One step after a restart, and what must hold after each.
    fn step(&mut self, event: Event) {
        let before = self.conversation.clone();
        let stored = serde_json::to_string(&before).expect("can be written");
        let restored: Conversation = serde_json::from_str(&stored).expect("can be read back");
        assert_eq!(restored, before, "the serde round trip");
        let trusted = lets_out(&event, &self.policy);
        let (after, effects) = step(restored, event, &self.policy, self.now);
        hold(&before, &after, &effects, &self.policy, trusted);
        for effect in &effects {
            let Effect::Record(happening) = effect else { continue };
            match happening {
                Happening::Drafted { draft, .. } => self.drafts.push(draft.clone()),
                Happening::DraftEnded { draft, how: DraftEnd::Sent | DraftEnd::Edited, .. } => {
                    assert!(self.approved.insert(draft.clone()), "it is sent once");
                    let Some(known) = &before.draft else { panic!("it waited before") };
                    let says = |action: &Action| matches!(action, Action::Say(_));
                    self.let_go.insert(known.turn.clone());
                    if known.actions.iter().any(says) {
                        self.answers(known.messages.clone(), &known.turn.clone());
                    }
                }
                _ => {}
            }
        }
        if let Owner::People { by: By::Assignment | By::Reply | By::Command, .. } = after.owner() {
            let may_go = |planned: &&deskmate_core::Planned| {
                let handling = planned.operation.handling();
                let approved = planned.turn.as_ref().is_some_and(|turn| self.let_go.contains(turn));
                !approved && handling.visible && after.lets_through(handling, planned.generation)
            };
            assert_eq!(self.outbox.iter().find(may_go), None, "nobody is talked over");
        }
        self.is_never_silent(&after);
        self.turns.extend(after.turn.as_ref().map(|turn| turn.id.clone()));
        for effect in effects {
            if let Effect::Do(planned) = effect {
                self.outbox.push(planned);
                self.decided_after.push(self.acts);
            }
        }
        self.conversation = after;
    }
}

/// What must hold after each step.
fn hold(
    before: &Conversation,
    after: &Conversation,
    effects: &[Effect],
    policy: &Policy,
    trusted: bool,
) {
    let approved = effects.iter().any(support::is_yes);
    if let Some(draft) = &after.draft {
        let waiting: Vec<_> = after.standing().unanswered.iter().map(|one| &one.part).collect();
        assert!(draft.messages.iter().all(|part| waiting.contains(&part)), "nobody answered");
        assert_eq!(after.unanswered().count(), 0, "it answers all that waits");
    }
    assert!(after.generation >= before.generation, "generations never go back");
    if hands(before.owner()) != hands(after.owner()) {
        assert!(after.generation > before.generation, "each change of hands begins a generation");
    }
    if let Some(turn) = &after.turn {
        assert!(after.may_work(policy), "who does not own it does not run");
        let waiting: BTreeSet<_> = after.unanswered().map(|message| &message.part).collect();
        assert!(turn.messages.iter().all(|message| waiting.contains(message)), "{turn:?}");
    }
    for effect in effects {
        match effect {
            Effect::Do(planned) => {
                assert_eq!(planned.generation, after.generation);
                let visible = planned.operation.handling().visible;
                assert!(!visible || approved || before.owner().is_bot(), "nobody is talked over");
                let drafts = policy.rules.autonomy == Autonomy::Draft;
                assert!(!visible || approved || trusted || !drafts, "nobody said yes to it");
            }
            Effect::Record(Happening::OwnerChanged { from, to, generation }) => {
                assert_ne!(from, to);
                assert!(*generation <= after.generation);
            }
            Effect::Record(_) => {}
        }
    }
}

// -------------------------------------------------------------------------------- garbage

fn garbage_fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        6 => fact(),
        1 => Just(Fact::Merged),
        1 => Just(Fact::WeSaid { action: Some("act".into()) }),
        1 => Just(Fact::TeammateSaid { by: US.into() }),
        1 => Just(Fact::Commanded { by: US.into(), command: Command::Pause }),
    ]
}

fn extreme() -> impl Strategy<Value = i64> {
    prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(-1), Just(0), START..START + 100, any::<i64>()]
}

fn key() -> impl Strategy<Value = Position> {
    let rank = prop_oneof![3 => 0..3_u8, 1 => any::<u8>()];
    let after = prop_oneof![3 => Just(0_u8), 1 => any::<u8>()];
    (extreme(), rank, prop_oneof![0..9_u64, any::<u64>()], after)
        .prop_map(|(at, rank, number, after)| Position { at, rank, number, after })
}

fn garbage_entry() -> impl Strategy<Value = Entry> {
    let part = option::of(prop_oneof![Just(String::new()), "[0-9]{1,2}", ".{0,3}"]);
    (key(), part, any::<Option<u64>>(), any::<bool>(), vec(garbage_fact(), 0..4)).prop_map(
        |(key, part, digest, redacted, facts)| Entry {
            key,
            part: part.map(PartId::new),
            digest,
            redacted,
            facts,
        },
    )
}

/// An event; `true` where its turn is to be the running one.
fn garbage() -> impl Strategy<Value = (Event, bool)> {
    let turn = || Just(TurnId::from("trn"));
    let read = (vec(garbage_entry(), 0..6), option::of(assignee()), ".{0,3}");
    let event = prop_oneof![
        6 => read.prop_map(|(entries, assignee, source)| {
            Event::Seen(Read { entries, assignee, source })
        }),
        4 => (vec(action(), 0..5), about()).prop_map(|(actions, about)| Event::TurnAnswered {
            turn: "trn".into(),
            answer: Answer { draft: actions.len() == 4, actions, ..Answer::default() },
            about,
        }),
        1 => turn().prop_map(|turn| Event::TurnAccepted { turn }),
        1 => turn().prop_map(|turn| Event::TurnFailed { turn, why: String::new() }),
        2 => (any::<bool>(), option::of(key()), any::<u8>()).prop_map(|(visible, part, action)| {
            let action = format!("act_support_1_0_{action}").as_str().into();
            Event::Delivered { action, turn: Some("trn".into()), visible, part }
        }),
        1 => key().prop_map(|part| Event::PartSeen { action: "act_support_1_0_1".into(), part }),
        1 => option::of(turn()).prop_map(|turn| Event::Lost { turn, why: String::new() }),
        1 => turn().prop_map(|turn| Event::Dropped { turn }),
        1 => option::of(turn()).prop_map(|turn| Event::Refused { turn, why: String::new() }),
        3 => Just(Event::Tick),
        1 => Just(Event::Gone { why: String::new() }),
    ];
    (event, prop::bool::weighted(0.8))
}

fn of_turn(event: Event, running: TurnId) -> Event {
    match event {
        Event::TurnAnswered { answer, about, .. } => {
            Event::TurnAnswered { turn: running, answer, about }
        }
        Event::TurnAccepted { .. } => Event::TurnAccepted { turn: running },
        Event::TurnFailed { why, .. } => Event::TurnFailed { turn: running, why },
        Event::Delivered { action, visible, part, .. } => {
            Event::Delivered { action, turn: Some(running), visible, part }
        }
        event => event,
    }
}

/// Somebody else assigns as our teammate: against that nothing helps.
fn by_a_second_writer(happens: &Happens) -> bool {
    let ours = |fact: &Fact| matches!(fact, Fact::Assigned { by: Actor::Us, .. });
    matches!(happens, Happens::Part(facts, ..) if facts.iter().any(ours))
}

// ----------------------------------------------------------------------------- properties

/// Reads a list in these portions, and where that leads.
fn read_in(portions: &[Vec<Entry>], policy: &Policy) -> Conversation {
    let mut conversation = Conversation::new("support".into(), "1".into());
    for entries in portions {
        let read = Read { entries: entries.clone(), assignee: None, source: "conversation".into() };
        let now = Timestamp::from_secs(START + 1000);
        conversation = step(conversation, Event::Seen(read), policy, now).0;
    }
    conversation
}

fn standing_and_turn(conversation: &Conversation) -> (&Standing, Option<BTreeSet<&PartId>>) {
    let messages = conversation.turn.as_ref().map(|turn| turn.messages.iter().collect());
    (conversation.standing(), messages)
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    /// (a) Total: no event panics, whatever is in it, and what must hold, holds.
    #[test]
    fn nothing_panics(
        policy in policy(),
        events in vec((garbage(), extreme(), any::<bool>()), 0..30),
    ) {
        let mut conversation = Conversation::new("support".into(), "1".into());
        for ((event, of_running), now, in_order) in events {
            let running = conversation.turn.as_ref().map(|turn| turn.id.clone());
            let event = match running {
                Some(running) if of_running => of_turn(event, running),
                _ => event,
            };
            let now = if in_order { Timestamp::from_secs(START) } else { Timestamp::from_millis(now) };
            let before = conversation.clone();
            let trusted = lets_out(&event, &policy);
            let (after, effects) = step(conversation, event, &policy, now);
            hold(&before, &after, &effects, &policy, trusted);
            let stored = serde_json::to_string(&after).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Conversation>(&stored).unwrap(), &after);
            after.due(&policy);
            conversation = after;
        }
    }

    /// (b), (e), (f), (g): nobody is talked over, nothing is answered twice, a restart changes
    /// nothing, generations rise with each change of hands; see [`Run::step`], [`Run::answer`].
    #[test]
    fn in_any_story_the_promises_hold(policy in policy(), story in vec(happens(), 0..40)) {
        let mut run = Run::new(policy);
        for happens in story {
            run.happens(happens);
        }
    }

    /// The bot has said something, or hands over with more to say; whatever a person then does, and
    /// however much has gone out by then, none of it is said after that. The person has it.
    #[test]
    fn nothing_is_said_after_a_person_acted(
        policy in takes(),
        says in 1..4_usize,
        ends in prop_oneof![
            1 => Just(None),
            4 => (any::<bool>(), prop_oneof![Just(None), Just(Some("Shipping"))]).prop_map(Some),
        ],
        out in 0..4_usize,
        later in 0..3_i64,
        act in persons_act(),
    ) {
        let mut run = Run::new(policy);
        let by_workflow = Fact::Assigned { by: Actor::Automation, to: teammate(US), keeps_us: false };
        run.part(vec![Fact::ContactSaid { contact: Some("joe".into()), automatic: false }], 0, 0);
        run.part(vec![by_workflow], 0, 0);
        run.read(None);
        let handover = |(message, team): (bool, Option<&str>)| Action::Handover(Handover {
            message: message.then(|| "Bye".into()),
            team: team.map(Into::into),
            ..Handover::default()
        });
        let says = (0..says).map(|_| say("Hello"));
        run.answer(None, says.chain(ends.map(handover)).collect(), About::default());
        let words = |run: &Run| {
            let ours = |entry: &&Entry| matches!(entry.facts[..], [Fact::WeSaid { .. }]);
            run.parts.iter().filter(ours).count()
        };
        for _ in 0..out.min(run.outbox.len().saturating_sub(1)) {
            run.deliver();
        }
        let before = words(&run);
        run.part(vec![act.clone()], later, 0);
        run.read(None);
        run.comes_to_rest();
        prop_assert_eq!(words(&run), before, "{:?}", act);
        let takes_it = match &act {
            Fact::Closed { .. } | Fact::Snoozed { .. } => false,
            Fact::TeammateSaid { .. } => run.policy.rules.takeover_on_reply,
            _ => true,
        };
        if ends.is_some() && takes_it {
            let whom = match &act {
                Fact::TeammateSaid { by } | Fact::Commanded { by, .. } => Assignee::teammate(by.clone()),
                Fact::Assigned { to, .. } => to.clone(),
                _ => unreachable!("{act:?}"),
            };
            let owner = run.conversation.owner();
            prop_assert!(matches!(owner, Owner::People { to, .. } if *to == whom), "{:?}", owner);
            prop_assert_eq!(&run.conversation.standing().assignee, &whom);
        }
    }

    /// What people have never stays in the bot's own inbox, where nobody would look. (Where a
    /// workflow puts it there again and again, it comes back with the customer's next word.)
    #[test]
    fn what_people_have_shows_in_an_inbox(policy in policy(), story in vec(happens(), 0..30)) {
        let policy = switched_on(policy);
        let mut run = Run::new(policy);
        for happens in story {
            if !by_a_second_writer(&happens) {
                run.happens(happens);
            }
        }
        run.comes_to_rest();
        let now = run.conversation.standing();
        if now.owner.is_people() && now.asleep.is_none() && now.bot_transfers < 3 {
            prop_assert!(!now.assignee.is(&run.policy.us), "{now:?}");
        }
    }

    /// (c) After whatever happened, a person gives the conversation to the bot: it is the bot's,
    /// and a running turn holds every contact message that is unanswered; or people get it, with a
    /// note that says why.
    #[test]
    fn a_return_leaves_nothing_unanswered(policy in policy(), story in vec(happens(), 0..30)) {
        let policy = switched_on(policy);
        let queues = policy.rules.on_new_message == OnNewMessage::Queue;
        let bursts = !policy.rules.burst_window.is_zero();
        let mut run = Run::new(policy);
        for happens in story {
            run.happens(happens);
        }
        run.late.fill(0);
        run.read(None);
        let was_bot = run.conversation.owner().is_bot();
        let was_people = run.conversation.owner().is_people();
        run.outbox.clear();
        run.decided_after.clear();
        let by = support::person("ann");
        run.part(vec![Fact::Assigned { by, to: teammate(US), keeps_us: false }], 1, 0);
        run.read(None);

        let unanswered: Vec<_> =
            run.conversation.unanswered().map(|message| message.part.clone()).collect();
        let operations: Vec<_> = run.outbox.iter().map(|planned| &planned.operation).collect();
        match (run.conversation.owner(), &run.conversation.turn) {
            (Owner::Bot { .. }, Some(turn)) => {
                let waits = queues && was_bot;
                prop_assert!(waits || turn.messages == unanswered, "{turn:?} {unanswered:?}");
            }
            // While the bot has it anyway, it may still be waiting for more.
            (Owner::Bot { .. }, None) => {
                prop_assert!(!was_people);
                prop_assert!(unanswered.is_empty() || bursts);
            }
            (Owner::People { by: By::Failure, .. }, None) => {
                prop_assert!(matches!(&operations[..], [note, Operation::Assign(Target::Fallback)] if note.word() == "note"));
            }
            other => prop_assert!(false, "{other:?}"),
        }
    }

    /// (d) However a list of parts is cut into reads, repeated, or shown late, the end is the same.
    #[test]
    fn the_order_of_reads_does_not_matter(
        policy in takes(),
        parts in parts(25),
        reads in vec(vec(any::<bool>(), 25), 0..6),
    ) {
        let shown = |shows: &Vec<bool>| {
            let shown = parts.iter().zip(shows).filter(|(_, shown)| **shown);
            shown.map(|(entry, _)| entry.clone()).collect::<Vec<_>>()
        };
        let mut portions: Vec<_> = reads.iter().map(shown).collect();
        portions.push(parts.clone());
        portions.push(parts.clone());
        let split = read_in(&portions, &policy);
        let whole = read_in(std::slice::from_ref(&parts), &policy);
        prop_assert_eq!(standing_and_turn(&split), standing_and_turn(&whole));
    }
}

proptest! {
    // Long lists are slow; few of them are enough.
    #![proptest_config(Config { failure_persistence: None, cases: 24, ..Config::default() })]

    /// (d) The same for lists so long that their beginnings are folded away, read in order.
    #[test]
    fn long_lists_are_folded_away_without_a_trace(
        policy in takes(),
        parts in parts(700),
        cuts in vec(any::<Index>(), 0..5),
        again in 0..40_usize,
    ) {
        let mut ends: Vec<_> = cuts.iter().map(|cut| cut.index(parts.len() + 1)).collect();
        ends.push(parts.len());
        ends.sort_unstable();
        let mut from = 0;
        let mut portions = Vec::new();
        for end in ends {
            portions.push(parts[from..end].to_vec());
            from = end.saturating_sub(again);
        }
        // A read shows at most the 500 newest.
        portions.push(parts[parts.len().saturating_sub(500)..].to_vec());
        let split = read_in(&portions, &policy);
        let whole = read_in(std::slice::from_ref(&parts), &policy);
        prop_assert_eq!(standing_and_turn(&split), standing_and_turn(&whole));
    }
}
