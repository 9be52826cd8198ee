//! The API describes itself: OpenAPI 3.1, made of the routes and of the types that they take and
//! answer.

use axum::{http::StatusCode, routing::MethodRouter};
use deskmate_store::Role;
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{App, console::Guarded, problem::Refused};

type Shape = fn(&mut SchemaGenerator) -> Schema;

/// A route of the API.
pub(super) struct Route {
    pub(super) guarded: Guarded,
    pub(super) serves: MethodRouter<App>,
    does: &'static str,
    /// What may stand in its query, and what that means.
    asks: &'static [(&'static str, &'static str)],
    /// Its body, and whether there has to be one.
    takes: Option<(Shape, bool)>,
    answers: Option<(u16, Shape)>,
    refuses: &'static [u16],
}

impl Route {
    pub(super) fn new(
        method: &'static str,
        path: &'static str,
        role: Role,
        does: &'static str,
        serves: MethodRouter<App>,
    ) -> Self {
        let guarded = Guarded { method, path, role };
        Self { guarded, serves, does, asks: &[], takes: None, answers: None, refuses: &[] }
    }

    /// What may stand in its query.
    pub(super) fn asks(self, asks: &'static [(&'static str, &'static str)]) -> Self {
        Self { asks, ..self }
    }

    /// It takes that as JSON.
    pub(super) fn takes<T: JsonSchema>(self, needed: bool) -> Self {
        Self { takes: Some((SchemaGenerator::subschema_for::<T>, needed)), ..self }
    }

    /// Where all is well it answers that.
    pub(super) fn answers<T: JsonSchema>(self, status: u16) -> Self {
        Self { answers: Some((status, SchemaGenerator::subschema_for::<T>)), ..self }
    }

    /// What else it may answer, besides what every route may.
    pub(super) fn refuses(self, refuses: &'static [u16]) -> Self {
        Self { refuses, ..self }
    }

    fn operation(&self, schemas: &mut SchemaGenerator) -> Value {
        let Guarded { path, role, .. } = self.guarded;
        let in_path =
            path.split('/').filter_map(|piece| piece.strip_prefix('{')?.strip_suffix('}'));
        let in_path = in_path.map(|name| {
            json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})
        });
        let in_query = self.asks.iter().map(|(name, means)| {
            json!({"name": name, "in": "query", "description": means, "schema": {"type": "string"}})
        });
        let parameters: Vec<_> = in_path.chain(in_query).collect();
        let mut answers = Map::new();
        if let Some((status, shape)) = self.answers {
            answers
                .insert(status.to_string(), answer("It is done, or asked for.", &shape(schemas)));
        }
        let refused = schemas.subschema_for::<Refused>();
        let with_body: &[u16] = if self.takes.is_some() { &[413, 422] } else { &[] };
        for status in [401, 403, 503].iter().chain(with_body).chain(self.refuses) {
            let why = StatusCode::from_u16(*status).ok();
            let why = why.and_then(|status| status.canonical_reason()).unwrap_or_default();
            answers.insert(status.to_string(), answer(why, &refused));
        }
        let mut operation = json!({
            "operationId": self.id(),
            "summary": self.does,
            "description": format!("For a token of a role from {role} on."),
            "parameters": parameters,
            "responses": answers,
        });
        if let Some((shape, needed)) = self.takes {
            let content = json!({"application/json": {"schema": shape(schemas)}});
            operation["requestBody"] = json!({"required": needed, "content": content});
        }
        operation
    }

    /// Unlike any other: `post_drafts_id_send`.
    fn id(&self) -> String {
        let path = self.guarded.path.trim_start_matches("/api/v1/").replace(['{', '}'], "");
        format!("{}_{}", self.guarded.method.to_lowercase(), path.replace('/', "_"))
    }
}

fn answer(description: &str, schema: &Schema) -> Value {
    json!({"description": description, "content": {"application/json": {"schema": schema}}})
}

/// The whole description.
pub(super) fn document(routes: &[Route], server: Option<&str>) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut schemas = settings.into_generator();
    let mut paths = Map::new();
    for route in routes {
        let operation = route.operation(&mut schemas);
        let path = paths.entry(route.guarded.path).or_insert_with(|| json!({}));
        path[route.guarded.method.to_lowercase()] = operation;
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Deskmate",
            "version": "1",
            "description": "What the console's pages do, for scripts. Tokens are made in the console, under Settings.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas.take_definitions(true),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    });
    if let Some(url) = server {
        document["servers"] = json!([{ "url": url }]);
    }
    document
}
