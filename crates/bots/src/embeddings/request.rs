//! One request to an embedding endpoint.

use reqwest::{
    Response, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use serde::Deserialize;
use serde_json::json;

use super::{Embeddings, Vector};

/// The largest answer that is read: 64 vectors of 8,000 numbers have about half of it.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Why there are no vectors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmbeddingsError {
    /// No answer came.
    #[error("it could not be reached: {0}")]
    Unreachable(String),
    /// The answer took too long.
    #[error("it did not answer within {0} s")]
    TimedOut(u64),
    /// It answered something else than a 200.
    #[error("it answered {0}{1}")]
    Status(StatusCode, &'static str),
    /// The answer cannot be used.
    #[error("its answer does not fit: {0}")]
    Answer(String),
    /// It failed a moment ago and is not asked.
    #[error("it failed a moment ago")]
    Resting,
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Embedding>,
}

#[derive(Deserialize)]
struct Embedding {
    index: usize,
    embedding: Vec<f32>,
}

impl Embeddings {
    /// Asks for the vectors of texts.
    pub(super) async fn ask(&self, texts: &[String]) -> Result<Vec<Vector>, EmbeddingsError> {
        let late = self.timing.sleep(self.timeout);
        tokio::select! {
            biased;
            vectors = self.post(texts) => vectors,
            () = late => Err(EmbeddingsError::TimedOut(self.timeout.as_secs())),
        }
    }

    async fn post(&self, texts: &[String]) -> Result<Vec<Vector>, EmbeddingsError> {
        let body = json!({ "model": self.model, "input": texts, "encoding_format": "float" });
        let mut post = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(authorization) = &self.authorization {
            post = post.header(AUTHORIZATION, authorization);
        }
        let response = post.body(body.to_string()).send().await.map_err(unreachable)?;
        let status = response.status();
        if status != StatusCode::OK {
            return Err(EmbeddingsError::Status(status, advice(status)));
        }
        let answer: Answer = serde_json::from_slice(&read(response).await?)
            .map_err(|error| EmbeddingsError::Answer(error.to_string()))?;
        vectors(answer, texts.len())
    }
}

fn advice(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => "; check `key`",
        StatusCode::NOT_FOUND => "; check `url` and `model`",
        _ if status.is_redirection() => "; `url` must be the final address",
        _ => "",
    }
}

/// The innermost cause, which alone is without the address.
fn unreachable(error: reqwest::Error) -> EmbeddingsError {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    EmbeddingsError::Unreachable(cause.to_string())
}

async fn read(mut response: Response) -> Result<Vec<u8>, EmbeddingsError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(EmbeddingsError::Answer("it is larger than 16 MiB".into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The vectors in the order of the texts, each made to be of length 1.
fn vectors(mut answer: Answer, count: usize) -> Result<Vec<Vector>, EmbeddingsError> {
    answer.data.sort_by_key(|one| one.index);
    let length = answer.data.first().map_or(0, |first| first.embedding.len());
    let right = answer.data.len() == count
        && answer.data.iter().enumerate().all(|(at, one)| one.index == at)
        && answer.data.iter().all(|one| one.embedding.len() == length);
    if !right {
        let what = format!("it must have one vector for each of the {count} texts, all as long");
        return Err(EmbeddingsError::Answer(what));
    }
    let unit = |one: Embedding| {
        let length = one.embedding.iter().map(|number| number * number).sum::<f32>().sqrt();
        let wrong = || EmbeddingsError::Answer("a vector has no length".into());
        (length.is_normal())
            .then(|| one.embedding.iter().map(|number| number / length).collect())
            .ok_or_else(wrong)
    };
    answer.data.into_iter().map(unit).collect()
}
