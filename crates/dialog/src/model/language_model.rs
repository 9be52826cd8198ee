//! A language model behind an endpoint.

use super::Period;
use crate::{
    decode::{closed_enum, record},
    diagnostic::Problems,
    place::Spanned,
};

record! {
    /// A model behind an endpoint.
    pub struct LanguageModel {
        /// How the endpoint is spoken to; `chat` where this is missing.
        api: Option<ModelApi> = "api",
        /// The address up to and without `/chat/completions`, or `env:NAME`.
        url: Spanned<String> = "url",
        /// The model's name, or `env:NAME`.
        name: Spanned<String> = "name",
        /// What the endpoint asks for: `env:NAME` or `file:PATH`.
        key: Option<Spanned<String>> = "key",
        /// How freely it writes, 0 to 2; the endpoint's own where this is missing.
        temperature: Option<Spanned<f64>> = "temperature",
        /// The longest answer, in tokens; 1000 where this is missing.
        max_tokens: Option<Spanned<u32>> = "max_tokens",
        /// Whether answers are read as they are written, so that the model stops when a customer
        /// writes on; true where this is missing.
        stream: Option<bool> = "stream",
        /// How long one answer may take.
        timeout: Option<Period> = "timeout",
        /// What a million tokens cost, in a currency of your own.
        price: Option<ModelPrice> = "price",
        /// The model that is asked when this one fails.
        fallback: Option<Box<LanguageModel>> = "fallback",
    }
}

record! {
    /// What a million tokens cost.
    pub struct ModelPrice {
        /// Those that are read.
        input: f64 = "input",
        /// Those that are written.
        output: f64 = "output",
    }
}

record! {
    /// How much a model may use.
    pub struct ModelBudget {
        /// Tokens, read and written.
        tokens: Option<u32> = "tokens",
        /// Money, by the `price` of the model.
        money: Option<Spanned<f64>> = "money",
    }
}

record! {
    /// How much the model may use that a bot asks where it is unsure.
    pub struct ModelLimits {
        /// How much in one conversation.
        conversation: Option<ModelBudget> = "conversation",
        /// How much in a day (UTC) in all conversations, since Deskmate was started.
        day: Option<ModelBudget> = "day",
    }
}

closed_enum! {
    /// How an endpoint is spoken to.
    pub enum ModelApi {
        /// Chat completions, as most have it.
        Chat = "chat",
        /// OpenAI's Responses.
        Responses = "responses",
        /// Anthropic's messages.
        Messages = "messages",
    }
}

impl LanguageModel {
    /// Notes limits of money that cannot be kept, since it is not known what the model costs.
    pub fn lint_budgets<'a>(
        &self,
        budgets: impl IntoIterator<Item = &'a ModelBudget>,
        problems: &mut Problems,
    ) {
        let mut all = std::iter::once(self).chain(self.fallback.as_deref());
        if all.all(|model| model.price.is_some()) {
            return;
        }
        for money in budgets.into_iter().filter_map(|budget| budget.money.as_ref()) {
            let help = "add `price: { input: …, output: … }` to each model";
            problems.error_help(money.span, "what a model costs is not known", help);
        }
    }

    /// Notes what is wrong with it, or probably not meant.
    pub fn lint(&self, problems: &mut Problems) {
        let url = self.url.trim();
        if url.starts_with("file:") {
            problems.error_help(
                self.url.span,
                "an address is not kept in a file",
                "write it here, or `env:NAME`",
            );
        } else if !stands_for(url) {
            match host(url) {
                Some(host) if host.contains('@') => problems.error_help(
                    self.url.span,
                    "there is a user name or password in this address",
                    "take it out and use `key: env:NAME`",
                ),
                Some(_) => {}
                None => problems.error_help(
                    self.url.span,
                    format!("`{url}` is no address of an endpoint"),
                    "write one such as https://api.openai.com/v1, or `env:OPENAI_BASE_URL`",
                ),
            }
        }
        if self.name.trim().is_empty() {
            problems.error(self.name.span, "the model has no name");
        }
        if let Some(key) = self.key.as_ref().filter(|key| !stands_for(key)) {
            problems.warning(
                key.span,
                "everybody who reads this file reads this key",
                "write `env:OPENAI_API_KEY`, or `file:PATH`",
            );
        }
        if let Some(own) = self.temperature.as_ref().filter(|own| !(0.0..=2.0).contains(&own.value))
        {
            problems.error(own.span, "the temperature must be from 0 to 2");
        }
        if let Some(own) = self.max_tokens.as_ref().filter(|own| own.value < 16) {
            problems.error_help(
                own.span,
                "that is too few tokens for an answer",
                "write 1000, or leave it out",
            );
        }
        if let Some(fallback) = &self.fallback {
            fallback.lint(problems);
            if let Some(third) = &fallback.fallback {
                problems.error_help(
                    third.url.span,
                    "there is a model after the next already",
                    "keep two of them",
                );
            }
        }
    }
}

/// Whether something else stands for it.
fn stands_for(text: &str) -> bool {
    ["env:", "file:"].iter().any(|start| text.starts_with(start))
}

/// The host of a web address, with whoever is named before it.
fn host(url: &str) -> Option<&str> {
    let rest = ["http://", "https://"].iter().find_map(|scheme| url.strip_prefix(scheme))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let named = host.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    let plain = !named.is_empty() && !rest.chars().any(char::is_whitespace);
    plain.then_some(host)
}
