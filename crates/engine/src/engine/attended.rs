//! Who works on what right now, and how to tell them that there is more.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use deskmate_store::ConversationKey;
use tokio::sync::Notify;

use super::Inner;

/// Tells whoever works on something, such as the worker of a conversation, that there is more.
#[derive(Debug, Default)]
pub(crate) struct Nudge {
    flag: AtomicBool,
    notify: Notify,
}

impl Nudge {
    pub(crate) fn now(&self) {
        self.flag.store(true, Ordering::SeqCst);
        self.notify.notify_one();
    }

    /// Whether something has come in that nobody has asked about yet.
    pub(crate) fn is_set(&self) -> bool {
        self.flag.load(Ordering::SeqCst)
    }

    /// Whether something has come in since this was last asked.
    pub(crate) fn take(&self) -> bool {
        self.flag.swap(false, Ordering::SeqCst)
    }

    pub(crate) async fn wait(&self) {
        self.notify.notified().await;
    }
}

/// As long as this lives, what comes in for a conversation is told to its worker.
#[derive(Debug)]
pub(crate) struct Attended {
    engine: Arc<Inner>,
    key: ConversationKey,
    nudge: Arc<Nudge>,
}

impl Attended {
    /// Of what comes in after a claim has read what there is, only a nudge tells the worker.
    pub(crate) fn begin(engine: &Arc<Inner>, key: &ConversationKey) -> Self {
        let nudge = Arc::new(Nudge::default());
        let mut attended = engine.attended();
        if engine.woken_meanwhile().remove(key) {
            nudge.now();
        }
        attended.insert(key.clone(), Arc::clone(&nudge));
        drop(attended);
        Self { engine: Arc::clone(engine), key: key.clone(), nudge }
    }

    pub(crate) fn engine(&self) -> Arc<Inner> {
        Arc::clone(&self.engine)
    }

    pub(crate) fn nudge(&self) -> Arc<Nudge> {
        Arc::clone(&self.nudge)
    }
}

impl Drop for Attended {
    fn drop(&mut self) {
        self.engine.attended().remove(&self.key);
    }
}
