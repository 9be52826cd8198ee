//! Notes about contacts and companies.

/// What teammates write down about somebody; the customer never sees it.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) id: u64,
    pub(crate) on: NoteOn,
    pub(crate) created_at: i64,
    /// The admin who wrote it.
    pub(crate) author: u64,
    /// HTML.
    pub(crate) body: String,
}

/// What a note is about, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoteOn {
    Contact(String),
    Company(String),
}
