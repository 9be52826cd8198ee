//! Finds what is wrong now.

use std::{sync::atomic::Ordering, time::Duration};

use deskmate_core::{ChannelName, Happening, List, Timestamp, length};
use deskmate_store::{Console, Happened, Listed, StoreError, WaitsLong};

use super::{AlertKind, MISSED, decide::Found};
use crate::{ChannelState, engine::Inner, worker::UNASSIGNABLE};

/// How far the last look has come in the timelines: a mark of no channel, in Unix milliseconds.
const LOOKED: &str = "alerts_looked_until";
/// What happens is committed a little later: each look begins that much before the last one's end.
const OVERLAP: Duration = Duration::from_secs(60);
/// After a longer gap, what happened before is no news.
const AT_MOST: Duration = Duration::from_secs(3600);
/// A channel to which no webhook has come for so long, and that has missed some, is deaf.
pub(super) const SILENT: Duration = Duration::from_secs(10 * 60);
/// Webhooks that were missed longer ago are no news.
const LATELY: Duration = Duration::from_secs(15 * 60);
/// Conversations that are read at once.
const A_PAGE: usize = 100;
/// Most happenings, or conversations of a list, that are looked at.
const MOST: usize = 1_000;

impl Inner {
    /// Remembers, for whichever node looks, that webhooks were missed at this one.
    pub(super) async fn keep_missed(&self) -> Result<(), StoreError> {
        for channel in self.channels() {
            let missed = channel.missed_at.swap(0, Ordering::Relaxed);
            if missed > 0 {
                self.store.set_mark(channel.name(), MISSED, &missed.to_string()).await?;
            }
        }
        Ok(())
    }

    /// All that is wrong.
    pub(super) async fn wrong(
        &self,
        console: &Console,
        now: Timestamp,
    ) -> Result<Vec<Found>, StoreError> {
        let mut found = Vec::new();
        for channel in self.channels() {
            let name = channel.name();
            if let ChannelState::NotReady(problems) = channel.state() {
                let why: Vec<_> = problems.iter().map(ToString::to_string).collect();
                let text = format!("Channel {name} cannot work: {}", why.join("; "));
                found.push(of_channel(name, AlertKind::NotReady, text));
            }
            if self.is_deaf(console, name, now).await? {
                let text = format!(
                    "No webhook comes in for channel {name}, and Intercom has news. Deskmate asks for it now \
                     and again, so answers come late. Look in Intercom's Developer Hub whether the webhook's \
                     address and topics are as the channel's page has them."
                );
                found.push(of_channel(name, AlertKind::Deaf, text));
            }
            found.extend(self.handovers(console, name, now).await?);
        }
        found.extend(self.troubles(console, now).await?);
        found.extend(self.drafts(console, now).await?);
        Ok(found)
    }

    /// When a sweep last found what no webhook had told of.
    pub(super) async fn missed(
        &self,
        channel: &ChannelName,
    ) -> Result<Option<Timestamp>, StoreError> {
        let mark = self.store.mark(channel, MISSED).await?;
        Ok(mark.and_then(|mark| mark.parse().ok()).map(Timestamp::from_millis))
    }

    async fn is_deaf(
        &self,
        console: &Console,
        channel: &ChannelName,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let missed = self.missed(channel).await?;
        let Some(missed) = missed.filter(|missed| now.since(*missed) < LATELY) else {
            return Ok(false);
        };
        let heard = console.last_webhook(channel.as_str(), missed.minus(SILENT)).await?;
        Ok(heard.is_none())
    }

    /// Conversations that a team has, or nobody, and that nobody takes.
    async fn handovers(
        &self,
        console: &Console,
        channel: &ChannelName,
        now: Timestamp,
    ) -> Result<Option<Found>, StoreError> {
        let Some(long) = self.alerts.get().and_then(|alerts| alerts.handover_waits) else {
            return Ok(None);
        };
        let mut all: Option<WaitsLong> = None;
        for list in [List::Team, List::Nobody] {
            for since in waiting(console, channel, list, now.minus(long)).await? {
                let all = all.get_or_insert_with(|| WaitsLong {
                    channel: channel.to_string(),
                    count: 0,
                    since,
                });
                all.count += 1;
                all.since = all.since.min(since);
            }
        }
        Ok(all.map(|waits| {
            let what = counted(waits.count, "conversation");
            let text = format!(
                "{what} of channel {channel} waits for people for longer than {}, the first one for {}.",
                length::show(long),
                about(now.since(waits.since))
            );
            let link = format!("/conversations?list=team&channel={channel}");
            let kind = AlertKind::HandoverWaits;
            Found { channel: channel.to_string(), kind, text: plural(&text, waits.count), link }
        }))
    }

    async fn drafts(&self, console: &Console, now: Timestamp) -> Result<Vec<Found>, StoreError> {
        let Some(long) = self.alerts.get().and_then(|alerts| alerts.draft_waits) else {
            return Ok(Vec::new());
        };
        let found = |WaitsLong { channel, count, since }| {
            let text = format!(
                "{} of channel {channel} waits for longer than {}, the first one for {}.",
                counted(count, "draft"),
                length::show(long),
                about(now.since(since))
            );
            let kind = AlertKind::DraftWaits;
            Found { channel, kind, text: plural(&text, count), link: "/drafts".to_owned() }
        };
        let waits = console.drafts_wait_long(now.minus(long)).await?;
        Ok(waits.into_iter().map(found).collect())
    }

    /// What has gone wrong in conversations since the last look.
    async fn troubles(&self, console: &Console, now: Timestamp) -> Result<Vec<Found>, StoreError> {
        let none = ChannelName::new("");
        let last = self.store.mark(&none, LOOKED).await?.and_then(|mark| mark.parse().ok());
        let last = last.map_or(now, Timestamp::from_millis);
        let since = last.minus(OVERLAP).max(now.minus(AT_MOST));
        let found = console.troubles(since, MOST).await?.iter().filter_map(trouble).collect();
        self.store.set_mark(&none, LOOKED, &now.as_millis().to_string()).await?;
        Ok(found)
    }
}

/// Since when conversations of a list wait for people, of those that have since before then. One in
/// which a person has answered, without being assigned, waits for nobody.
async fn waiting(
    console: &Console,
    channel: &ChannelName,
    list: List,
    before: Timestamp,
) -> Result<Vec<Timestamp>, StoreError> {
    let (mut all, mut seen) = (Vec::new(), 0);
    let mut last: Option<Listed> = None;
    loop {
        let after = last.as_ref().map(|last| (last.since, last.id.as_str()));
        let page = console.in_list(channel.as_str(), list, after, A_PAGE).await?;
        let is_last = page.len() < A_PAGE;
        for listed in page {
            if listed.since >= before || seen == MOST {
                return Ok(all);
            }
            seen += 1;
            let waits = listed.known.as_ref().is_none_or(|known| {
                !known.standing().accepted || !known.standing().unanswered.is_empty()
            });
            if waits {
                all.push(listed.since);
            }
            last = Some(listed);
        }
        if is_last {
            return Ok(all);
        }
    }
}

fn of_channel(channel: &ChannelName, kind: AlertKind, text: String) -> Found {
    Found { channel: channel.to_string(), kind, text, link: format!("/channels/{channel}") }
}

/// Whether people are to be told of what happened in a conversation. Why it happened stands in its
/// timeline: a bot's words may be in it.
fn trouble(happened: &Happened) -> Option<Found> {
    let Happened { channel, conversation, what, .. } = happened;
    let (kind, text) = match what {
        Happening::FailedOpen { .. } => (
            AlertKind::FailingOpen,
            format!(
                "The bot of channel {channel} fails, and people get its conversations; the last one is {conversation}."
            ),
        ),
        Happening::SecondWriter { .. } => (
            AlertKind::SecondWriter,
            format!(
                "Another program writes as the bot of channel {channel}, in conversation {conversation}: give each a \
                 teammate of its own."
            ),
        ),
        Happening::Parked { why } if why.starts_with(UNASSIGNABLE) => (
            AlertKind::Unassignable,
            format!(
                "Conversation {conversation} of channel {channel} could be assigned to nobody: nobody may be looking \
                 at it. Look whether the fallback team is still there."
            ),
        ),
        _ => return None,
    };
    let link = format!("/conversations/{channel}/{conversation}");
    Some(Found { channel: channel.clone(), kind, text, link })
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("A {what}"),
        MOST.. => format!("{count} {what}s or more"),
        _ => format!("{count} {what}s"),
    }
}

/// Several of them wait, or one.
fn plural(text: &str, count: usize) -> String {
    if count == 1 {
        text.replacen(", the first one for", ", by now for", 1)
    } else {
        text.replacen(" waits ", " wait ", 1)
    }
}

/// A length of time, in its largest unit.
fn about(length: Duration) -> String {
    let seconds = length.as_secs();
    match seconds {
        0..3_600 => format!("{}m", seconds / 60),
        3_600..172_800 => format!("{}h", seconds / 3_600),
        _ => format!("{}d", seconds / 86_400),
    }
}
