//! How much was used, and whether that is too much.

use deskmate_dialog::model::ModelBudget as Budget;
use serde_json::{Map, Value};

use super::Tokens;

/// Where it is kept what a conversation has used.
const KEPT: [&str; 2] = ["tokens", "money"];

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// How much was used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spent {
    pub(crate) tokens: u64,
    pub(crate) money: f64,
}

impl Spent {
    /// What a conversation has used before.
    pub(crate) fn of(state: &Map<String, Value>) -> Self {
        let [tokens, money] = KEPT.map(|key| state.get(key));
        Self {
            tokens: tokens.and_then(Value::as_u64).unwrap_or_default(),
            money: money.and_then(Value::as_f64).unwrap_or_default(),
        }
    }

    /// Keeps it.
    pub(crate) fn keep(self, state: &mut Map<String, Value>) {
        let [tokens, money] = KEPT;
        state.insert(tokens.to_owned(), self.tokens.into());
        if self.money > 0.0 {
            state.insert(money.to_owned(), self.money.into());
        }
    }

    /// Adds to it.
    pub(crate) fn add(&mut self, tokens: Tokens, cost: Option<f64>) {
        self.tokens += tokens.input + tokens.output;
        self.money += cost.unwrap_or_default();
    }

    fn is_over(self, budget: Option<&Budget>) -> Option<String> {
        let budget = budget?;
        if let Some(most) = budget.tokens.filter(|most| self.tokens >= u64::from(*most)) {
            return Some(format!("{most} tokens"));
        }
        let money = budget.money.as_ref().filter(|most| self.money >= most.value)?;
        Some(format!("{} of money", money.value))
    }
}

/// What was used on a day, by all conversations.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Today {
    day: i64,
    spent: Spent,
}

impl Today {
    /// What was used today.
    pub(crate) fn at(&mut self, now_ms: i64) -> &mut Spent {
        let day = now_ms.div_euclid(DAY_MS);
        if day != self.day {
            *self = Self { day, spent: Spent::default() };
        }
        &mut self.spent
    }
}

/// Which limit is reached, as a sentence for people: of a conversation, or of all in a day. `who` has
/// used it.
pub(crate) fn reached(
    [of_conversation, of_day]: [Option<&Budget>; 2],
    conversation: Spent,
    today: Spent,
    who: &str,
) -> Option<String> {
    let own = conversation.is_over(of_conversation);
    let own = own.map(|what| format!("This conversation has used what it may: {what}."));
    own.or_else(|| {
        let what = today.is_over(of_day)?;
        Some(format!("{who} has used what it may in a day: {what}."))
    })
}
