//! The model behind an agent.

use deskmate_dialog::{Spanned, closed_enum, model::Period, record};

record! {
    /// A model behind an endpoint.
    pub struct Model {
        /// How the endpoint is spoken to; `chat` where this is missing.
        api: Option<Api> = "api",
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
        /// How long one answer may take before the other model is asked.
        timeout: Option<Period> = "timeout",
        /// What a million tokens cost, in a currency of your own.
        price: Option<Price> = "price",
        /// The model that is asked when this one fails.
        fallback: Option<Box<Model>> = "fallback",
    }
}

record! {
    /// What a million tokens cost.
    pub struct Price {
        /// Those that are read.
        input: f64 = "input",
        /// Those that are written.
        output: f64 = "output",
    }
}

closed_enum! {
    /// How an endpoint is spoken to.
    pub enum Api {
        /// Chat completions, as most have it.
        Chat = "chat",
        /// OpenAI's Responses.
        Responses = "responses",
        /// Anthropic's messages.
        Messages = "messages",
    }
}
