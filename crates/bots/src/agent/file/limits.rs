//! How much an agent may use.

pub use deskmate_dialog::model::ModelBudget as Budget;
use deskmate_dialog::{
    Spanned, closed_enum,
    model::{Period, Translated},
    record,
};

use crate::model::{Spent, reached};

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

closed_enum! {
    /// What happens when a limit is reached.
    pub enum Reached {
        /// People get the conversation.
        Handover = "handover",
        /// `message` is said, and the conversation stays.
        Say = "say",
    }
}

impl Limits {
    /// Which limit is reached, as a sentence for people.
    pub(crate) fn reached(&self, conversation: Spent, today: Spent) -> Option<String> {
        let budgets = [self.conversation.as_ref(), self.day.as_ref()];
        reached(budgets, conversation, today, "The agent")
    }
}
