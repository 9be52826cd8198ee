//! Which kinds of bots there are, and what is asked for about each. What fits, the configuration's
//! own reading says.

/// A kind of bot: a driver of the configuration.
pub(super) struct Kind {
    /// Its word there.
    pub(super) word: &'static str,
    /// What it is: a line for people, without its full stop.
    pub(super) says: &'static str,
    /// What it needs, and what most need; whatever else there is stands in *more*.
    pub(super) fields: &'static [Field],
}

/// Something that is asked for.
pub(super) struct Field {
    /// Its key in the configuration.
    pub(super) key: &'static str,
    pub(super) says: &'static str,
    pub(super) takes: Takes,
    pub(super) needed: bool,
    pub(super) example: &'static str,
}

/// What a field takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Line,
    /// A file beside the configuration.
    File,
    Secret,
    OneOf(&'static [(&'static str, &'static str)]),
}

const fn needs(
    key: &'static str,
    takes: Takes,
    says: &'static str,
    example: &'static str,
) -> Field {
    Field { key, says, takes, needed: true, example }
}

const fn may(key: &'static str, takes: Takes, says: &'static str, example: &'static str) -> Field {
    Field { key, says, takes, needed: false, example }
}

const BEARER: Field = may("secret", Takes::Secret, "Its secret, sent as a bearer token", "");

/// All of them; the first is what a new channel has.
pub(super) const KINDS: [Kind; 10] = [
    Kind {
        word: "dialogs",
        says: "a bot file in the dialog language",
        fields: &[needs(
            "file",
            Takes::File,
            "File, beside the configuration",
            "bots/support.yaml",
        )],
    },
    Kind {
        word: "agent",
        says: "a model that answers by a file of instructions",
        fields: &[needs("file", Takes::File, "File, beside the configuration", "bots/agent.yaml")],
    },
    Kind {
        word: "http",
        says: "a service that speaks the bot protocol",
        fields: &[
            needs("url", Takes::Line, "Address of the service", "https://bot.example.com/turn"),
            BEARER,
            may("signing_secret", Takes::Secret, "What turns are signed with: whsec_…", ""),
        ],
    },
    Kind {
        word: "json",
        says: "n8n, Dify, Flowise, Typebot, Voiceflow, or whatever else answers in JSON",
        fields: &[
            may(
                "preset",
                Takes::OneOf(&[
                    ("", "none: the mapping stands in the other keys"),
                    ("dify", "Dify"),
                    ("flowise", "Flowise"),
                    ("n8n", "n8n"),
                    ("typebot", "Typebot"),
                    ("voiceflow", "Voiceflow"),
                ]),
                "A mapping that is known",
                "",
            ),
            needs(
                "url",
                Takes::Line,
                "Where it is asked",
                "https://flows.example.com/webhook/chat",
            ),
            BEARER,
        ],
    },
    Kind {
        word: "a2a",
        says: "an agent that speaks Agent2Agent",
        fields: &[
            needs("url", Takes::Line, "Its JSON-RPC interface", "https://agent.example.com/a2a"),
            BEARER,
        ],
    },
    Kind {
        word: "botpress",
        says: "a bot in Botpress Cloud",
        fields: &[
            needs(
                "url",
                Takes::Line,
                "Address of its Chat integration",
                "https://chat.botpress.cloud/WEBHOOK-ID",
            ),
            may(
                "encryption_key",
                Takes::Secret,
                "The integration's encryption key, if it has one",
                "",
            ),
        ],
    },
    Kind {
        word: "chatlayer",
        says: "a Chatlayer bot, over its webhook channel",
        fields: &[
            may("channel", Takes::Line, "Id of the webhook channel", "65f0c0…"),
            may("secret", Takes::Secret, "The token of its API", ""),
            needs("verify_token", Takes::Secret, "The verify token of the webhook channel", ""),
            may(
                "url",
                Takes::Line,
                "Where its API is; leave it empty for Europe",
                "https://api.chatlayer.ai",
            ),
        ],
    },
    Kind {
        word: "directline",
        says: "a bot of Bot Framework, the Agents SDK or Copilot Studio",
        fields: &[
            may(
                "mode",
                Takes::OneOf(&[
                    ("", "over the Direct Line service"),
                    ("activity", "at its own /api/messages"),
                ]),
                "How it is reached",
                "",
            ),
            may("secret", Takes::Secret, "The secret of the Direct Line channel", ""),
            may("token_url", Takes::Secret, "In place of the secret: where a token can be had", ""),
            may(
                "url",
                Takes::Line,
                "Where the service is, or the bot itself; leave it empty for Microsoft's",
                "https://directline.botframework.com",
            ),
        ],
    },
    Kind {
        word: "langgraph",
        says: "a graph on a LangGraph server",
        fields: &[
            needs("url", Takes::Line, "Where the server is", "http://127.0.0.1:2024"),
            needs("assistant", Takes::Line, "The graph's name, or an assistant's id", "agent"),
            BEARER,
            may("api_key", Takes::Secret, "Its key, sent as x-api-key", ""),
        ],
    },
    Kind {
        word: "rasa",
        says: "a Rasa bot, over its REST channel",
        fields: &[
            needs("url", Takes::Line, "Where it is", "http://127.0.0.1:5005"),
            BEARER,
            may("token", Takes::Secret, "The token of its HTTP API", ""),
        ],
    },
];

impl Kind {
    /// The kind of that word.
    pub(super) fn named(word: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.word == word)
    }

    /// Its field of that key.
    pub(super) fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// What a field of it is called in a form.
    pub(super) fn name(&self, key: &str) -> String {
        format!("{}.{key}", self.word)
    }
}

/// A field of a set-up whose value nobody is shown.
pub(super) fn is_secret(path: &str) -> bool {
    let Some(key) = path.strip_prefix("bot.") else {
        return ["intercom.access_token", "intercom.client_secret"].contains(&path);
    };
    let typed = |field: &Field| field.key == key && field.takes == Takes::Secret;
    key == "embeddings.key"
        || key.starts_with("headers.")
        || KINDS.iter().flat_map(|kind| kind.fields).any(typed)
}
