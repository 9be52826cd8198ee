//! A bot as nodes and edges.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    apart::apart,
    edge::Edge,
    jumps::{self, To},
    node::{Kind, Node},
};
use crate::{lint::unreached, model::File};

/// A dialog that more others than this lead to is drawn apart. Where so much hangs together that it
/// is one long web, fewer others are enough.
const MANY: [usize; 3] = [4, 2, 1];
/// As many nodes hang together at most, if it can be had.
const LARGE: usize = 36;

/// What there is, and what leads where.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
}

impl Flow {
    pub(super) fn of(file: &File) -> Self {
        let mut flow = Self::default();
        for most in MANY {
            flow = Self::with(file, most);
            if flow.pieces().iter().all(|piece| piece.len() <= LARGE) {
                break;
            }
        }
        flow
    }

    fn with(file: &File, most: usize) -> Self {
        let unreached: BTreeSet<_> =
            unreached(file).into_iter().map(|name| name.value.as_str()).collect();
        let node = |(name, dialog): (&crate::Spanned<String>, _)| {
            Node::dialog(name, dialog, file, unreached.contains(name.as_str()))
        };
        let nodes = file.dialogs.iter().map(node).collect();
        let mut flow = Self { nodes, edges: Vec::new() };
        let jumps: Vec<_> =
            file.dialogs.iter().map(|(_, dialog)| jumps::of(dialog, file.primary())).collect();
        let apart = apart(file, &jumps, most);
        for (from, jumps) in jumps.into_iter().enumerate() {
            let mut signs = BTreeMap::new();
            for jump in jumps {
                let to = flow.end(file, from, &jump.to, &apart, &mut signs);
                flow.edges.push(Edge::new(from, to, &jump.label, jump.trouble));
            }
        }
        for event in &file.events {
            let Some(to) = file.dialogs.position(&event.goto) else { continue };
            let text = format!("when {} changes", event.changed.0.join("."));
            let home = flow.nodes.get(to).and_then(|node| node.flow.clone());
            flow.nodes.push(Node::sign(Kind::Event, &text, home));
            flow.edges.push(Edge::new(flow.nodes.len() - 1, to, "", false));
        }
        flow.tell_apart();
        flow
    }

    /// The nodes that hang together, in the order of the file.
    pub(super) fn pieces(&self) -> Vec<Vec<usize>> {
        let mut heads: Vec<usize> = (0..self.nodes.len()).collect();
        for edge in &self.edges {
            let (Some(one), Some(other)) = (heads.get(edge.from), heads.get(edge.to)) else {
                continue;
            };
            let (low, high) = (*one.min(other), *one.max(other));
            heads.iter_mut().filter(|head| **head == high).for_each(|head| *head = low);
        }
        let mut pieces: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (id, head) in heads.into_iter().enumerate() {
            pieces.entry(head).or_default().push(id);
        }
        pieces.into_values().collect()
    }

    /// Where no line shows it, a dialog says itself how many lead to it.
    fn tell_apart(&mut self) {
        let mut sources: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for edge in &self.edges {
            if let Some(Kind::Elsewhere(place)) = self.nodes.get(edge.to).map(|node| node.kind) {
                sources.entry(place).or_default().insert(edge.from);
            }
        }
        for (place, from) in sources {
            if let Some(node) = self.nodes.get_mut(place) {
                node.add(match from.len() {
                    1 => "from a dialog elsewhere".into(),
                    count => format!("from {count} dialogs elsewhere"),
                });
            }
        }
    }

    /// The node that a jump ends at: the dialog itself if it is near, else a sign beside the
    /// dialog that it comes from.
    fn end(
        &mut self,
        file: &File,
        from: usize,
        to: &To,
        apart: &BTreeSet<usize>,
        signs: &mut BTreeMap<To, usize>,
    ) -> usize {
        let home = self.nodes.get(from).and_then(|node| node.flow.clone());
        let (kind, text) = match to {
            To::Dialog(name) => match file.dialogs.position(name) {
                Some(place) => {
                    let near = self.nodes.get(place).is_some_and(|node| node.flow == home);
                    if place == from || near && !apart.contains(&place) {
                        return place;
                    }
                    (Kind::Elsewhere(place), name.clone())
                }
                // `error_occurred` may be missing: people take over then.
                None => (Kind::People, name.clone()),
            },
            To::People(name) => (Kind::People, name.clone()),
            To::Variable(name) => (Kind::Variable, format!("{{{name}}}")),
        };
        *signs.entry(to.clone()).or_insert_with(|| {
            self.nodes.push(Node::sign(kind, &text, home));
            self.nodes.len() - 1
        })
    }
}
