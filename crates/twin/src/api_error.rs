//! `error.list`.

use serde_json::{Value, json};

use crate::{
    app::{NoToken, Permission},
    switches::{MissingPermission, Switches},
};

/// Why a call was not done.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    /// The `Link` header, for a contact that was merged.
    pub(crate) link: Option<String>,
}

impl ApiError {
    pub(crate) fn new(status: u16, code: &str, message: &str) -> Self {
        Self { status, code: code.to_owned(), message: message.to_owned(), link: None }
    }

    pub(crate) fn not_found(message: &str) -> Self {
        Self::new(404, "not_found", message)
    }

    pub(crate) fn no_conversation() -> Self {
        Self::not_found("Resource Not Found")
    }

    pub(crate) fn no_ticket() -> Self {
        Self::new(404, "ticket_not_found", "Ticket not found")
    }

    pub(crate) fn no_contact() -> Self {
        Self::not_found("User Not Found")
    }

    pub(crate) fn no_company() -> Self {
        Self::new(404, "company_not_found", "Company Not Found")
    }

    pub(crate) fn no_admin() -> Self {
        Self::new(404, "admin_not_found", "Admin for admin_id not found")
    }

    pub(crate) fn no_seat() -> Self {
        let message = "This admin does not have Inbox access permissions";
        Self::new(403, "action_forbidden", message)
    }

    /// The call has no token that counts.
    pub(crate) fn no_token(why: NoToken, switches: &Switches) -> Self {
        let (code, message) = match why {
            NoToken::Missing => (&switches.missing_token_code, "Access Token Invalid"),
            NoToken::Unknown => (&switches.invalid_token_code, "Access Token Invalid"),
            NoToken::Revoked => (&switches.revoked_token_code, "Access Token Revoked"),
        };
        Self::new(401, code, message)
    }

    /// The app has not the permission that the call needs.
    pub(crate) fn not_permitted(needed: Permission, answer: MissingPermission) -> Self {
        match answer {
            MissingPermission::TokenUnauthorized => {
                Self::new(401, "token_unauthorized", "Not authorized to access resource")
            }
            MissingPermission::Forbidden => {
                let scope = needed.name().to_lowercase().replace(' ', "_");
                let message =
                    format!("You do not have the required scope ({scope}) to access this resource");
                Self::new(403, "forbidden", &message)
            }
        }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "parameter_invalid", &message.into())
    }

    pub(crate) fn missing(parameter: &str) -> Self {
        Self::new(400, "parameter_not_found", &format!("{parameter} is required"))
    }

    pub(crate) fn body(&self, request_id: &str) -> Value {
        json!({
            "type": "error.list",
            "request_id": request_id,
            "errors": [{ "code": self.code, "message": self.message }],
        })
    }
}
