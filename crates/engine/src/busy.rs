//! Whether anything is being done right now, as opposed to waited for: a stop and a test need it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

/// Counts work under way. Cheap to clone; clones count together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Busy {
    under_way: Arc<AtomicUsize>,
    begun: Arc<AtomicU64>,
}

/// Something is being done as long as this lives.
#[derive(Debug)]
pub(crate) struct Working {
    under_way: Arc<AtomicUsize>,
}

impl Busy {
    pub(crate) fn work(&self) -> Working {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        self.begun.fetch_add(1, Ordering::SeqCst);
        Working { under_way: Arc::clone(&self.under_way) }
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.under_way.load(Ordering::SeqCst) == 0
    }

    /// Rises with everything begun.
    pub(crate) fn begun(&self) -> u64 {
        self.begun.load(Ordering::SeqCst)
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}
