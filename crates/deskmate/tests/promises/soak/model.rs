//! One conversation or two, and whatever can happen to them in whatever order: what breaks a promise
//! is told in its shortest form. Reads lag and fail, answers lag, outcomes are not known, people act
//! at any point, and the process ends.

use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop_oneof},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};

use super::{
    acts::{Lags, Op, Setting, play},
    asked,
};

/// How many cases are played where nobody asks for more.
const CASES: u32 = 12;

fn op() -> impl Strategy<Value = Op> {
    let (which, choice) = (0..2_usize, 0..840_usize);
    let kinds = vec(0..7_usize, 1..3);
    prop_oneof![
        3 => (which.clone(), kinds).prop_map(|(which, kinds)| Op::Writes { which, kinds }),
        3 => (which, 0..12_usize).prop_map(|(which, act)| Op::Acts { which, act }),
        3 => (choice, 0..5_usize, 1..4_u32, 200..3_000_u64)
            .prop_map(|(what, on, times, ms)| Op::Fails { what, on, times, ms }),
        1 => Just(Op::KeepsItsPromise),
        1 => Just(Op::Restarts),
        1 => Just(Op::Crashes),
        1 => Just(Op::Settles),
        5 => (1..500_u64).prop_map(|ms| Op::Passes { ms }),
    ]
}

fn setting() -> impl Strategy<Value = Setting> {
    let lags = prop_oneof![Just(Lags::Reads), Just(Lags::Notifications)];
    (lags, prop_oneof![Just(0), Just(2)], any::<bool>())
        .prop_map(|(lags, burst_window, queues)| Setting { lags, burst_window, queues })
}

/// The same cases each time, so that the machine decides nothing; `script/soak --model N` plays N of
/// its seed.
#[test]
fn whatever_happens_to_a_conversation_the_promises_hold() {
    let cases = asked("SOAK_MODEL").and_then(|cases| u32::try_from(cases).ok()).unwrap_or(CASES);
    let seed = asked("SOAK_SEED").unwrap_or(1);
    let config =
        Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let dice = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, dice);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let start = (0..2_usize, 0..7_usize).prop_map(|(who, kind)| Op::Starts { who, kind });
    let ops = (vec(start, 1..3), vec(op(), 0..24)).prop_map(|(first, then)| [first, then].concat());
    let outcome = runner.run(&(setting(), ops), |(setting, ops)| {
        match runtime.block_on(play(setting, ops)).as_slice() {
            [] => Ok(()),
            found => Err(TestCaseError::fail(found.join("\n"))),
        }
    });
    if let Err(error) = outcome {
        panic!("seed {seed}: {error}");
    }
}
