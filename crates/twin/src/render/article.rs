//! Articles.

use serde_json::{Value, json};

use crate::{
    version::Version,
    world::{Article, World},
};

/// An article as in lists. Nobody keeps collections: it is in none.
pub(crate) fn article_item(world: &World, article: &Article, version: Version) -> Value {
    let state = if article.published { "published" } else { "draft" };
    let url = || format!("{}/help/articles/{}", world.base_url, article.id);
    let author = world.admins.keys().next();
    let mut shown = json!({
        "type": "article",
        "id": article.id.to_string(),
        "workspace_id": world.app_id,
        "title": article.title,
        "description": article.description,
        "body": article.body,
        "author_id": author,
        "state": state,
        "created_at": world.created_at,
        "updated_at": world.created_at,
        "url": article.published.then(url),
        "parent_ids": [],
        "default_locale": "en",
        "translated_content": null,
        "tags": { "type": "tag.list", "tags": [] },
    });
    let more = if version >= Version::V2_16 {
        json!({
            "body_markdown": null,
            "has_unpublished_changes": false,
            "draft_updated_at": null,
            "scheduled_publish_at": null,
            "scheduled_unpublish_at": null,
            "created_by_id": author,
            "updated_by_id": author,
            "exclude_from_article_suggestions": false,
            "help_center_audience": "everyone",
            "ai_chatbot_availability": article.published,
            "ai_copilot_availability": article.published,
            "ai_sales_agent_availability": false,
        })
    } else {
        json!({ "parent_id": null, "parent_type": null })
    };
    if let (Some(shown), Value::Object(more)) = (shown.as_object_mut(), more) {
        shown.extend(more);
    }
    shown
}

/// An article as in `GET /articles/{id}`: also how it does. Nobody has read any.
pub(crate) fn article(world: &World, article: &Article, version: Version) -> Value {
    let mut shown = article_item(world, article, version);
    shown["statistics"] = json!({
        "type": "article_statistics",
        "views": 0,
        "conversions": 0,
        "reactions": 0,
        "happy_reaction_percentage": 0.0,
        "neutral_reaction_percentage": 0.0,
        "sad_reaction_percentage": 0.0,
    });
    if version >= Version::V2_16 {
        for (key, none) in [
            ("fin_involvements", json!(0)),
            ("fin_resolutions", json!(0)),
            ("fin_resolution_rate", json!(0.0)),
        ] {
            shown["statistics"][key] = none;
        }
    }
    shown
}
