//! Where everything stands: layered from left to right, by a port of dagre.

use dugong::{
    EdgeLabel, GraphLabel, LabelPos, NodeLabel, RankDir,
    graphlib::{Graph, GraphOptions},
};

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// Width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Size {
    pub(super) width: f64,
    pub(super) height: f64,
}

/// An edge that is to be laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wire {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The size of its label.
    pub(super) label: Size,
}

/// Where an edge goes.
#[derive(Clone, Debug, Default)]
pub(super) struct Way {
    pub(super) points: Vec<Point>,
    /// The middle of its label.
    pub(super) label: Point,
}

/// Where everything stands.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The middle of each node.
    pub(super) nodes: Vec<Point>,
    pub(super) ways: Vec<Way>,
}

/// Lays out nodes and edges.
pub(super) fn lay_out(nodes: &[Size], wires: &[Wire]) -> Layout {
    let options = GraphOptions { directed: true, multigraph: true, compound: false };
    let mut graph = Graph::<NodeLabel, EdgeLabel, GraphLabel>::new(options);
    graph.set_graph(GraphLabel {
        rankdir: RankDir::LR,
        nodesep: 20.0,
        edgesep: 14.0,
        ranksep: 68.0,
        ..GraphLabel::default()
    });
    for (id, Size { width, height }) in nodes.iter().enumerate() {
        let label = NodeLabel { width: *width, height: *height, ..NodeLabel::default() };
        graph.set_node(id.to_string(), label);
    }
    for (id, wire) in wires.iter().enumerate() {
        let label = EdgeLabel {
            width: wire.label.width,
            height: wire.label.height,
            labelpos: LabelPos::C,
            weight: 1.0,
            ..EdgeLabel::default()
        };
        let (from, to) = (wire.from.to_string(), wire.to.to_string());
        graph.set_edge_named(from, to, Some(id.to_string()), Some(label));
    }
    if dugong::layout(&mut graph).is_err() {
        return column(nodes, wires);
    }
    let node = |id: usize| {
        let label = graph.node(&id.to_string());
        label.map_or_else(Point::default, |label| point(label.x, label.y))
    };
    let way = |(id, wire): (usize, &Wire)| {
        let (from, to) = (wire.from.to_string(), wire.to.to_string());
        let edge = graph.edge(&from, &to, Some(&id.to_string()));
        edge.map_or_else(Way::default, |edge| Way {
            points: edge.points.iter().map(|at| Point { x: at.x, y: at.y }).collect(),
            label: point(edge.x, edge.y),
        })
    };
    Layout {
        nodes: (0..nodes.len()).map(node).collect(),
        ways: wires.iter().enumerate().map(way).collect(),
    }
}

fn point(x: Option<f64>, y: Option<f64>) -> Point {
    Point { x: x.unwrap_or_default(), y: y.unwrap_or_default() }
}

/// One under the other: for what the library refuses, which is nothing that was seen so far.
fn column(nodes: &[Size], wires: &[Wire]) -> Layout {
    let mut below = 0.0;
    let place = |size: &Size| {
        let y = below + size.height / 2.0;
        below += size.height + 40.0;
        Point { x: size.width / 2.0, y }
    };
    let places: Vec<Point> = nodes.iter().map(place).collect();
    let at = |place: usize| places.get(place).copied().unwrap_or_default();
    let way = |wire: &Wire| {
        let (from, to) = (at(wire.from), at(wire.to));
        let label = Point { x: from.x.max(to.x) + 200.0, y: (from.y + to.y) / 2.0 };
        Way { points: vec![from, label, to], label }
    };
    Layout { ways: wires.iter().map(way).collect(), nodes: places }
}

#[cfg(test)]
mod tests {
    use super::{Size, Wire, column, lay_out};

    #[test]
    fn a_column_stands_in_for_the_library() {
        let nodes = [Size { width: 100.0, height: 40.0 }; 3];
        let wires = [Wire { from: 0, to: 2, label: Size::default() }];
        for layout in [column(&nodes, &wires), lay_out(&nodes, &wires)] {
            assert_eq!((layout.nodes.len(), layout.ways.len()), (3, 1));
            let apart = |a: usize, b: usize| {
                let (one, other) = (layout.nodes[a], layout.nodes[b]);
                (one.x - other.x).abs() >= 100.0 || (one.y - other.y).abs() >= 40.0
            };
            assert!(apart(0, 1) && apart(1, 2) && apart(0, 2));
        }
    }
}
