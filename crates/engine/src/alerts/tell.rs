//! Tells what is to be told.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use deskmate_core::Timestamp;
use deskmate_store::{AlertNote, Console, StoreError};

use super::{AlertMessage, AlertTarget, NotTold};
use crate::engine::Inner;

/// Notes that are looked at at once.
const MOST: usize = 200;
/// How long telling one may take.
const LIMIT: Duration = Duration::from_secs(15);
/// So long nobody else takes a note that is being told.
const TAKEN: Duration = Duration::from_secs(60);
/// How long to wait after the first failure; each further one doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(30);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// What could not be told for so long is no news any more.
const GIVE_UP_AFTER: Duration = Duration::from_secs(24 * 3600);

impl Inner {
    /// Tells all notes that are due, each target's in their order.
    pub(super) async fn tell_due(&self) -> Result<(), StoreError> {
        let console = Console::new(Arc::clone(&self.store));
        let mut waits = BTreeSet::new();
        for note in console.alert_notes(MOST).await? {
            if waits.contains(&note.target) {
                continue;
            }
            let now = self.clock.now();
            if note.due_at > now {
                waits.insert(note.target);
                continue;
            }
            match console.take_alert_note(&note, now.plus(TAKEN)).await {
                Ok(()) => {}
                Err(StoreError::ChangedMeanwhile) => continue,
                Err(error) => return Err(error),
            }
            let told = self.tell(&note).await;
            let age = self.clock.now().since(note.made_at);
            let outcome = match told {
                Ok(()) => "told",
                Err(NotTold::Again(why)) if age < GIVE_UP_AFTER => {
                    tracing::warn!(target.name = note.target, why, "alert.not_told");
                    let taken = AlertNote { tries: note.tries + 1, ..note.clone() };
                    let again = self.clock.now().plus(wait(note.tries));
                    console.take_alert_note(&taken, again).await?;
                    waits.insert(note.target);
                    count("failed");
                    continue;
                }
                Err(NotTold::Again(why) | NotTold::Never(why)) => {
                    tracing::error!(target.name = note.target, why, "alert.given_up");
                    "given_up"
                }
            };
            count(outcome);
            console.end_alert_note(&note.id).await?;
        }
        Ok(())
    }

    async fn tell(&self, note: &AlertNote) -> Result<(), NotTold> {
        let target = self.target(&note.target);
        let target = target.ok_or_else(|| NotTold::Never("it is configured no more".to_owned()))?;
        let message: AlertMessage = serde_json::from_str(&note.body)
            .map_err(|error| NotTold::Never(format!("the note cannot be read: {error}")))?;
        let until = self.clock.now().plus(LIMIT);
        let wall: Timestamp = self.clock.wall();
        tokio::select! {
            biased;
            told = target.tell(&message, wall) => told,
            () = self.clock.sleep_until(until) => {
                Err(NotTold::Again(format!("no answer within {} s", LIMIT.as_secs())))
            }
        }
    }

    fn target(&self, name: &str) -> Option<&Arc<dyn AlertTarget>> {
        self.alerts.get()?.targets.iter().find(|target| target.name() == name)
    }
}

fn wait(tries: i64) -> Duration {
    let doubled = 1 << u32::try_from(tries).unwrap_or(10).min(10);
    FIRST_WAIT.saturating_mul(doubled).min(LONGEST_WAIT)
}

fn count(outcome: &'static str) {
    metrics::counter!("deskmate_alert_notes_total", "outcome" => outcome).increment(1);
}
