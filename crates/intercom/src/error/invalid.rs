//! Requests that are refused here, since Intercom is known to refuse them.

/// What is wrong with a request that was not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Invalid {
    /// A comment or note without text. One with files needs a text as well.
    #[error("a comment or note needs a text")]
    EmptyBody,
    /// More files than a reply may have.
    #[error("{given} attachments, where Intercom takes at most {most}")]
    TooManyAttachments {
        /// How many were given.
        given: usize,
        /// How many may be.
        most: usize,
    },
    /// An attachment that Intercom cannot fetch.
    #[error("an attachment URL is not http or https")]
    AttachmentScheme,
    /// A quick reply without options.
    #[error("a quick reply needs at least one option")]
    NoOptions,
    /// A quick reply option without text.
    #[error("a quick reply option needs a text")]
    EmptyOption,
    /// Two quick reply options with one uuid: a press could not be told.
    #[error("two quick reply options have the same uuid")]
    RepeatedOption,
    /// A time that is more likely in milliseconds.
    #[error("{given} is not a time in Unix seconds")]
    NotSeconds {
        /// What was given.
        given: i64,
    },
    /// An update that changes nothing.
    #[error("there is nothing to change")]
    NothingToChange,
    /// A tag or attribute without a name.
    #[error("a name is missing")]
    EmptyName,
    /// A search group without filters.
    #[error("a search group has no filters")]
    EmptyGroup,
    /// A search group with too many filters.
    #[error("{given} filters in a search group, where Intercom takes at most {most}")]
    TooManyFilters {
        /// How many were given.
        given: usize,
        /// How many may be.
        most: usize,
    },
    /// Search groups nested too deep.
    #[error("search groups nested deeper than {most}")]
    TooDeep {
        /// How deep they may nest.
        most: usize,
    },
    /// A page size out of range.
    #[error("{given} entries a page, where Intercom takes 1 to {most}")]
    PageSize {
        /// How many were asked for.
        given: u16,
        /// How many may be.
        most: u16,
    },
    /// An id that cannot stand in a path: empty, `.` or `..`.
    #[error("an id is empty or made of dots")]
    BadId,
    /// The token or the user agent cannot stand in a header.
    #[error("the access token, version or user agent has characters that no header can carry")]
    BadHeader,
    /// The base URL cannot carry a path.
    #[error("the base URL is not an http or https address")]
    BadBaseUrl,
    /// The share of the rate limit is not over 0 and up to 1.
    #[error("the budget share has to be over 0 and at most 1")]
    BadShare,
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up")]
    NoHttpClient,
}
