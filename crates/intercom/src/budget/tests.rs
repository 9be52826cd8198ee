//! What the budget lets through, and when.

use super::*;

const NOW: i64 = 1_734_537_560_000;

fn told(limit: u32, remaining: u32, reset_ms: i64) -> RateHeaders {
    RateHeaders { limit: Some(limit), remaining: Some(remaining), reset: Some(reset_ms / 1000) }
}

fn takes(budget: &mut Budget, now_ms: i64, priority: Priority) -> u32 {
    (0..10_000).take_while(|_| budget.take(now_ms, priority).is_ok()).count() as u32
}

#[test]
fn before_the_first_answer_the_smallest_limit_is_assumed() {
    let mut budget = Budget::new(0.8);
    assert_eq!(takes(&mut budget, NOW, Priority::Reply), 132);
    assert_eq!(budget.take(NOW, Priority::Reply), Err(NOW + 10_000));
    assert_eq!(takes(&mut budget, NOW + 10_000, Priority::Reply), 132);
}

#[test]
fn the_limit_that_intercom_names_counts() {
    let mut budget = Budget::new(0.5);
    budget.take(NOW, Priority::Reply).unwrap();
    budget.learn(NOW, told(1666, 1665, NOW + 7000));
    assert_eq!(takes(&mut budget, NOW, Priority::Reply), 832);
    assert_eq!(budget.take(NOW, Priority::Reply), Err(NOW + 7000));
}

#[test]
fn what_others_used_is_not_there_for_us() {
    let mut budget = Budget::new(1.0);
    budget.learn(NOW, told(1666, 3, NOW + 7000));
    assert_eq!(takes(&mut budget, NOW, Priority::Reply), 3);
}

#[test]
fn a_sweep_leaves_room_for_live_calls() {
    let mut budget = Budget::new(0.8);
    budget.learn(NOW, told(100, 100, NOW + 7000));
    assert_eq!(takes(&mut budget, NOW, Priority::Sweep), 60);
    assert_eq!(takes(&mut budget, NOW, Priority::Reply), 20);

    let mut busy = Budget::new(0.8);
    busy.learn(NOW, told(100, 25, NOW + 7000));
    assert_eq!(takes(&mut busy, NOW, Priority::Sweep), 10);
    assert_eq!(takes(&mut busy, NOW, Priority::Reply), 15);
}

#[test]
fn sweeps_get_their_part_though_much_else_goes_on_and_leave_the_rest_of_a_window() {
    let mut budget = Budget::new(0.8);
    budget.learn(NOW, told(100, 100, NOW + 7000));
    budget.take(NOW, Priority::Read).unwrap();
    assert_eq!(takes(&mut budget, NOW, Priority::Sweep), 40);
    let mut busy = Budget::new(0.8);
    busy.learn(NOW, told(100, 100, NOW + 7000));
    for _ in 0..50 {
        busy.take(NOW, Priority::Reply).unwrap();
    }
    assert_eq!(takes(&mut busy, NOW, Priority::Sweep), 10);
    assert_eq!(takes(&mut busy, NOW, Priority::Read), 10);
    assert_eq!(takes(&mut busy, NOW, Priority::Handover), 5);
    assert_eq!(takes(&mut busy, NOW, Priority::Reply), 5);
}

#[test]
fn sweeps_get_an_eighth_though_more_is_said_than_can_be_read() {
    for share in [0.3, 0.8, 1.0] {
        let mut budget = Budget::new(share);
        let limit = told(160, 160, NOW + 7000);
        budget.learn(NOW, limit);
        let ours = budget.snapshot(NOW).ours;
        takes(&mut budget, NOW, Priority::Read);
        budget.take(NOW, Priority::Sweep).unwrap_err();
        // It is known now that there are sweeps: in each later window they get their part.
        for window in 1..5 {
            let now = NOW + 7000 + window * 10_000;
            budget.learn(now, told(160, 160, now + 10_000));
            let read = takes(&mut budget, now, Priority::Read);
            assert_eq!(takes(&mut budget, now, Priority::Sweep), ours / 8, "{share}");
            let left = takes(&mut budget, now, Priority::Reply);
            assert!(left >= ours / 8 && read >= ours / 2, "{share}: {read} {left}");
        }
    }
}

#[test]
fn what_was_urgent_in_the_window_before_still_limits_sweeps() {
    let mut budget = Budget::new(0.8);
    budget.learn(NOW, told(100, 100, NOW + 7000));
    budget.take(NOW, Priority::Reply).unwrap();
    assert_eq!(takes(&mut budget, NOW + 7000, Priority::Sweep), 40);
    assert_eq!(takes(&mut budget, NOW + 17_000, Priority::Sweep), 60);
}

#[test]
fn a_read_for_a_write_is_made_only_where_the_write_can_follow() {
    let mut budget = Budget::new(1.0);
    budget.learn(NOW, told(100, 7, NOW + 7000));
    for _ in 0..3 {
        budget.take_and_keep(NOW, Priority::Read).unwrap_err();
        budget.take_and_keep(NOW, Priority::Reply).unwrap();
    }
    assert_eq!(budget.take_and_keep(NOW, Priority::Reply), Err(NOW + 7000));
    // Three that were kept, and the one that is left.
    assert_eq!(takes(&mut budget, NOW, Priority::Handover), 3);
    assert_eq!(takes(&mut budget, NOW, Priority::Reply), 1);
}

#[test]
fn what_is_kept_ends_with_the_window_and_with_a_refusal() {
    let mut budget = Budget::new(0.8);
    budget.learn(NOW, told(100, 100, NOW + 7000));
    budget.take_and_keep(NOW, Priority::Reply).unwrap();
    assert_eq!(takes(&mut budget, NOW + 7000, Priority::Reply), 80);
    budget.take_and_keep(NOW + 17_000, Priority::Reply).unwrap();
    budget.refused(NOW + 17_000, NOW + 21_000);
    assert_eq!(budget.take(NOW + 17_000, Priority::Reply), Err(NOW + 21_000));
    budget.learn(NOW + 27_000, told(100, 2, NOW + 37_000));
    budget.take_and_keep(NOW + 27_000, Priority::Reply).unwrap();
    budget.learn(NOW + 27_000, told(100, 0, NOW + 37_000));
    assert_eq!(budget.take(NOW + 27_000, Priority::Reply), Err(NOW + 37_000));
}

#[test]
fn what_is_kept_is_not_there_for_others_as_well() {
    let mut budget = Budget::new(1.0);
    budget.learn(NOW, told(100, 10, NOW + 7000));
    budget.take_and_keep(NOW, Priority::Reply).unwrap();
    budget.learn(NOW, told(100, 3, NOW + 7000));
    assert_eq!(takes(&mut budget, NOW, Priority::Reply), 3);
}

#[test]
fn the_smallest_budget_lets_every_kind_of_call_through_in_time() {
    for priority in [Priority::Reply, Priority::Handover, Priority::Read, Priority::Sweep] {
        let mut budget = Budget::new(0.01);
        budget.learn(NOW, told(1, 1, NOW + 7000));
        assert_eq!(takes(&mut budget, NOW, priority), 1, "{priority:?}");
    }
}

#[test]
fn answers_out_of_order_do_not_give_requests_back() {
    let mut budget = Budget::new(1.0);
    budget.learn(NOW, told(100, 10, NOW + 7000));
    budget.learn(NOW, told(100, 50, NOW + 7000));
    assert_eq!(takes(&mut budget, NOW, Priority::Reply), 10);
    budget.learn(NOW + 6000, told(100, 99, NOW + 17_000));
    budget.learn(NOW + 6000, told(100, 2, NOW + 7000));
    assert_eq!(takes(&mut budget, NOW + 6000, Priority::Reply), 99);
}

#[test]
fn a_refusal_stops_everything_until_its_time() {
    let mut budget = Budget::new(0.8);
    budget.refused(NOW, NOW + 4000);
    assert_eq!(budget.take(NOW + 3999, Priority::Reply), Err(NOW + 4000));
    assert_eq!(budget.take(NOW + 4000, Priority::Reply), Ok(()));

    let mut told_before = Budget::new(0.8);
    told_before.learn(NOW, told(100, 50, NOW + 2000));
    told_before.refused(NOW, NOW + 4000);
    assert_eq!(told_before.take(NOW + 3999, Priority::Reply), Err(NOW + 4000));
    assert_eq!(told_before.take(NOW + 4000, Priority::Reply), Ok(()));
}

#[test]
fn a_clock_that_differs_from_ours_does_no_harm() {
    let mut budget = Budget::new(0.8);
    budget.learn(NOW, told(100, 0, NOW + 3_600_000));
    budget.learn(NOW, told(100, 0, NOW - 3_600_000));
    assert_eq!(takes(&mut budget, NOW, Priority::Reply), 80);
    assert_eq!(takes(&mut budget, NOW - 3_600_000, Priority::Reply), 80);
}
