//! Who gets in by single sign-on, and as what.

use std::collections::BTreeMap;

use deskmate_store::Role;
use serde_json::Value;

use super::provider::Claims;

/// Who gets in, and as what.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    /// What of somebody the provider tells by which roles are given, such as `groups`.
    pub claim: Option<String>,
    /// The role for each of its values. Of several, the one that may do most.
    pub roles: BTreeMap<String, Role>,
    /// The role of whoever has none by that; without it they do not get in.
    pub role: Option<Role>,
    /// Only those get in whose verified e-mail address is in one of these; none: everybody.
    pub domains: Vec<String>,
}

/// Somebody who gets in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// What the provider knows them by, and for good.
    pub(super) subject: String,
    /// What they are called here.
    pub(super) name: String,
    pub(super) role: Role,
    /// The provider says which role, each time: not only for the first.
    pub(super) is_told: bool,
}

fn text<'a>(claims: &'a Claims, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

impl Allowed {
    /// Whether what is decided by is not among what is known, and may be told elsewhere.
    pub(super) fn lacks(&self, claims: &Claims) -> bool {
        text(claims, "email").is_none()
            || self.claim.as_ref().is_some_and(|claim| !claims.contains_key(claim))
    }

    /// Whether somebody gets in, and as what.
    ///
    /// # Errors
    /// Why not, for people.
    pub(super) fn entry(&self, issuer: &str, claims: &Claims) -> Result<Entry, String> {
        let Some(subject) = text(claims, "sub") else {
            return Err("The provider does not say who you are.".to_owned());
        };
        if !self.domains.is_empty() {
            let Some(email) = text(claims, "email") else {
                return Err("The provider does not tell your e-mail address.".to_owned());
            };
            // Anybody may write any address where it is not verified.
            if claims.get("email_verified") != Some(&Value::Bool(true)) {
                return Err(
                    "The provider does not say that your e-mail address is verified.".to_owned()
                );
            }
            let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
            if !self.domains.iter().any(|own| own.eq_ignore_ascii_case(domain)) {
                return Err("Addresses of your domain do not get in here.".to_owned());
            }
        }
        let told = self.claim.as_ref().and_then(|claim| claims.get(claim));
        let values = match told {
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(value)) => vec![value.as_str()],
            _ => Vec::new(),
        };
        let by_claim = values.iter().filter_map(|value| self.roles.get(*value)).max().copied();
        let Some(role) = by_claim.or(self.role) else {
            return Err("Nothing that the provider says of you gives you a role here. Somebody who runs it can add one, \
                        in `console.oidc`."
                .to_owned());
        };
        let names = ["email", "preferred_username", "name", "sub"];
        let name = names.into_iter().find_map(|name| text(claims, name)).unwrap_or(subject);
        let subject = format!("{} {subject}", issuer.trim_end_matches('/'));
        let is_told = self.claim.is_some() && !self.roles.is_empty();
        Ok(Entry { subject, name: name.to_owned(), role, is_told })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(allowed: &Allowed, claims: &Value) -> Result<(String, Role), String> {
        let entry = allowed.entry("https://id.example/", claims.as_object().unwrap());
        entry.map(|entry| (entry.name, entry.role))
    }

    #[test]
    fn of_several_roles_the_one_that_may_do_most_counts() {
        let roles = [("leads", Role::Admin), ("agents", Role::Operator)];
        let roles = roles.map(|(value, role)| (value.to_owned(), role)).into();
        let claim = Some("groups".to_owned());
        let mut allowed = Allowed { claim, roles, ..Allowed::default() };
        let with = |groups: Value| json!({"sub": "1", "email": "a@b.example", "groups": groups});
        let a = || "a@b.example".to_owned();
        for (groups, role) in [
            (json!(["agents", "leads", "others"]), Role::Admin),
            (json!(["agents"]), Role::Operator),
            (json!("agents"), Role::Operator),
        ] {
            assert_eq!(asked(&allowed, &with(groups)), Ok((a(), role)));
        }
        for groups in [json!(["others"]), json!([]), json!(null), json!({"leads": true}), json!(7)]
        {
            assert!(asked(&allowed, &with(groups.clone())).is_err(), "{groups}");
            allowed.role = Some(Role::Viewer);
            assert_eq!(asked(&allowed, &with(groups)), Ok((a(), Role::Viewer)));
            allowed.role = None;
        }
    }

    #[test]
    fn only_a_verified_address_of_a_domain_counts() {
        let domains = vec!["Example.com".to_owned()];
        let allowed = Allowed { role: Some(Role::Viewer), domains, ..Allowed::default() };
        let with = |email: &str, verified: Value| {
            asked(&allowed, &json!({"sub": "1", "email": email, "email_verified": verified}))
        };
        assert!(with("ann@example.com", json!(true)).is_ok());
        for (email, verified) in [
            ("ann@example.com", json!(false)),
            ("ann@example.com", json!("true")),
            ("ann@example.com", json!(null)),
            ("ann@evil-example.com", json!(true)),
            ("ann@example.com@evil.example", json!(true)),
            ("example.com", json!(true)),
            ("", json!(true)),
        ] {
            assert!(with(email, verified.clone()).is_err(), "{email} {verified}");
        }
    }

    #[test]
    fn who_has_no_name_is_called_what_the_provider_knows_them_by() {
        let allowed = Allowed { role: Some(Role::Viewer), ..Allowed::default() };
        for (claims, name) in [
            (json!({"sub": "7", "name": "Ann", "preferred_username": "ann"}), "ann"),
            (json!({"sub": "7", "name": "Ann", "email": "  "}), "Ann"),
            (json!({"sub": "7"}), "7"),
        ] {
            assert_eq!(asked(&allowed, &claims).unwrap().0, name);
        }
        assert!(asked(&allowed, &json!({"email": "a@b.example"})).is_err());
    }
}
