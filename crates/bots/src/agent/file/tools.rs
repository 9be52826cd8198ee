//! What an agent's model can do besides answering and handing over.

use deskmate_dialog::{
    Spanned, closed_enum,
    decode::Named,
    model::{Period, Translated, action::Api},
    record,
};
use serde_json::Value;

record! {
    /// What the model can do.
    pub struct Tools {
        /// Tags that it may put on the customer, each with when.
        #[schemars(default)]
        tag: Named<String> = "tag",
        /// Attributes of the conversation that it may set, each with what it means.
        #[schemars(default)]
        set: Named<String> = "set",
        /// Whether it may write notes for colleagues.
        note: Option<bool> = "note",
        /// Whether it may close the conversation.
        close: Option<bool> = "close",
        /// Whether it may snooze the conversation.
        snooze: Option<bool> = "snooze",
        /// Services that it may ask, by name.
        #[schemars(default)]
        http: Named<Http> = "http",
        /// Dialogs that it may begin.
        dialogs: Option<Dialogs> = "dialogs",
        /// Servers of the Model Context Protocol, by name.
        #[schemars(default)]
        mcp: Named<Mcp> = "mcp",
        /// What a customer reads while colleagues are asked, in one language or by language; the
        /// model's own sentence, or else nothing, where this is missing.
        waiting: Option<Translated<String>> = "waiting",
    }
}

record! {
    /// A server of the Model Context Protocol, over streamable HTTP.
    pub struct Mcp {
        /// Its address, or `env:NAME`.
        url: Spanned<String> = "url",
        /// Headers of every request; `env:NAME` and `file:PATH` stand for what is there.
        #[schemars(default)]
        headers: Named<Spanned<String>> = "headers",
        /// The tools that the model may call; no others.
        allow: Named<Allowed> = "allow",
        /// How long a call may take.
        timeout: Option<Period> = "timeout",
    }
}

record! {
    /// A tool that the model may call.
    pub struct Allowed {
        /// Who has to agree each time.
        approve: Option<Approve> = "approve",
        /// Whom it is for; everybody where this is missing.
        requires: Option<Requires> = "requires",
        /// The topic of an answer for which it was called.
        topic: Option<Spanned<String>> = "topic",
    }
}

closed_enum! {
    /// Who has to agree to a call.
    pub enum Approve {
        /// Somebody of the team, in a note.
        Team = "team",
    }
}

record! {
    /// A service that the model may ask.
    pub struct Http {
        /// What it is for: the model chooses by it.
        description: Spanned<String> = "description",
        /// What the model fills in, by name, each a JSON Schema.
        #[schemars(default)]
        parameters: Named<Value> = "parameters",
        /// Which of them may be left out.
        #[schemars(default)]
        optional: Vec<Spanned<String>> = "optional",
        /// How it is asked, as in the `api` steps of dialogs.
        api: Api = "api",
        /// Whom it is for; everybody where this is missing.
        requires: Option<Requires> = "requires",
        /// Who has to agree each time.
        approve: Option<Approve> = "approve",
        /// The topic of an answer for which it was called.
        topic: Option<Spanned<String>> = "topic",
    }
}

closed_enum! {
    /// Whom a tool is for.
    pub enum Requires {
        /// Customers whom Intercom knows as users, and not leads.
        User = "user",
    }
}

record! {
    /// Dialogs of a bot file that the model may begin. What happens in them is up to them.
    pub struct Dialogs {
        /// The bot file, beside this one.
        file: Spanned<String> = "file",
        /// The dialogs, each with what it is for.
        run: Named<String> = "run",
        /// Which of them begin only if somebody of the team agrees.
        #[schemars(default)]
        approve: Vec<Spanned<String>> = "approve",
    }
}
