//! Passages by their meaning: the vectors of an embedding endpoint, beside the words.

use std::{collections::BTreeMap, sync::Arc};

use deskmate_dialog::{Problems, Spanned};

use super::Passage;
use crate::{
    Embeddings, EmbeddingsError, EmbeddingsOptions, Secret, StandsFor, Timing,
    agent::file::Vectors as Written,
};

/// Most characters of a passage that are sent; a passage has about half of it.
const MOST_CHARS: usize = 2_500;

/// How near a passage must be where the file says nothing.
const LEAST: f64 = 0.5;

/// How many passages are looked at, nearest first.
const LOOKED_AT: usize = 30;

/// What keeps the first of one list from outweighing all of another: the usual constant of
/// reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009).
const EVEN: f64 = 60.0;

/// An endpoint, and the passages as it sees them.
pub(in crate::agent) struct Vectors {
    embeddings: Embeddings,
    least: f64,
}

/// The vectors of passages, in their order; none where the endpoint gave none.
pub(super) type Known = Vec<Arc<[f32]>>;

impl Vectors {
    /// Prepares the endpoint that a file names; nothing is asked yet.
    pub(in crate::agent) fn new(
        written: &Written,
        stands_for: &StandsFor,
        timing: &Arc<dyn Timing>,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut read = |own: &Spanned<String>| {
            let stands = stands_for(own.trim());
            stands.map_err(|why| problems.error_help(own.span, why, "set it")).ok()
        };
        let key = written.key.as_ref().map(&mut read);
        let (Some(url), Some(name), None | Some(Some(_))) =
            (read(&written.url), read(&written.name), &key)
        else {
            return Err(problems);
        };
        let mut options = EmbeddingsOptions::new(url, name, Arc::clone(timing));
        options.key = key.flatten().map(Secret::from);
        if let Some(timeout) = written.timeout {
            options.timeout = timeout.0;
        }
        match Embeddings::new(options) {
            Ok(embeddings) => {
                let least = written.least.as_ref().map_or(LEAST, |own| own.value);
                Ok(Self { embeddings, least })
            }
            Err(why) => {
                problems.error(written.url.span, why.to_string());
                Err(problems)
            }
        }
    }

    /// The vectors of passages; those that are known are not asked for again.
    pub(super) async fn learn(&self, passages: &[Passage]) -> Result<Known, String> {
        let text = |passage: &Passage| {
            let text = format!("{}\n{}", passage.title, passage.text);
            text.chars().take(MOST_CHARS).collect::<String>()
        };
        let texts: Vec<String> = passages.iter().map(text).collect();
        self.embeddings.of_expressions(&texts).await.map_err(|why| self.told(&why))
    }

    /// The passages that are near a text, nearest first.
    pub(super) async fn near(&self, text: &str, known: &Known) -> Result<Vec<usize>, String> {
        let text = text.chars().take(MOST_CHARS).collect::<String>();
        let asked = self.embeddings.of_texts(&[text]).await.map_err(|why| self.told(&why))?;
        let Some(asked) = asked.first() else { return Ok(Vec::new()) };
        let like = |one: &Arc<[f32]>| -> f64 {
            one.iter().zip(asked.iter()).map(|(one, other)| f64::from(one * other)).sum()
        };
        let near = known.iter().map(like).enumerate().filter(|(_, like)| *like >= self.least);
        let mut near: Vec<_> = near.collect();
        near.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        Ok(near.into_iter().map(|(at, _)| at).take(LOOKED_AT).collect())
    }

    fn told(&self, why: &EmbeddingsError) -> String {
        format!("{}: {why}", self.embeddings.subject())
    }
}

/// One list of two, by reciprocal rank: what stands high in either comes first.
pub(super) fn fused(lists: &[&[usize]]) -> Vec<usize> {
    let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
    for list in lists {
        for (rank, at) in list.iter().enumerate() {
            *scores.entry(*at).or_default() += 1.0 / (EVEN + rank as f64);
        }
    }
    let mut all: Vec<_> = scores.into_iter().collect();
    all.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    all.into_iter().map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::fused;

    #[test]
    fn what_is_in_both_lists_comes_before_what_is_first_in_one() {
        assert_eq!(fused(&[&[1, 2, 3], &[4, 2]]), [2, 1, 4, 3]);
        assert_eq!(fused(&[&[1, 2], &[]]), [1, 2]);
        assert!(fused(&[&[], &[]]).is_empty());
    }
}
