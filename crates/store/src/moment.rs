//! The moments around which something is written or sent, by name. A test has the process die at
//! one of them, to show that what comes next goes on from there; a release build knows none.

#[cfg(debug_assertions)]
use std::sync::{
    LazyLock,
    atomic::{AtomicI64, Ordering},
};

/// Which moment a process dies at: the name, a colon, and which time it comes.
#[cfg(debug_assertions)]
pub const DIES_AT: &str = "DESKMATE_TEST_DIES_AT";

macro_rules! moments {
    ($($(#[$doc:meta])* $moment:ident = $name:literal,)*) => {
        /// A moment at which a process can die.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Moment { $($(#[$doc])* $moment,)* }

        impl Moment {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$moment),*];

            /// What a test calls it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$moment => $name),* }
            }
        }
    };
}

moments! {
    /// A webhook has come in, and nothing of it is written.
    NotificationToKeep = "notification_to_keep",
    /// It is written, and Intercom does not know.
    NotificationKept = "notification_kept",
    /// A late answer has come in, and nothing of it is written.
    AnswerToKeep = "answer_to_keep",
    /// It is written, and the bot does not know.
    AnswerKept = "answer_kept",
    /// Conversations were leased, and nobody works on them.
    Claimed = "claimed",
    /// The conversation was read, and nothing came of it.
    Read = "read",
    /// It is written that a turn has begun, and the bot was not asked.
    TurnBegun = "turn_begun",
    /// The bot has answered, and nothing of it is written.
    BotAnswered = "bot_answered",
    /// What is to be done was decided, and not written.
    ActionsToCommit = "actions_to_commit",
    /// It is written, and nothing of it was done.
    ActionsCommitted = "actions_committed",
    /// A call is about to be made.
    ToSend = "to_send",
    /// It was made, and nobody here has taken that in.
    Sent = "sent",
    /// Nobody knew whether it was made: it is about to be made again.
    ToSendAgain = "to_send_again",
    /// What was done was taken in, and not written.
    DoneToCommit = "done_to_commit",
    /// It is written.
    DoneCommitted = "done_committed",
    /// A conversation is about to be given back.
    ToRelease = "to_release",
    /// It was given back.
    Released = "released",
    /// A sweep knows what changed, and has woken nothing.
    SweepFound = "sweep_found",
    /// It has woken what changed, and not remembered how far it came.
    SweepWoken = "sweep_woken",
    /// It has remembered that.
    SweepMoved = "sweep_moved",
}

impl Moment {
    /// It has come.
    #[cfg(not(debug_assertions))]
    #[inline]
    pub const fn reached(self) {}

    /// It has come: the process dies, as it does by SIGKILL, where a test wants that.
    #[cfg(debug_assertions)]
    pub fn reached(self) {
        static DIES: LazyLock<Option<(String, AtomicI64)>> = LazyLock::new(|| {
            let asked = std::env::var(DIES_AT).ok()?;
            let (name, time) = asked.split_once(':')?;
            Some((name.to_owned(), AtomicI64::new(time.parse().ok()?)))
        });
        if let Some((name, times)) = &*DIES
            && name == self.name()
            && times.fetch_sub(1, Ordering::SeqCst) == 1
        {
            std::process::abort();
        }
    }
}
