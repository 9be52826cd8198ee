//! Which policies there are, and what people read of each.

/// A policy: a key of a `[[channel]]`, and how it is asked for.
pub(super) struct Policy {
    /// Its path, as in the configuration.
    pub(super) key: &'static str,
    /// What it decides: one sentence, without its full stop.
    pub(super) says: &'static str,
    pub(super) kind: Kind,
}

/// How a value is written.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    YesNo,
    OneOf(&'static [(&'static str, &'static str)]),
    /// A length of time, a name: one line as it is.
    Line,
    Number,
    List,
    /// Words that may be none.
    Words,
    /// Kinds of answers, one a line.
    Kinds,
}

/// Some that belong together.
pub(super) type Group = (&'static str, &'static [Policy]);

const fn policy(key: &'static str, kind: Kind, says: &'static str) -> Policy {
    Policy { key, says, kind }
}

/// All of them.
pub(super) const GROUPS: [Group; 4] = [
    (
        "Who has the conversation",
        &[
            policy(
                "takeover_on_reply",
                Kind::YesNo,
                "A teammate who just replies takes the conversation",
            ),
            policy(
                "return_after",
                Kind::Line,
                "People have been silent this long: the bot takes the conversation back; or never",
            ),
            policy(
                "accept_within",
                Kind::Line,
                "Nobody took up a handover this long: the bot takes the conversation back; or never",
            ),
            policy(
                "handover_summary",
                Kind::YesNo,
                "People who get a conversation from the bot find a summary of it in a note",
            ),
            policy(
                "on_close",
                Kind::OneOf(&[("keep", "it goes on"), ("clear", "it begins anew")]),
                "What becomes of the bot's memory of a conversation that is closed and comes back",
            ),
        ],
    ),
    (
        "What it answers",
        &[
            policy(
                "takes.sources",
                Kind::List,
                "It takes only what began there, with commas between: conversation, email, whatsapp …",
            ),
            policy(
                "replies_to",
                Kind::Kinds,
                "Where people look at answers first: what it answers by itself all the same, one kind a line, such as dialog: opening_hours",
            ),
            policy(
                "max_message_age",
                Kind::Line,
                "A message that has waited longer goes to people",
            ),
            policy(
                "max_bot_messages",
                Kind::Number,
                "Most messages of the bot in one conversation and hour; then people get it",
            ),
            policy(
                "failure_message",
                Kind::Words,
                "What the customer reads when the bot fails and people get the conversation; empty for nothing",
            ),
            policy(
                "share",
                Kind::List,
                "What of the contact the bot is told, with commas between: first_name, language …",
            ),
            policy("timezone", Kind::Line, "Where “today” is for the bot, such as Europe/Brussels"),
        ],
    ),
    (
        "How fast it answers",
        &[
            policy(
                "on_new_message",
                Kind::OneOf(&[
                    ("restart", "it begins again, with all messages"),
                    ("queue", "it finishes, and then answers the new one"),
                ]),
                "What a message does that comes while the bot thinks",
            ),
            policy("burst_window", Kind::Line, "How long to wait after a message for more of them"),
            policy(
                "pace",
                Kind::Line,
                "How long to wait between two messages of one answer, as somebody who types would",
            ),
            policy(
                "turn_timeout",
                Kind::Line,
                "How long the bot has for an answer, retries included",
            ),
            policy("async_timeout", Kind::Line, "How long a bot that answers later may take"),
        ],
    ),
    (
        "How Intercom is asked",
        &[
            policy(
                "inbound",
                Kind::OneOf(&[
                    ("both", "by webhook and by asking"),
                    ("webhook", "by webhook; what got lost is asked for"),
                    ("poll", "by asking; no public address is needed"),
                ]),
                "How messages come in",
            ),
            policy(
                "poll_every",
                Kind::Line,
                "How often Intercom is asked for messages, unless they come by webhook alone",
            ),
            policy(
                "reconcile_every",
                Kind::Line,
                "How often Intercom is asked for what webhooks may have lost",
            ),
            policy(
                "fence_after",
                Kind::Line,
                "How old the last look at the conversation may be before something is said",
            ),
            policy(
                "settle",
                Kind::Line,
                "How long after a lost connection Intercom may still carry out what was asked of it",
            ),
            policy(
                "budget_share",
                Kind::Number,
                "Our part of Intercom's rate limit, over 0 and at most 1; other apps use it, too",
            ),
        ],
    ),
];
