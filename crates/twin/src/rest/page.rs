//! Pages of a list, by cursor.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{api_error::ApiError, operations::text, search::part};

/// One page of something.
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) total: usize,
    pub(crate) pages: Value,
}

/// What a page is asked for by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ask {
    pub(crate) per_page: Option<String>,
    pub(crate) starting_after: Option<String>,
    /// The number of a page, for the lists that have such.
    pub(crate) page: Option<String>,
}

impl Ask {
    /// From the query of a list.
    pub(crate) fn of(query: &BTreeMap<String, String>) -> Self {
        let value = |key: &str| query.get(key).cloned();
        Self { per_page: value("per_page"), starting_after: value("starting_after"), page: None }
    }

    /// From the query of a list that has numbered pages as well.
    pub(crate) fn numbered(query: &BTreeMap<String, String>) -> Self {
        Self { page: query.get("page").cloned(), ..Self::of(query) }
    }

    /// From `pagination` in the body of a search.
    pub(crate) fn of_search(body: &Value) -> Result<Self, ApiError> {
        let of = part(body, "pagination")?;
        let value = |key: &str| match of.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => text(value).map(Some).ok_or_else(|| {
                ApiError::invalid(format!("pagination.{key} must be a text or a number"))
            }),
        };
        Ok(Self {
            per_page: value("per_page")?,
            starting_after: value("starting_after")?,
            page: None,
        })
    }

    /// How many are asked for, and after which key.
    pub(crate) fn read(
        &self,
        default: usize,
        most: usize,
    ) -> Result<(usize, Option<(i64, String)>), ApiError> {
        let per_page = match &self.per_page {
            None => default,
            Some(text) => match text.parse::<usize>() {
                Ok(n) if (1..=most).contains(&n) => n,
                _ => {
                    return Err(ApiError::invalid(format!(
                        "per_page must be a number from 1 to {most}"
                    )));
                }
            },
        };
        let not_a_cursor = || ApiError::invalid("starting_after is not a cursor");
        let after = self.starting_after.as_deref().map(|c| read(c).ok_or_else(not_a_cursor));
        Ok((per_page, after.transpose()?))
    }
}

/// Cuts the page out of everything, in order. Each item comes with the key that it is ordered by
/// (and its id, which makes it unique): the cursor names the last key shown, so that a page goes on
/// where the last one ended even if items before it are gone.
pub(crate) fn cut<T>(
    all: Vec<(i64, impl AsRef<str>, T)>,
    ask: &Ask,
    default: usize,
    most: usize,
) -> Result<Page<T>, ApiError> {
    let (per_page, after) = ask.read(default, most)?;
    let total = all.len();
    let from = match after {
        None => match ask.page.as_deref().map(str::parse::<usize>) {
            None => 0,
            Some(Ok(page)) if page >= 1 => (page - 1).saturating_mul(per_page),
            Some(_) => return Err(ApiError::invalid("page must be a number from 1 on")),
        },
        Some((key, id)) => match all.iter().position(|(_, i, _)| i.as_ref() == id) {
            Some(at) if all[at].0 == key => at + 1,
            // The item moved or is gone: go on after the key it had.
            _ => place(&all, key, &id),
        },
    };
    Ok(Page::new(all.into_iter().skip(from), from, total, per_page))
}

impl<T> Page<T> {
    /// Of a list of so many, the page after the first `from`, which begins `rest`.
    pub(crate) fn new(
        rest: impl Iterator<Item = (i64, impl AsRef<str>, T)>,
        from: usize,
        total: usize,
        per_page: usize,
    ) -> Self {
        let mut page: Vec<_> = rest.take(per_page + 1).collect();
        let more = page.len() > per_page;
        page.truncate(per_page);
        let next = page
            .last()
            .filter(|_| more)
            .map(|(key, id, _)| json!({ "per_page": per_page, "starting_after": write(*key, id.as_ref()) }));
        let mut pages = json!({
            "type": "pages",
            "page": from / per_page + 1,
            "per_page": per_page,
            "total_pages": total.div_ceil(per_page),
        });
        if let Some(next) = next {
            pages["next"] = next;
        }
        Self { items: page.into_iter().map(|(_, _, item)| item).collect(), total, pages }
    }
}

/// Where the first item stands that comes after this key, whichever way the list is ordered.
fn place<T>(all: &[(i64, impl AsRef<str>, T)], key: i64, id: &str) -> usize {
    let rising = all.first().map(|f| f.0) < all.last().map(|l| l.0);
    let after = |k: i64, i: &str| if rising { (k, i) > (key, id) } else { (k, i) < (key, id) };
    all.iter().position(|(k, i, _)| after(*k, i.as_ref())).unwrap_or(all.len())
}

fn write(key: i64, id: &str) -> String {
    URL_SAFE_NO_PAD.encode(json!([key, id]).to_string())
}

fn read(cursor: &str) -> Option<(i64, String)> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    serde_json::from_slice(&bytes).ok()
}
