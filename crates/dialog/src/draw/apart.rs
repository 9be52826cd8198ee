//! Which dialogs are drawn apart from those that lead to them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::jumps::{Jump, To};
use crate::model::File;

/// As many dialogs stand in a row at most.
const DEEP: usize = 8;

/// The dialogs that begin a piece of their own, by their places: those that more than `most` others
/// lead to, for their lines would be all over the picture, and those where a long row is continued.
pub(super) fn apart(file: &File, jumps: &[Vec<Jump>], most: usize) -> BTreeSet<usize> {
    let mut sources: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (from, jumps) in jumps.iter().enumerate() {
        for to in jumps.iter().filter_map(|jump| place(file, jump)).filter(|to| *to != from) {
            sources.entry(to).or_default().insert(from);
        }
    }
    let many = sources.into_iter().filter(|(_, from)| from.len() > most);
    let mut apart: BTreeSet<usize> = many.map(|(to, _)| to).collect();
    continued(file, jumps, &mut apart);
    apart
}

/// Goes through each sheet from where it begins, and begins anew where a row gets long.
fn continued(file: &File, jumps: &[Vec<Jump>], apart: &mut BTreeSet<usize>) {
    let flows: Vec<_> = file.dialogs.iter().map(|(_, dialog)| dialog.flow.as_deref()).collect();
    let near = |from: usize, apart: &BTreeSet<usize>| -> Vec<usize> {
        let places = jumps.get(from).into_iter().flatten().filter_map(|jump| place(file, jump));
        let same = |to: &usize| *to != from && flows.get(*to) == flows.get(from);
        places.filter(|to| same(to) && !apart.contains(to)).collect()
    };
    let led_to: BTreeSet<usize> = (0..flows.len()).flat_map(|from| near(from, apart)).collect();
    let (begin, rest): (Vec<usize>, Vec<usize>) =
        (0..flows.len()).partition(|place| !led_to.contains(place));
    let mut seen = BTreeSet::new();
    for first in begin.into_iter().chain(rest) {
        let mut left = VecDeque::from([(first, 1)]);
        while let Some((from, depth)) = left.pop_front() {
            if !seen.insert(from) {
                continue;
            }
            for to in near(from, apart).into_iter().filter(|to| !seen.contains(to)) {
                if depth == DEEP {
                    apart.insert(to);
                }
                left.push_back((to, depth % DEEP + 1));
            }
        }
    }
}

fn place(file: &File, jump: &Jump) -> Option<usize> {
    match &jump.to {
        To::Dialog(name) => file.dialogs.position(name),
        To::People(_) | To::Variable(_) => None,
    }
}
