//! Rectangles side by side and one under the other, none over another.

use super::layout::{Point, Size};

/// The highest room first, from the left: what is free above each stretch of the width.
struct Skyline {
    /// Where a stretch begins, and how far down it is taken.
    stretches: Vec<(f64, f64)>,
}

/// The upper left corner of each, in a sheet that is `width` wide; what is wider stands alone.
pub(super) fn pack(sizes: &[Size], width: f64) -> Vec<Point> {
    let mut line = Skyline { stretches: vec![(0.0, 0.0)] };
    sizes.iter().map(|size| line.place(*size, width)).collect()
}

impl Skyline {
    fn place(&mut self, size: Size, width: f64) -> Point {
        let starts = self.stretches.iter().map(|(x, _)| *x);
        let fits = starts.filter(|x| *x == 0.0 || x + size.width <= width);
        let places = fits.map(|x| Point { x, y: self.taken(x, x + size.width) });
        let best = places.min_by(|one, other| one.y.total_cmp(&other.y)).unwrap_or_default();
        self.take(best.x, best.x + size.width, best.y + size.height);
        best
    }

    /// How far down it is taken between two places.
    fn taken(&self, from: f64, until: f64) -> f64 {
        let ends = self.stretches.iter().skip(1).map(|(x, _)| *x).chain([f64::INFINITY]);
        let under = self.stretches.iter().zip(ends);
        let under = under.filter(|((start, _), end)| *start < until && *end > from);
        under.map(|((_, y), _)| *y).fold(0.0, f64::max)
    }

    fn take(&mut self, from: f64, until: f64, down: f64) {
        let at = self.stretches.iter().rfind(|(x, _)| *x <= until);
        let after = at.map_or(0.0, |(_, y)| *y);
        let starts_there = self.stretches.iter().any(|(x, _)| *x == until);
        self.stretches.retain(|(x, _)| *x < from || *x >= until);
        self.stretches.push((from, down));
        if !starts_there {
            self.stretches.push((until, after));
        }
        self.stretches.sort_by(|one, other| one.0.total_cmp(&other.0));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::pack;
    use crate::draw::layout::Size;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_lies_over_another(sizes in prop::collection::vec((1..300_u32, 1..300_u32), 0..30)) {
            let sizes: Vec<_> = sizes.into_iter()
                .map(|(width, height)| Size { width: width.into(), height: height.into() }).collect();
            let at = pack(&sizes, 600.0);
            for (one, a) in at.iter().zip(&sizes) {
                prop_assert!(one.x + a.width <= 600.0);
                for (other, b) in at.iter().zip(&sizes).filter(|(other, _)| *other != one) {
                    let apart = one.x + a.width <= other.x || other.x + b.width <= one.x
                        || one.y + a.height <= other.y || other.y + b.height <= one.y;
                    prop_assert!(apart, "{one:?} {a:?} {other:?} {b:?}");
                }
            }
        }
    }
}
