//! What keeps the promises is shown to matter, guard by guard: with it the promise holds, and without
//! it, all else being the same, the promise is broken.

#![cfg(debug_assertions)]
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

#[path = "guards/looking.rs"]
mod looking;
#[path = "guards/nodes.rs"]
mod nodes;
#[path = "guards/people.rs"]
mod people;
#[path = "guards/sending.rs"]
mod sending;

use deskmate_store::Guard;
use tokio::sync::Mutex;

/// A guard is off in the whole process.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// What is broken in the end, if anything.
type Broken = Option<String>;

/// That is so, or it is broken, and how.
fn so<T: PartialEq + std::fmt::Debug>(found: T, wanted: T) -> Broken {
    let both = (found, wanted);
    (both.0 != both.1).then(|| format!("{:?} instead of {:?}", both.0, both.1))
}

macro_rules! guards {
    ($($guard:ident: $test:ident, $story:path;)*) => {
        /// The story that needs it.
        async fn plays(guard: Guard) -> Broken {
            match guard {
                $(Guard::$guard => $story().await,)*
            }
        }

        $(#[tokio::test]
        async fn $test() {
            matters(Guard::$guard).await;
        })*
    };
}

async fn matters(guard: Guard) {
    let _alone = ONE_AT_A_TIME.lock().await;
    assert_eq!(plays(guard).await, None, "with it");
    let _off = guard.off();
    assert_ne!(plays(guard).await, None, "nothing needs {guard:?}");
}

guards! {
    Fence: without_the_fence_a_bot_goes_on_after_a_person, people::decided_before_they_came;
    FreshRead: without_a_fresh_read_a_bot_talks_over_a_person, people::came_while_the_bot_thought;
    Announced: without_waiting_for_what_is_announced_a_bot_talks_over_a_person,
        people::are_announced_and_not_shown;
    LookFirst: without_looking_first_a_reply_is_doubled, sending::the_answer_is_lost;
    Settle: without_time_to_settle_a_late_write_is_doubled, sending::it_is_written_late;
    OtherProcess: without_distrust_of_another_process_a_reply_is_doubled,
        sending::a_process_dies_after_it;
    BrokenOff: without_distrust_of_a_worker_that_could_not_write_a_reply_is_doubled,
        sending::the_store_fails_after_it;
    OwnParts: without_matching_own_parts_a_reply_is_doubled, sending::the_answer_is_lost;
    Unseen: without_remembering_what_is_unseen_a_message_is_lost, looking::an_own_part_shows_late;
    AllTold: without_telling_all_a_message_is_lost, looking::a_read_hides_a_message;
    SeenStays: without_keeping_what_was_seen_a_message_is_lost, looking::a_later_read_shows_less;
    StillToRead: without_remembering_who_asked_a_message_is_lost, looking::a_read_fails;
    WokenMeanwhile: without_counting_wakes_a_message_is_lost, nodes::woken_while_it_is_given_back;
    LeaseToken: without_the_leases_token_a_reply_is_doubled, nodes::one_wakes_with_an_old_lease;
    Dedupe: without_knowing_what_came_before_a_repeat_costs_work, looking::it_comes_again;
}
