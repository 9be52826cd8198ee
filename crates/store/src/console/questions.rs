//! What pages and alerts ask of what may be a million rows, each with how SQLite is to find it: for
//! tests that read the plans of both databases.

use super::{alerts, conversations, drafts, errands, outreach, people, second_step};

/// A question, and a step of SQLite's plan for it.
pub const QUESTIONS: [(&str, &str); 24] = [
    (conversations::IN_LIST, "USING INDEX conversation_list"),
    (conversations::COUNT, "USING COVERING INDEX conversation_list"),
    (conversations::ONE, "USING INDEX sqlite_autoindex_conversation_1"),
    (conversations::CAME_IN, "USING INDEX notification_age"),
    (conversations::TOPIC_SEEN, "USING COVERING INDEX notification_topic"),
    (conversations::HAPPENED, "USING INDEX timeline_age"),
    (conversations::HAPPENED_IN, "USING COVERING INDEX timeline_age"),
    (conversations::WAITING, "USING INDEX sqlite_autoindex_outbox_1"),
    (conversations::WAITING_HERE, "USING INDEX sqlite_autoindex_outbox_1"),
    (drafts::WAITING, "USING INDEX draft_waiting"),
    (drafts::HOW_MANY, "USING INDEX draft_waiting"),
    (drafts::ONE, "USING INDEX sqlite_autoindex_draft_1"),
    (drafts::ACTS, "USING INDEX act_place"),
    (drafts::RESULTS, "SEARCH draft_day USING PRIMARY KEY (day>?)"),
    (outreach::ONE, "USING INDEX sqlite_autoindex_outreach_1"),
    (outreach::DUE, "USING INDEX outreach_next"),
    (outreach::NEXT, "USING COVERING INDEX outreach_next"),
    (outreach::BEGAN, "USING INDEX outreach_began"),
    (errands::FIND, "USING INDEX sqlite_autoindex_errand_1"),
    (people::USER_OF, "USING INDEX console_user_subject"),
    (second_step::OF_USER, "USING INDEX sqlite_autoindex_second_step_1"),
    (second_step::LEFT, "USING COVERING INDEX recovery_code_user"),
    (alerts::TROUBLES, "USING INDEX timeline_age"),
    (alerts::LAST_IN, "USING INDEX notification_age"),
];

/// The one whose rows are put together: a few thousand, however much there is.
pub const GROUPED: &str = drafts::RESULTS;
