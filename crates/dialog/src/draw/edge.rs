//! What leads from one node to another, and the line that shows it.

use super::{
    layout::{Point, Size, Way},
    measure::{clip, width},
};

/// A jump in the picture.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// What leads there.
    pub(super) title: String,
    /// As much of it as is shown.
    pub(super) label: String,
    /// Whether it is the way for when something went wrong.
    pub(super) trouble: bool,
}

impl Edge {
    pub(super) fn new(from: usize, to: usize, title: &str, trouble: bool) -> Self {
        Self { from, to, title: title.to_owned(), label: clip(title, 11.0, 176.0), trouble }
    }

    /// The size of the label.
    pub(super) fn label_size(&self) -> Size {
        if self.label.is_empty() {
            return Size { width: 0.0, height: 0.0 };
        }
        Size { width: width(&self.label, 11.0) + 12.0, height: 18.0 }
    }
}

/// A box: its middle and its size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rect {
    pub(super) middle: Point,
    pub(super) size: Size,
}

impl Rect {
    pub(super) fn left(&self) -> f64 {
        self.middle.x - self.size.width / 2.0
    }

    pub(super) fn right(&self) -> f64 {
        self.middle.x + self.size.width / 2.0
    }

    pub(super) fn top(&self) -> f64 {
        self.middle.y - self.size.height / 2.0
    }
}

/// A level stretch of a line; lines bend between the columns only, where no box is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) from: f64,
    pub(super) until: f64,
    pub(super) y: f64,
}

/// The line of a jump that ends where it begins: it hangs under the box, and holds its label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bow {
    /// Where it leaves the box.
    pub(super) from: f64,
    /// Where it comes back.
    pub(super) to: f64,
    pub(super) bottom: f64,
    /// How deep it hangs.
    pub(super) level: f64,
}

impl Bow {
    pub(super) fn of(one: &Rect, label: &Rect) -> Self {
        // Wide enough for the label, and not wider than the box.
        let half = (label.size.width / 2.0 + 24.0).min(one.size.width / 2.0 - 20.0);
        let bottom = one.middle.y + one.size.height / 2.0;
        Self {
            from: one.middle.x + half,
            to: one.middle.x - half,
            bottom,
            level: label.middle.y.max(bottom + 12.0),
        }
    }
}

/// The lines of the edges between boxes, as level runs; a loop has none.
pub(super) fn runs(
    boxes: &[Rect],
    labels: &[Rect],
    ends: &[(usize, usize)],
    ways: &[Way],
) -> Vec<Vec<Run>> {
    let columns: Vec<Rect> = boxes.iter().chain(labels).copied().collect();
    let column = |x: f64| {
        let there = columns.iter().filter(|one| (one.middle.x - x).abs() < 1.0);
        there.fold((x, x), |(left, right), one| (left.min(one.left()), right.max(one.right())))
    };
    let at = |place: usize| boxes.get(place).copied();
    let ports = Ports::of(boxes, ends, ways);
    let run = |(id, ((from, to), way)): (usize, (&(usize, usize), &Way))| {
        let (Some(one), Some(other)) = (at(*from), at(*to)) else { return Vec::new() };
        if from == to {
            return Vec::new();
        }
        let onward = one.middle.x <= other.middle.x;
        let side = |(left, right): (f64, f64)| if onward { (left, right) } else { (right, left) };
        let inner = way.points.get(1..way.points.len().saturating_sub(1)).unwrap_or_default();
        let begin = side((one.left(), one.right())).1;
        let end = side((other.left(), other.right())).0;
        let mut runs =
            vec![Run { from: begin, until: side(column(one.middle.x)).1, y: ports.start(id) }];
        runs.extend(inner.iter().map(|point| {
            let (from, until) = side(column(point.x));
            Run { from, until, y: point.y }
        }));
        runs.push(Run { from: side(column(other.middle.x)).0, until: end, y: ports.end(id) });
        runs
    };
    ends.iter().zip(ways).enumerate().map(run).collect()
}

/// Where lines begin and end: spread over the side of the box, in the order in which they go on.
struct Ports {
    starts: Vec<f64>,
    ends: Vec<f64>,
}

impl Ports {
    fn of(boxes: &[Rect], ends: &[(usize, usize)], ways: &[Way]) -> Self {
        let mut ports = Self { starts: vec![0.0; ends.len()], ends: vec![0.0; ends.len()] };
        for (place, one) in boxes.iter().enumerate() {
            for right in [false, true] {
                let mut there = Vec::new();
                for (id, ((from, to), way)) in ends.iter().zip(ways).enumerate() {
                    let inner = way.points.len().saturating_sub(2);
                    let toward = |point: Option<&Point>, other: usize| {
                        let other = boxes.get(other).map(|other| other.middle);
                        point.copied().filter(|_| inner > 0).or(other).unwrap_or_default()
                    };
                    if *from == place && from != to {
                        there.push((toward(way.points.get(1), *to), id, true));
                    }
                    if *to == place && from != to {
                        there.push((toward(way.points.get(inner), *from), id, false));
                    }
                }
                there.retain(|(point, ..)| (point.x > one.middle.x) == right);
                there.sort_by(|one, other| one.0.y.total_cmp(&other.0.y));
                let step = one.size.height / (there.len() as f64 + 1.0);
                for (number, (_, id, starts)) in there.into_iter().enumerate() {
                    let all = if starts { &mut ports.starts } else { &mut ports.ends };
                    if let Some(port) = all.get_mut(id) {
                        *port = one.top() + step * (number as f64 + 1.0);
                    }
                }
            }
        }
        ports
    }

    fn start(&self, id: usize) -> f64 {
        self.starts.get(id).copied().unwrap_or_default()
    }

    fn end(&self, id: usize) -> f64 {
        self.ends.get(id).copied().unwrap_or_default()
    }
}
