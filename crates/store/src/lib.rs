//! What Deskmate remembers: the storage trait, SQLite, and one conformance suite.
