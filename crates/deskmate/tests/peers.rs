//! What users of others complain about, each as a scenario here. The numbers are those of the list
//! of complaints that the design was made from.
//!
//! These do not touch what is built so far:
//!
//! | number | about | why not here |
//! |---|---|---|
//! | 23 | choosing bot or human up front, keywords, office hours | dialogs decide that |
//! | 33 | a scope change forces a new token | set-up: `deskmate check` |
//! | 34 | what counts as resolved, where settings are | statistics and console |

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "peers/channels.rs"]
mod channels;
#[path = "peers/coming_back.rs"]
mod coming_back;
#[path = "peers/plumbing.rs"]
mod plumbing;
mod support;
#[path = "peers/talking_over.rs"]
mod talking_over;
#[path = "peers/what_is_seen.rs"]
mod what_is_seen;
