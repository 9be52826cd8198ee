//! `GET` and `POST /contacts/{id}/companies`, `DELETE /contacts/{id}/companies/{company_id}`.

use serde_json::json;

use super::existing;
use crate::{
    api_error::ApiError,
    render,
    rest::{Call, Reply},
    world::World,
};

pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let contact = existing(world, call.param("id"), call.version)?;
    let data: Vec<_> = contact
        .companies
        .iter()
        .filter_map(|id| world.companies.get(id))
        .map(|c| render::company(world, c, call.version))
        .collect();
    Ok(json!({
        "type": "list",
        "total_count": data.len(),
        "data": data,
        "pages": { "type": "pages", "next": null, "page": 1, "per_page": 50, "total_pages": 1 },
    }))
}

/// The contact joins a company, by Intercom's id; answers with the company.
pub(crate) fn attach(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let contact = existing(world, call.param("id"), call.version)?.id.clone();
    let company = call
        .text("id")
        .ok_or_else(|| ApiError::new(400, "parameter_not_found", "company not specified"))?;
    world.join_company(&contact, &company)?;
    Ok(render::company(world, world.must_see_company(&company)?, call.version))
}

/// The contact leaves a company; answers with the company.
pub(crate) fn detach(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let contact = existing(world, call.param("id"), call.version)?.id.clone();
    let company = call.param("company_id");
    world.leave_company(&contact, company)?;
    Ok(render::company(world, world.must_see_company(company)?, call.version))
}
