//! From cosines to scores. Models differ: what is far apart for one is near for another. So the
//! scale comes from the bot's own expressions, as the model sees them.

use super::Vector;

/// The bend where too few expressions tell.
const USUAL: f64 = 0.6;

/// So many expressions are looked at; more would take long and tell little.
const SAMPLE: usize = 400;

/// How near two vectors of length 1 are, from 0 to 1.
pub(super) fn cosine(one: &[f32], other: &[f32]) -> f64 {
    let sum: f32 = one.iter().zip(other).map(|(one, other)| one * other).sum();
    f64::from(sum).clamp(0.0, 1.0)
}

/// The cosine whose score is 0.8: half-way between how near an expression is to the nearest other
/// one of its intent, and to the nearest one of another intent, on average.
pub(super) fn bend(expressions: &[(usize, Vector)]) -> f64 {
    let step = expressions.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<_> = expressions.iter().step_by(step).collect();
    let (mut same, mut other) = (Vec::new(), Vec::new());
    for (at, (intent, vector)) in sample.iter().enumerate() {
        let rest = || sample.iter().enumerate().filter(move |(place, _)| *place != at);
        let nearest = |of_same: bool| {
            let those = rest().filter(|(_, (own, _))| (own == intent) == of_same);
            those.map(|(_, (_, vector_of))| cosine(vector, vector_of)).reduce(f64::max)
        };
        same.extend(nearest(true));
        other.extend(nearest(false));
    }
    match (mean(&same), mean(&other)) {
        (Some(same), Some(other)) => f64::midpoint(same, other).clamp(0.05, 0.95),
        _ => USUAL,
    }
}

fn mean(all: &[f64]) -> Option<f64> {
    let count = u32::try_from(all.len()).ok().filter(|count| *count > 0)?;
    Some(all.iter().sum::<f64>() / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::{bend, cosine};

    #[test]
    fn the_bend_lies_between_what_is_the_same_and_what_is_not() {
        let of = |intent, x: f32, y: f32| (intent, [x, y].into());
        let all = [of(0, 1.0, 0.0), of(0, 0.8, 0.6), of(1, 0.0, 1.0), of(1, 0.0, 1.0)];
        // The same: 0.8, 0.8, 1, 1; another: 0, 0.6, 0.6, 0.6.
        assert!((bend(&all) - (0.9 + 0.45) / 2.0).abs() < 1e-6);
        assert!((bend(&all[..1]) - 0.6).abs() < 1e-6);
        assert!(cosine(&[1.0, 0.0], &[-1.0, 0.0]).abs() < 1e-6);
    }
}
