//! `GET /articles`, `GET /articles/{id}`, `GET /articles/search`.

use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    body, render,
    rest::{
        Call, Reply,
        page::{self, Ask},
    },
    world::{Article, World},
};

pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let all = world.articles.iter().map(|a| (a.id as i64, a.id.to_string(), a)).collect();
    let page = page::cut(all, &Ask::numbered(&call.query), 25, 150)?;
    let data: Vec<_> =
        page.items.iter().map(|a| render::article_item(world, a, call.version)).collect();
    Ok(json!({ "type": "list", "pages": page.pages, "total_count": page.total, "data": data }))
}

pub(crate) fn get(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let found = world.articles.iter().find(|a| a.id.to_string() == call.param("id"));
    let found = found.ok_or_else(|| ApiError::not_found("Resource Not Found"))?;
    Ok(render::article(world, found, call.version))
}

/// Those that have every word of the phrase; all where there is none.
pub(crate) fn search(world: &mut World, call: &Call) -> Result<Reply, ApiError> {
    let phrase = call.query.get("phrase").map(|p| p.to_lowercase()).unwrap_or_default();
    let words: Vec<_> = phrase.split_whitespace().collect();
    let state = call.query.get("state").map_or("all", String::as_str);
    if !["published", "draft", "all"].contains(&state) {
        return Err(ApiError::invalid("state must be published, draft or all"));
    }
    let wanted = |a: &&Article| state == "all" || a.published == (state == "published");
    let fits = |a: &&Article| {
        let text = [&a.title, &a.description, &body::to_plain(&a.body)].map(|t| t.to_lowercase());
        words.iter().all(|word| text.iter().any(|t| t.contains(word)))
    };
    let found = world.articles.iter().filter(wanted).filter(fits);
    let found: Vec<_> = found.map(|a| (a.id as i64, a.id.to_string(), a)).collect();
    let page = page::cut(found, &Ask::numbered(&call.query), 10, 150)?;
    let articles: Vec<_> =
        page.items.iter().map(|a| render::article(world, a, call.version)).collect();
    let highlight = call.query.get("highlight").is_some_and(|v| v == "true");
    let lit = page.items.iter().filter(|_| highlight);
    let highlights: Vec<_> = lit.map(|a| highlights(a, &words)).collect();
    Ok(json!({
        "type": "list",
        "total_count": page.total,
        "data": { "articles": articles, "highlights": highlights },
        "pages": page.pages,
    }))
}

/// Title and text, word by word.
fn highlights(article: &Article, words: &[&str]) -> Value {
    let lit = |text: &str| -> Vec<Value> {
        let is = |word: &str| words.iter().any(|w| word.to_lowercase().contains(w));
        text.split_inclusive(' ')
            .map(|word| {
                json!({ "type": if is(word) { "highlight" } else { "plain" }, "text": word })
            })
            .collect()
    };
    json!({
        "article_id": article.id.to_string(),
        "highlighted_title": lit(&article.title),
        "highlighted_summary": [lit(&body::to_plain(&article.body))],
    })
}
