//! Sheets: one for each flow, with what hangs together laid out and the pieces packed.

use super::{
    edge::{Bow, Edge, Rect, Run, runs},
    flow::Flow,
    layout::{Layout, Point, Size, Wire, lay_out},
    node::Node,
    pack::pack,
};

/// The room around a piece.
const GAP: f64 = 36.0;
/// The narrowest that a sheet is made, pieces permitting.
const NARROW: f64 = 1_100.0;

/// A node and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// Its place among the nodes: dialogs first.
    pub(super) id: usize,
    pub(super) node: Node,
    pub(super) at: Rect,
}

/// An edge and its line.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) edge: Edge,
    /// The names of its ends.
    pub(super) names: (String, String),
    pub(super) runs: Vec<Run>,
    /// The line, where it is a loop.
    pub(super) bow: Option<Bow>,
    pub(super) label: Rect,
}

/// One flow.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) name: Option<String>,
    pub(super) nodes: Vec<Placed>,
    pub(super) edges: Vec<Drawn>,
    pub(super) size: Size,
}

/// The sheets, in the order in which the file comes to their flows.
pub(super) fn sheets(flow: &Flow) -> Vec<Sheet> {
    let mut names: Vec<Option<String>> = Vec::new();
    for node in &flow.nodes {
        if !names.contains(&node.flow) {
            names.push(node.flow.clone());
        }
    }
    let pieces: Vec<Sheet> = flow.pieces().into_iter().map(|ids| piece(flow, &ids)).collect();
    let area: f64 = pieces.iter().map(|piece| piece.size.width * piece.size.height).sum();
    let widest = pieces.iter().map(|piece| piece.size.width).fold(NARROW, f64::max);
    let width = (area * 1.6).sqrt().max(widest);
    let sheet = |name: Option<String>| {
        let mine: Vec<&Sheet> = pieces.iter().filter(|piece| piece.name == name).collect();
        let room = |piece: &&Sheet| Size {
            width: piece.size.width + GAP,
            height: piece.size.height + GAP,
        };
        let sizes: Vec<Size> = mine.iter().map(room).collect();
        let mut sheet = Sheet { name, ..Sheet::default() };
        for (piece, at) in mine.into_iter().zip(pack(&sizes, width + GAP)) {
            sheet.take(piece, at);
        }
        sheet
    };
    names.into_iter().map(sheet).collect()
}

impl Sheet {
    /// Takes a piece in, its upper left corner at a place.
    fn take(&mut self, piece: &Self, at: Point) {
        self.nodes.extend(piece.nodes.iter().cloned().map(|mut placed| {
            placed.at.middle = shift(placed.at.middle, at);
            placed
        }));
        self.edges.extend(piece.edges.iter().cloned().map(|mut drawn| {
            drawn.label.middle = shift(drawn.label.middle, at);
            if let Some(Bow { from, to, bottom, level }) = drawn.bow {
                let (from, to) = (from + at.x, to + at.x);
                drawn.bow = Some(Bow { from, to, bottom: bottom + at.y, level: level + at.y });
            }
            for run in &mut drawn.runs {
                *run = Run { from: run.from + at.x, until: run.until + at.x, y: run.y + at.y };
            }
            drawn
        }));
        self.size.width = self.size.width.max(at.x + piece.size.width);
        self.size.height = self.size.height.max(at.y + piece.size.height);
    }
}

fn shift(point: Point, by: Point) -> Point {
    Point { x: point.x + by.x, y: point.y + by.y }
}

/// Lays out what hangs together.
fn piece(flow: &Flow, ids: &[usize]) -> Sheet {
    let place = |id: usize| ids.binary_search(&id).ok();
    let nodes: Vec<&Node> = ids.iter().filter_map(|id| flow.nodes.get(*id)).collect();
    let inside =
        flow.edges.iter().filter_map(|edge| Some((edge, (place(edge.from)?, place(edge.to)?))));
    let (edges, ends): (Vec<&Edge>, Vec<(usize, usize)>) = inside.unzip();
    let sizes: Vec<Size> =
        nodes.iter().map(|node| Size { width: node.width, height: node.height }).collect();
    let wire = |(edge, (from, to)): (&&Edge, &(usize, usize))| Wire {
        from: *from,
        to: *to,
        label: edge.label_size(),
    };
    let wires: Vec<Wire> = edges.iter().zip(&ends).map(wire).collect();
    let Layout { nodes: middles, ways } = lay_out(&sizes, &wires);
    let boxes: Vec<Rect> =
        middles.into_iter().zip(sizes).map(|(middle, size)| Rect { middle, size }).collect();
    let labels: Vec<Rect> = ways
        .iter()
        .zip(&wires)
        .map(|(way, wire)| Rect { middle: way.label, size: wire.label })
        .collect();
    let shown: Vec<Rect> = labels.iter().copied().filter(|label| label.size.width > 0.0).collect();
    let runs = runs(&boxes, &shown, &ends, &ways);
    let name = |at: usize| nodes.get(at).map(|node| node.name.clone()).unwrap_or_default();
    let mut piece =
        Sheet { name: nodes.first().and_then(|node| node.flow.clone()), ..Sheet::default() };
    for (((edge, (from, to)), label), runs) in edges.into_iter().zip(&ends).zip(&labels).zip(runs) {
        let bow = boxes.get(*from).filter(|_| from == to).map(|one| Bow::of(one, label));
        let (edge, names) = (edge.clone(), (name(*from), name(*to)));
        piece.edges.push(Drawn { edge, names, runs, bow, label: *label });
    }
    for ((id, node), at) in ids.iter().zip(nodes).zip(boxes) {
        piece.nodes.push(Placed { id: *id, node: node.clone(), at });
    }
    piece.settled(&shown)
}

impl Sheet {
    /// Moved to the upper left corner, with the size that it has.
    fn settled(self, labels: &[Rect]) -> Self {
        let rects = self.nodes.iter().map(|placed| placed.at).chain(labels.iter().copied());
        let corners = rects.flat_map(|rect| {
            let half = Point { x: rect.size.width / 2.0, y: rect.size.height / 2.0 };
            let far = Point { x: -half.x, y: -half.y };
            [shift(rect.middle, half), shift(rect.middle, far)]
        });
        let bends = self.edges.iter().flat_map(|drawn| {
            let runs = drawn.runs.iter().flat_map(|run| {
                [Point { x: run.from, y: run.y }, Point { x: run.until, y: run.y }]
            });
            runs.chain(drawn.bow.iter().map(|bow| Point { x: bow.from, y: bow.level }))
        });
        let start = (Point { x: f64::MAX, y: f64::MAX }, Point { x: f64::MIN, y: f64::MIN });
        let (low, high) = corners.chain(bends).fold(start, |(low, high), point| {
            (
                Point { x: low.x.min(point.x), y: low.y.min(point.y) },
                Point { x: high.x.max(point.x), y: high.y.max(point.y) },
            )
        });
        let mut settled = Self { name: self.name.clone(), ..Self::default() };
        let size = Size { width: high.x, height: high.y };
        settled.take(&Self { size, ..self }, Point { x: -low.x, y: -low.y });
        settled
    }
}
