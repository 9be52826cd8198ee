//! What may be done about a failure.
//!
//! Source: `docs/references/rest-api/errors/error-objects` and `…/http-responses`.

use super::api::ApiError;

/// What may be done about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Nothing was done (or doing it twice does no harm). Try again, not before `at_ms`.
    Retry {
        /// In Unix milliseconds, where Intercom or our own budget gives a time.
        at_ms: Option<i64>,
    },
    /// It may have been done. Look before trying again.
    Unknown,
    /// This request will never be taken. Do not try again.
    Refused,
    /// What the request is about, or something it names, is not there (404, 410).
    Gone {
        /// What is missing.
        what: Missing,
    },
    /// The token may not do this (401, 402, 403). A person has to change something.
    Denied {
        /// What stands in the way.
        why: Denial,
    },
    /// Something of the kind exists already, or changed under us (409).
    Conflict,
    /// Intercom answered a read in a form this crate does not know. Trying again may not help.
    Unreadable,
}

/// What a 404 or 410 is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// What the path names.
    Resource,
    /// A teammate.
    Admin,
    /// A team.
    Team,
    /// Whom the conversation was to be assigned to.
    Assignee,
    /// A tag.
    Tag,
    /// A company.
    Company,
    /// A contact that was merged into another one (410, from version 2.16 on; before, it is a
    /// plain [`Missing::Resource`]).
    MergedContact,
}

/// What stands in the way of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// The access token is wrong, expired or revoked.
    Token,
    /// The workspace's plan or subscription does not include it.
    Plan,
    /// The workspace takes API calls from listed addresses only.
    Address,
    /// The app lacks a permission (scope) that every call of this kind needs.
    Scope,
    /// The token or the acting teammate lacks a permission or an inbox seat.
    Permission,
}

impl Class {
    /// What to do, as the end of a sentence for people.
    pub(super) fn advice(self) -> &'static str {
        match self {
            Self::Retry { .. } => "try again later",
            Self::Unknown => "look before sending it again",
            Self::Refused => "sending it again will not help",
            Self::Gone { .. } => "check the id, and that the token may see it",
            Self::Denied { why: Denial::Token } => "renew the access token",
            Self::Denied { why: Denial::Plan } => "check the workspace's subscription",
            Self::Denied { why: Denial::Address } => "add this server's address to the allow list",
            Self::Denied { why: Denial::Scope } => {
                "give the app the permission for it, on its Authentication page"
            }
            Self::Denied { why: Denial::Permission } => {
                "check the token's permissions and the teammate's inbox seat"
            }
            Self::Conflict => "read it again and decide anew",
            Self::Unreadable => "check the API version",
        }
    }
}

/// The class of an answer. A server error of a write never gets here: it is an
/// [`super::Error::OutcomeUnknown`].
pub(crate) fn of_answer(status: u16, errors: &[ApiError], retry_at_ms: Option<i64>) -> Class {
    let has = |code: &str| errors.iter().any(|error| error.code == code);
    let retry = Class::Retry { at_ms: retry_at_ms };
    match status {
        401 if has("token_unauthorized") => Class::Denied { why: Denial::Scope },
        401 => Class::Denied { why: Denial::Token },
        402 => Class::Denied { why: Denial::Plan },
        403 => Class::Denied { why: denial(errors) },
        404 | 410 => Class::Gone { what: missing(errors) },
        409 => Class::Conflict,
        408 | 429 | 500..=599 => retry,
        _ if has("rate_limit_exceeded") || has("retry_after") => retry,
        _ => Class::Refused,
    }
}

fn denial(errors: &[ApiError]) -> Denial {
    for error in errors {
        if error.code == "token_unauthorized" {
            return Denial::Scope;
        }
        if error.code.starts_with("token_") || error.code == "unauthorized" {
            return Denial::Token;
        }
        if error.code == "api_plan_restricted" {
            return Denial::Plan;
        }
        let says = |words| error.message.as_deref().is_some_and(|m| m.contains(words));
        if says("allowlist") {
            return Denial::Address;
        }
        if says("required scope") {
            return Denial::Scope;
        }
    }
    Denial::Permission
}

fn missing(errors: &[ApiError]) -> Missing {
    for error in errors {
        return match error.code.as_str() {
            "admin_not_found" => Missing::Admin,
            "team_not_found" => Missing::Team,
            "assignee_not_found" => Missing::Assignee,
            "tag_not_found" => Missing::Tag,
            "company_not_found" => Missing::Company,
            "contact_merged" => Missing::MergedContact,
            _ => continue,
        };
    }
    Missing::Resource
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(status: u16, code: &str) -> Class {
        let message = match code {
            "allowlist" => Some("Your IP address is not on the allowlist for API access"),
            "forbidden" => Some("You do not have the required scope (read_tags) to access this"),
            _ => None,
        };
        let message = message.map(str::to_owned);
        of_answer(status, &[ApiError { code: code.to_owned(), message }], Some(9))
    }

    #[test]
    fn every_documented_answer_has_its_class() {
        let retry = Class::Retry { at_ms: Some(9) };
        let denied = |why| Class::Denied { why };
        let gone = |what| Class::Gone { what };
        for (status, code, expected) in [
            (302, "", Class::Refused),
            (400, "parameter_invalid", Class::Refused),
            (400, "type_mismatch", Class::Refused),
            (400, "intercom_version_invalid", Class::Refused),
            (400, "rate_limit_exceeded", retry),
            (401, "unauthorized", denied(Denial::Token)),
            (401, "token_revoked", denied(Denial::Token)),
            (401, "token_unauthorized", denied(Denial::Scope)),
            (402, "", denied(Denial::Plan)),
            (403, "api_plan_restricted", denied(Denial::Plan)),
            (403, "action_forbidden", denied(Denial::Permission)),
            (403, "forbidden", denied(Denial::Scope)),
            (403, "token_unauthorized", denied(Denial::Scope)),
            (403, "token_blocked", denied(Denial::Token)),
            (403, "allowlist", denied(Denial::Address)),
            (404, "not_found", gone(Missing::Resource)),
            (404, "", gone(Missing::Resource)),
            (404, "admin_not_found", gone(Missing::Admin)),
            (404, "team_not_found", gone(Missing::Team)),
            (404, "assignee_not_found", gone(Missing::Assignee)),
            (404, "tag_not_found", gone(Missing::Tag)),
            (404, "company_not_found", gone(Missing::Company)),
            (405, "", Class::Refused),
            (406, "", Class::Refused),
            (408, "", retry),
            (409, "conflict", Class::Conflict),
            (410, "contact_merged", gone(Missing::MergedContact)),
            (415, "", Class::Refused),
            (422, "data_invalid", Class::Refused),
            (429, "rate_limit_exceeded", retry),
            (500, "server_error", retry),
            (502, "", retry),
            (503, "service_unavailable", retry),
            (504, "", retry),
        ] {
            assert_eq!(class(status, code), expected, "{status} {code}");
        }
    }
}
