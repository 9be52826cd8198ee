//! Files that go out with an answer: fetched from where the bot says they are.

use async_trait::async_trait;

/// A file, as it was fetched. `Debug` does not show what is in it.
pub struct Fetched {
    /// Its media type.
    pub content_type: String,
    /// What is in it.
    pub data: Vec<u8>,
}

impl std::fmt::Debug for Fetched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fetched({}, {} bytes)", self.content_type, self.data.len())
    }
}

/// What fetches the files that bots send.
#[async_trait]
pub trait Files: Send + Sync {
    /// Fetches a file of at most so many bytes.
    ///
    /// # Errors
    /// Why it cannot be had, for people; the address is not in it.
    async fn fetch(&self, url: &str, most_bytes: usize) -> Result<Fetched, String>;
}
