//! Calls of other services.

use std::time::Duration;

use crate::{
    decode::{Named, closed_enum, exactly_one, record},
    diagnostic::Problems,
    model::{Dynamic, Period, VariableName},
    place::Spanned,
    template::Template,
    yaml::Node,
};

closed_enum! {
    /// What is asked of an address.
    pub enum Method {
        /// Read.
        Get = "get",
        /// Send.
        Post = "post",
        /// Replace.
        Put = "put",
        /// Change.
        Patch = "patch",
        /// Remove.
        Delete = "delete",
    }
}

record! {
    check one_address;
    /// A call of another service: `get: ADDRESS`, `post: ADDRESS` …
    #[schemars(extend("oneOf" = [
        { "required": ["get"] }, { "required": ["post"] }, { "required": ["put"] },
        { "required": ["patch"] }, { "required": ["delete"] }
    ]))]
    pub struct Api {
        /// Read from this address.
        get: Option<Template> = "get",
        /// Send to this address.
        post: Option<Template> = "post",
        /// Replace at this address.
        put: Option<Template> = "put",
        /// Change at this address.
        patch: Option<Template> = "patch",
        /// Remove at this address.
        delete: Option<Template> = "delete",
        /// Parameters that are added to the address.
        #[schemars(default)]
        query: Named<Template> = "query",
        /// Headers.
        #[schemars(default)]
        headers: Named<Template> = "headers",
        /// What is sent, as JSON.
        body: Option<Dynamic> = "body",
        /// The variable that the reply goes into.
        save: Option<Spanned<VariableName>> = "save",
        /// How long to wait; 5 seconds where it is missing, 20 at most.
        timeout: Option<Period> = "timeout",
        /// Where to go if it fails; `error_occurred` where it is missing.
        failed: Option<Spanned<String>> = "failed",
    }
}

const LONGEST: Duration = Duration::from_secs(20);

impl Api {
    /// How it asks, and where.
    pub fn address(&self) -> Option<(Method, &Template)> {
        let with = |method, address: &'_ Option<Template>| address.is_some().then_some(method);
        let method = with(Method::Get, &self.get)
            .or_else(|| with(Method::Post, &self.post))
            .or_else(|| with(Method::Put, &self.put))
            .or_else(|| with(Method::Patch, &self.patch))
            .or_else(|| with(Method::Delete, &self.delete))?;
        let address = match method {
            Method::Get => &self.get,
            Method::Post => &self.post,
            Method::Put => &self.put,
            Method::Patch => &self.patch,
            Method::Delete => &self.delete,
        };
        address.as_ref().map(|address| (method, address))
    }

    fn one_address(&self, node: &Node, problems: &mut Problems) {
        exactly_one("an api call", Method::WORDS, node, problems);
        if let Some((_, address)) = self.address() {
            let source = address.source();
            let web = ["https://", "http://", "{"].iter().any(|start| source.starts_with(start));
            if !web {
                let help = "begin it with https:// or http://";
                problems.error_help(address.span(), "this is not an address", help);
            }
        }
        if let (Some(_), Some(span)) = (&self.get, node.key("body")) {
            let help = "use `query`, or `post`";
            problems.error_help(span, "a `get` sends no body", help);
        }
        for (name, _) in self.headers.iter() {
            let token =
                |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!#$%&'*+^`|~".contains(&byte);
            if name.value.is_empty() || !name.value.bytes().all(token) {
                problems.error(name.span, format!("`{}` cannot be a header", name.value));
            }
        }
        if self.timeout.is_some_and(|timeout| timeout.0 > LONGEST || timeout.0.is_zero()) {
            let span = node.get("timeout").map_or(node.span, |node| node.span);
            problems
                .error(span, "a time-out is more than 0 and at most 20s: a customer is waiting");
        }
    }
}
