//! `/oauth`: a teammate is asked whether the app may use the workspace.

mod act;

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use url::Url;

use super::{
    address::{Address, Asked},
    frame::{self, Framed, html},
};
use crate::{app::Permission, app::same, shared::Shared, world::World};

pub(super) use act::post;

#[derive(Template)]
#[template(path = "oauth.html")]
struct Page<'a> {
    name: &'a str,
    permissions: Vec<&'static str>,
    /// Id, name, and whether it is the one who is meant unless another is chosen.
    teammates: Vec<(u64, &'a str, bool)>,
    host: String,
    question: &'a Question,
}

#[derive(Template)]
#[template(path = "oauth_empty.html")]
struct Explained<'a> {
    name: &'a str,
    redirects: &'a [String],
    /// The question that the app would ask; empty if it has nowhere to send the answer.
    question: String,
}

#[derive(Template)]
#[template(path = "oauth_link.html")]
struct BadLink<'a> {
    problem: &'a str,
}

/// What the link asks.
struct Question {
    client_id: String,
    state: String,
    redirect_uri: String,
}

impl Question {
    fn of(field: impl Fn(&str) -> String) -> Self {
        Self {
            client_id: field("client_id"),
            state: field("state"),
            redirect_uri: field("redirect_uri"),
        }
    }

    /// Where the answer goes.
    ///
    /// # Errors
    /// What is wrong with the question. The browser is sent nowhere then: the address that the
    /// link names may be anybody's.
    fn answer_goes_to(&self, world: &World) -> Result<Url, String> {
        if self.client_id.is_empty() {
            return Err("The link has no `client_id`. Give it the app's, which `deskmate twin` \
                        prints and the Workspace page shows."
                .to_owned());
        }
        if !same(&self.client_id, &world.app.client_id) {
            return Err(format!(
                "There is no app with the client id `{}`. The Workspace page shows the app's.",
                self.client_id
            ));
        }
        world.app.redirect(Some(&*self.redirect_uri).filter(|uri| !uri.is_empty()))
    }
}

/// `GET /oauth?client_id=…&state=…&redirect_uri=…`
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
) -> Response {
    if asked.is_empty() {
        return shared.read(explained);
    }
    let question = Question::of(|key| asked.get(key).cloned().unwrap_or_default());
    let shown = shared.read(|world| -> Result<Response, String> {
        let to = question.answer_goes_to(world)?;
        let framed = Framed {
            title: format!("{} asks for access", world.app.settings.name),
            nav: "",
            look: "plain",
            live: "",
            main: html(&consent(world, &question, &to)),
        };
        let page = frame::page(world, StatusCode::OK, &framed);
        Ok(frame::with_forms_to(page, &to))
    });
    shown.unwrap_or_else(|problem| bad_link(&shared, &problem))
}

/// What is asked here and how, for those who come without a question.
fn explained(world: &World) -> Response {
    let app = &world.app;
    let asks = Address::new("/oauth", &Asked::new(), &[]);
    let framed = Framed {
        title: "Access for an app".to_owned(),
        nav: "",
        look: "plain",
        live: "settings",
        main: html(&Explained {
            name: &app.settings.name,
            redirects: &app.settings.redirect_urls,
            question: if app.settings.redirect_urls.is_empty() {
                String::new()
            } else {
                asks.with(&[("client_id", &app.client_id), ("state", "try")])
            },
        }),
    };
    frame::page(world, StatusCode::BAD_REQUEST, &framed)
}

fn bad_link(shared: &Shared, problem: &str) -> Response {
    let framed = Framed {
        title: "This link does not work".to_owned(),
        nav: "",
        look: "plain",
        live: "",
        main: html(&BadLink { problem }),
    };
    shared.read(|world| frame::page(world, StatusCode::BAD_REQUEST, &framed))
}

fn consent<'a>(world: &'a World, question: &'a Question, to: &Url) -> Page<'a> {
    let usual = world.token_admin(None);
    let port = to.port().map(|port| format!(":{port}")).unwrap_or_default();
    Page {
        name: &world.app.settings.name,
        permissions: Permission::ALL
            .iter()
            .filter(|p| world.app.settings.permissions.contains(p))
            .map(|p| p.name())
            .collect(),
        teammates: world
            .admins
            .values()
            .map(|admin| (admin.id, admin.name.as_str(), Some(admin.id) == usual))
            .collect(),
        host: format!("{}{port}", to.host_str().unwrap_or_default()),
        question,
    }
}
