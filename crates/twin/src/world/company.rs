//! Companies.

use serde_json::{Map, Value};

/// A company that contacts belong to.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    /// Intercom's id.
    pub(crate) id: String,
    /// The id in the customer's own system; it never changes.
    pub(crate) company_id: String,
    pub(crate) name: String,
    pub(crate) plan: Option<Plan>,
    pub(crate) size: Option<i64>,
    pub(crate) website: Option<String>,
    pub(crate) industry: Option<String>,
    pub(crate) monthly_spend: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    /// When it began in the customer's own system.
    pub(crate) remote_created_at: i64,
    /// When anybody of it was last seen.
    pub(crate) last_request_at: Option<i64>,
    pub(crate) custom_attributes: Map<String, Value>,
    /// Ids of tags.
    pub(crate) tags: Vec<String>,
}

/// What a company pays for.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) id: u64,
    pub(crate) name: String,
}

/// A reading of all companies, page after page, that goes on where it stopped.
#[derive(Debug)]
pub(crate) struct Scroll {
    /// Names it.
    pub(crate) param: String,
    /// Ids of companies that were not read yet.
    pub(crate) left: Vec<String>,
    /// When it was last used, in milliseconds.
    pub(crate) used_at_ms: i64,
}

impl Company {
    /// A company of which nothing is known but its ids.
    pub(crate) fn new(id: String, company_id: String, now: i64) -> Self {
        Self {
            id,
            name: company_id.clone(),
            company_id,
            plan: None,
            size: None,
            website: None,
            industry: None,
            monthly_spend: 0,
            created_at: now,
            updated_at: now,
            remote_created_at: now,
            last_request_at: None,
            custom_attributes: Map::new(),
            tags: Vec::new(),
        }
    }
}
