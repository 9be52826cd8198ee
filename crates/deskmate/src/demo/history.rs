//! What has happened before somebody looks, so that no page of the console is empty: two days, and
//! four weeks of drafts.

use std::time::Duration;

use anyhow::Context;
use deskmate_core::{ActionId, Autonomy, DraftEnd};
use deskmate_engine::{AlertKind, Engine, random};
use deskmate_store::{AlertRow, AuditEntry, ConversationKey, DraftEnded, DraftRow, Held, Pause};
use intercom_twin::Act;

use super::{CHANNEL, Demo};

/// The lead of the example workspace: whoever tries the demo plays the other customer.
const LENA: &str = "Lena Lead";
const ANN: &str = "Ann Ames";
/// So far back it goes.
pub(super) const PAST: Duration = hours(48);

/// What became of drafts in four weeks, by dialog: sent as they were, edited, rejected.
type Became = (&'static str, &'static str, [usize; 3]);
/// Where the bot drafts, one dialog does so well that it may answer by itself. Where it answers
/// already, none is told to.
const fn opening_hours(autonomy: Autonomy) -> Became {
    let counts = if matches!(autonomy, Autonomy::Draft) { [98, 1, 1] } else { [84, 12, 4] };
    ("opening_hours", "opening_hours", counts)
}
const OTHERS: [Became; 3] = [
    ("on_its_way", "track_order", [61, 14, 5]),
    ("announce_return", "send_back", [22, 15, 9]),
    ("price", "price", [12, 3, 2]),
];

const fn hours(hours: u64) -> Duration {
    minutes(60 * hours)
}

const fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

impl Demo {
    /// Plays two days: conversations that the bot answers, that it hands over, that a teammate takes,
    /// that are closed; a pause; and what people made of drafts. Where the demo did not begin in the
    /// past, all of it has just happened.
    ///
    /// # Errors
    /// What the local Intercom refuses, or the database says.
    pub async fn play_history(&self) -> anyhow::Result<()> {
        let starts = |text: &str| self.twin.act(Act::contact_starts(LENA, text));
        let autonomy = self.engine.channels().next().map_or(Autonomy::Reply, |own| own.autonomy());
        drafts(&self.engine, autonomy).await?;
        let first = starts("Where is my order A-17?")?;
        self.comes_to(hours(46)).await;
        self.twin.act(Act::teammate_closes(&*first.conversation_id, ANN))?;

        self.comes_to(hours(30)).await;
        let norway = starts("Do you ship to Norway?")?;
        self.comes_to(minutes(29 * 60 + 40)).await;
        let conversation = &*norway.conversation_id;
        self.twin.act(Act::teammate_replies(conversation, ANN, "We do, in four days."))?;

        self.comes_to(hours(28)).await;
        let pause = Pause {
            channel: Some(CHANNEL.to_owned()),
            held: Held::Waits,
            who: "ann".to_owned(),
            why: "wrong prices".to_owned(),
            at: self.engine.clock().now(),
        };
        let paused = entry(&self.engine, "channel.paused");
        let paused = AuditEntry { after: Some("waits: wrong prices".to_owned()), ..paused };
        self.engine.pause(&pause, paused).await?;
        self.comes_to(minutes(27 * 60 + 45)).await;
        self.engine.resume(Some(CHANNEL), entry(&self.engine, "channel.resumed")).await?;

        self.comes_to(hours(26)).await;
        alert(&self.engine).await?;
        let closed = starts("Where is order B-204?")?;
        self.comes_to(minutes(25 * 60 + 50)).await;
        self.twin.act(Act::teammate_closes(&*closed.conversation_id, ANN))?;

        self.comes_to(minutes(25)).await;
        let asked = starts("I want to talk to a person")?;
        self.comes_to(minutes(20)).await;
        let note = "I know her, leave this to me.";
        self.twin.act(Act::teammate_notes(&*asked.conversation_id, ANN, note))?;

        self.comes_to(minutes(4)).await;
        starts("Where is my order A-17?")?;
        self.comes_to(Duration::ZERO).await;
        Ok(())
    }

    /// Lets time pass on both sides until it is so long before now.
    async fn comes_to(&self, before: Duration) {
        self.settle().await;
        let by = self.clock.catch_up(before);
        self.twin.advance(by).await;
        self.settle().await;
    }
}

fn entry(engine: &Engine, what: &str) -> AuditEntry {
    let now = engine.clock().now();
    AuditEntry {
        id: random::id_at(now),
        at: now,
        who: "ann".to_owned(),
        what: what.to_owned(),
        about: format!("channel {CHANNEL}"),
        before: None,
        after: None,
    }
}

/// Something that was wrong the day before, for a few minutes.
async fn alert(engine: &Engine) -> anyhow::Result<()> {
    let began = engine.clock().now().minus(hours(14));
    let row = AlertRow {
        id: random::id_at(began),
        channel: CHANNEL.to_owned(),
        kind: AlertKind::NotReady.word().to_owned(),
        text: format!("Channel {CHANNEL} cannot work: Intercom does not answer (503)"),
        link: format!("/channels/{CHANNEL}"),
        began_at: began,
        seen_at: began.plus(minutes(6)),
        ended_at: None,
    };
    let store = engine.console();
    store.begin_alert(&row, &[]).await?;
    store.end_alert(&row.id, row.seen_at, &[]).await?;
    Ok(())
}

/// What people made of drafts, spread over four weeks; the bot has learned meanwhile.
async fn drafts(engine: &Engine, autonomy: Autonomy) -> anyhow::Result<()> {
    let now = engine.clock().now();
    let mut statements = Vec::new();
    for (dialog, intent, counts) in [opening_hours(autonomy)].into_iter().chain(OTHERS) {
        let ends = [DraftEnd::Sent, DraftEnd::Edited, DraftEnd::Rejected];
        let all = ends.into_iter().zip(counts).flat_map(|(how, count)| vec![how; count]);
        for (number, how) in all.enumerate() {
            let id = ActionId::new(format!("act_demo_{dialog}_{number}"));
            let days = u32::try_from(number * 7 % 26).unwrap_or_default();
            // What was not sent as it was is mostly longer ago.
            let days = if how == DraftEnd::Sent { days } else { days / 2 + 13 };
            let at = now.minus(days * hours(24));
            let row = DraftRow {
                id: id.clone(),
                key: ConversationKey { channel: CHANNEL.into(), conversation: "0".into() },
                dialog: dialog.to_owned(),
                intent: intent.to_owned(),
                topic: String::new(),
                made_at: at,
                text: String::new(),
                also: String::new(),
                asked_by: None,
                ended: None,
            };
            let changed = if how == DraftEnd::Edited { 20 } else { 0 };
            let by = Some("ann".to_owned());
            let ended = DraftEnded { at, how, by, why: None, changed };
            statements.push(row.made());
            statements.extend(ended.of(&id));
        }
    }
    engine.store().change(statements).await.context("the demo's drafts")
}
