//! What keeps the promises, by name. Tests do without one of them at a time, to show that each is
//! needed; in a release build there is no way to.

#[cfg(debug_assertions)]
use std::sync::atomic::{AtomicU32, Ordering};

/// Something without which a promise would be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// What was decided before a conversation changed hands is not said after.
    Fence,
    /// Before something is said, the conversation is read again, unless it was read just now.
    FreshRead,
    /// What a person did is waited for, once it is announced and no read shows it yet.
    Announced,
    /// What may have been done is looked for before it is done again.
    LookFirst,
    /// A call whose connection died may still be carried out: it gets time for that.
    Settle,
    /// What another process wrote last may have been sent by it.
    OtherProcess,
    /// What a worker left behind that could not write may have been sent by it.
    BrokenOff,
    /// Parts of our teammate are matched with what was sent.
    OwnParts,
    /// What was sent and no read shows yet is remembered.
    Unseen,
    /// A bot is asked when all it has to answer can be read, and not before.
    AllTold,
    /// What a read has shown stays, whatever a later one shows.
    SeenStays,
    /// Who asked for a read has asked until there was one.
    StillToRead,
    /// A conversation that was woken meanwhile is not given back.
    WokenMeanwhile,
    /// Who has lost a lease can write nothing.
    LeaseToken,
    /// A notification that comes again wakes nothing.
    Dedupe,
}

#[cfg(debug_assertions)]
static OFF: AtomicU32 = AtomicU32::new(0);

impl Guard {
    /// Whether it is there.
    #[cfg(not(debug_assertions))]
    pub const fn holds(self) -> bool {
        true
    }

    /// Whether it is there: always, but where a test has switched it off.
    #[cfg(debug_assertions)]
    pub fn holds(self) -> bool {
        OFF.load(Ordering::SeqCst) & self.bit() == 0
    }

    /// Switches it off in this whole process, until what this returns is dropped.
    #[cfg(debug_assertions)]
    pub fn off(self) -> Off {
        OFF.fetch_or(self.bit(), Ordering::SeqCst);
        Off(self)
    }

    #[cfg(debug_assertions)]
    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// As long as this lives, a guard is off.
#[cfg(debug_assertions)]
#[derive(Debug)]
#[must_use]
pub struct Off(Guard);

#[cfg(debug_assertions)]
impl Drop for Off {
    fn drop(&mut self) {
        OFF.fetch_and(!self.0.bit(), Ordering::SeqCst);
    }
}
