//! What storage promises, written once and held against every backend.
//!
//! Each test asks only for a [`Backend`], so it reads like the manual of [`deskmate_store::Store`].
//! A new backend implements [`Backend`] and adds one line to [`conformance!`].

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod alerts;
mod any_order;
mod back_up;
mod backend;
mod commits;
mod console;
mod crash;
mod disk;
mod drafts;
mod duties;
mod events;
mod failover;
mod files;
mod intake;
mod keeping;
mod leases;
mod memory;
mod moving;
mod nodes;
mod opening;
mod outreach;
#[path = "../support/pair.rs"]
mod pair;
mod plans;
#[path = "../support/postgres.rs"]
mod postgres_server;
mod refusals;
mod samples;
mod tls;
mod together;
mod waking;

use backend::Backend;

/// Every promise, for every backend.
macro_rules! conformance {
    ($($room:ident { $($promise:ident)* })*) => {
        conformance!(sqlite, async { backend::Sqlite::new() }; $($room { $($promise)* })*);
        conformance!(postgres, backend::Postgres::new(); $($room { $($promise)* })*);
    };
    ($backend:ident, $new:expr; $($room:ident { $($promise:ident)* })*) => {
        mod $backend {
            use super::*;
            $(mod $room {
                use super::*;
                $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $promise() {
                    crate::$room::$promise(&$new.await).await;
                })*
            })*
        }
    };
}

conformance! {
    alerts {
        one_of_a_kind_is_open_at_a_time
        a_note_is_taken_by_one
        what_has_come_in_and_what_waits_is_told
        what_goes_wrong_is_found
    }
    drafts {
        a_draft_is_decided_about_once_and_the_worker_is_woken
        what_became_of_drafts_is_counted_by_week_and_outlives_them
        drafts_that_ended_before_they_were_counted_count_as_well
    }
    outreach {
        a_message_is_kept_once_and_gone_on_with_by_one
        what_is_said_in_a_conversation_waits_there_or_not_at_all
    }
    memory {
        what_a_conversation_brings_is_kept_once
        what_was_begun_before_more_was_said_is_void
        what_is_tried_again_comes_later
        a_memory_is_forgotten_at_its_time
        what_is_erased_or_taken_away_is_not_remembered
    }
    intake {
        a_notification_is_kept_once
        two_of_one_batch_are_told_apart
        channels_have_their_own
        any_number_comes_in_at_once
        whatever_bytes_come_are_kept
        taking_in_wakes
        what_concerns_no_conversation_wakes_none
        a_duplicate_wakes_nothing
        what_leaves_it_with_people_is_taken_calmly
    }
    waking {
        a_wake_asks_for_a_look
        an_earlier_wake_stays_as_early_as_it_was
        what_waits_longest_comes_first
        a_read_that_could_not_be_made_stays_asked_for
        of_those_due_alike_whoever_asked_first_comes_first
        no_more_than_asked_for
        what_is_being_worked_on_is_not_due
        the_next_one_due_is_known
        a_lease_that_runs_out_is_the_next_one_due
    }
    leases {
        one_at_a_time
        a_node_is_not_given_what_it_has
        a_claim_is_no_more_than_asked_for
        a_lease_runs_out
        a_renewed_lease_does_not
        all_there_is_to_work_on_is_on_the_desk
        a_wake_during_a_lease_is_not_lost
        who_lost_a_lease_writes_nothing
        who_abandons_leaves_what_is_due
        a_write_under_way_keeps_others_out
    }
    commits {
        all_that_changed_is_written
        bodies_go_and_ids_stay
        the_outbox_keeps_its_order
        an_outbox_row_changes_and_goes
        a_timeline_is_in_the_order_of_its_happenings
        a_late_answer_is_kept_once_and_wakes
        a_conversation_that_cannot_be_read_is_named
        what_cannot_be_read_hides_nothing_else
        one_that_fails_takes_no_other_with_it
        a_change_is_written_whole_or_not_at_all
    }
    events {
        events_wait_in_the_order_they_were_emitted
        an_event_that_is_dealt_with_goes
        an_event_is_written_with_its_change_or_not_at_all
        events_are_there_after_a_restart
        one_that_cannot_be_read_hides_no_other
        events_that_nobody_takes_are_forgotten_in_the_end
        what_may_hold_taken_away_words_goes_and_nothing_else
    }
    keeping {
        marks_are_a_channels_own
        a_secret_is_made_once
        what_is_known_of_those_a_sweep_finds
        a_contacts_conversations_are_found_and_erased
        conversations_that_nobody_needs_are_forgotten
        conversations_that_nobody_could_read_are_forgotten
        what_is_to_be_done_is_counted
        what_is_old_is_forgotten
        a_lot_is_forgotten_in_pieces
    }
    opening {
        everything_is_there_again
        a_closed_store_says_so
        closing_writes_what_waits
        a_newer_schema_is_refused
    }
    console {
        lists_are_read_and_counted
        an_invitation_makes_one_user
        sessions_end
        somebody_stays_an_admin
        who_comes_from_elsewhere_is_one_user
        a_token_does_what_it_and_its_maker_may
        an_attempt_is_counted_once
        a_code_of_the_second_step_counts_once
        what_was_begun_is_gone_on_with_once_in_the_same_browser
        a_pause_lasts_until_it_is_ended
        of_two_who_change_a_channel_the_second_is_told
        the_log_of_changes_is_read_page_by_page
    }
    duties {
        a_duty_is_this_nodes_until_it_leaves
    }
    together {
        many_write_at_once
        each_caller_is_served_in_order
        many_workers_never_share_a_conversation_and_lose_no_wake
    }
}
