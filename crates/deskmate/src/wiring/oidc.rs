//! Single sign-on, as the configuration has it.

use std::sync::Arc;

use anyhow::anyhow;
use deskmate_server::console::{Allowed, Oidc, OidcOptions};

use crate::config::{Config, OidcConfig};

/// The identity provider of the configuration, if it names one.
///
/// # Errors
/// What cannot be used.
pub fn oidc(config: &Config) -> anyhow::Result<Option<Arc<Oidc>>> {
    let Some(config) = config.console.oidc() else { return Ok(None) };
    let OidcConfig { issuer, client_id, client_secret, name, scopes, .. } = config;
    let options = OidcOptions {
        name: name.clone(),
        issuer: issuer.clone(),
        client_id: client_id.clone(),
        client_secret: client_secret.clone(),
        scopes: scopes.clone(),
        allowed: Allowed {
            claim: config.claim.clone(),
            roles: config.roles.clone(),
            role: config.role,
            domains: config.domains.clone(),
        },
    };
    let made = Oidc::new(options).map_err(|what| anyhow!("console.oidc.issuer: {what}"))?;
    Ok(Some(Arc::new(made)))
}
