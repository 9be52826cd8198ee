//! How much an agent may use.

use deskmate_dialog::{
    Spanned, closed_enum,
    model::{Period, Translated},
    record,
};

record! {
    /// How much may be used, and what happens then.
    pub struct Limits {
        /// How often the model is asked for one answer; 8 where this is missing.
        steps: Option<Spanned<u32>> = "steps",
        /// How long one answer may take in all; the channel's `turn_timeout` where this is missing.
        time: Option<Period> = "time",
        /// How much one conversation may use.
        conversation: Option<Budget> = "conversation",
        /// How much all conversations may use in a day (UTC), since Deskmate was started.
        day: Option<Budget> = "day",
        /// What happens when a limit is reached: `handover` or `say`. The first where this is missing.
        reached: Option<Spanned<Reached>> = "reached",
        /// What is said then, in one language or by language.
        message: Option<Translated<String>> = "message",
    }
}

record! {
    /// How much may be used.
    pub struct Budget {
        /// Tokens, read and written.
        tokens: Option<u32> = "tokens",
        /// Money, by the `price` of the model.
        money: Option<Spanned<f64>> = "money",
    }
}

closed_enum! {
    /// What happens when a limit is reached.
    pub enum Reached {
        /// People get the conversation.
        Handover = "handover",
        /// `message` is said, and the conversation stays.
        Say = "say",
    }
}
