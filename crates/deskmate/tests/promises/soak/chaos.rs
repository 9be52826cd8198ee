//! One run: chance chooses what happens.

use super::{
    acts::{Lags, Op, Setting, play as plays},
    dice::Dice,
};

/// Plays a run and tells what is wrong in the end.
pub(crate) async fn play(seed: u64, conversations: usize) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let setting = Setting {
        burst_window: *dice.one_of(&[0, 0, 2]),
        queues: dice.once_in(3),
        lags: *dice.one_of(&[Lags::Reads, Lags::Notifications]),
    };
    let mut ops = Vec::new();
    for _ in 0..conversations {
        ops.push(Op::Starts { who: any(&mut dice), kind: any(&mut dice) });
        for _ in 0..=dice.below(8) {
            ops.extend(something(&mut dice));
            for _ in 0..dice.below(8) {
                ops.push(Op::Passes { ms: *dice.one_of(&[50, 200, 400]) });
            }
        }
    }
    plays(setting, ops).await
}

fn any(dice: &mut Dice) -> usize {
    usize::try_from(dice.below(1 << 20)).unwrap()
}

/// Mostly one of the newest.
fn which(dice: &mut Dice) -> usize {
    if dice.once_in(4) { any(dice) } else { any(dice) % 4 }
}

fn something(dice: &mut Dice) -> Option<Op> {
    Some(match dice.below(20) {
        0..=5 => Op::Writes {
            which: which(dice),
            kinds: (0..=dice.below(3)).map(|_| any(dice)).collect(),
        },
        6..=10 => Op::Acts { which: which(dice), act: any(dice) },
        11..=13 => Op::Fails {
            what: any(dice),
            on: any(dice),
            times: 1 + u32::try_from(dice.below(3)).unwrap(),
            ms: 200 + dice.below(2_800),
        },
        14 => Op::KeepsItsPromise,
        15 if dice.once_in(4) => Op::Restarts,
        16 if dice.once_in(4) => Op::Crashes,
        17 => Op::Settles,
        _ => return None,
    })
}
