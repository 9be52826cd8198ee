//! The console: pages for people who run the service, and what keeps others out.

mod account;
mod assets;
mod bits;
mod caller;
mod channels;
mod conversation;
mod deliveries;
mod edit;
mod events;
mod forms;
mod frame;
mod guard;
mod invited;
mod making;
mod now;
mod passwords;
mod pause;
mod settings;
mod sign_in;
mod topics;

use std::sync::Arc;

use axum::{
    Router, middleware,
    routing::{MethodRouter, get, post},
};
use deskmate_engine::Engine;
use deskmate_store::{Console, Role};
use tower_http::compression::CompressionLayer;
use url::Url;

pub(crate) use caller::{Caller, digest};
pub use caller::{MAX_SESSION, SESSION_IDLE};
pub use invited::{INVITATION_LASTS, SetUp, invite};
pub use making::{Maker, WrongField};
pub use passwords::{MIN_PASSWORD, Passwords};
pub(crate) use pause::{NotDone, go_on, stop};

/// How the console is set up.
#[derive(Clone, Debug, Default)]
pub struct ConsoleOptions {
    /// Whether it is served at the address that `public_url` names: then it is behind the same
    /// proxy, maybe under a path.
    pub is_public: bool,
    /// Whoever shows this at `/console/enter/…` is signed in as an admin, as often as they like: for
    /// the demo, which forgets everything at its end.
    pub enter: Option<Arc<str>>,
    /// What makes channels that are set up here; without it, none can be.
    pub maker: Option<Arc<dyn Maker>>,
    /// Where channels of the configuration stand, by name: `deskmate.toml, line 12`.
    pub places: std::collections::BTreeMap<String, String>,
}

/// What the pages need.
#[derive(Clone)]
pub(crate) struct Pages(Arc<Inner>);

pub(crate) struct Inner {
    engine: Engine,
    store: Console,
    passwords: Passwords,
    /// What paths begin with, outside: `/deskmate/console`.
    base: String,
    /// The origin under which browsers know it, if that is known.
    origin: Option<String>,
    options: ConsoleOptions,
}

impl std::ops::Deref for Pages {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Pages {
    pub(crate) fn new(engine: Engine, options: ConsoleOptions) -> Self {
        let public = Url::parse(engine.public_url()).ok().filter(|_| options.is_public);
        let path = public.as_ref().map_or("", |url| url.path().trim_end_matches('/'));
        let inner = Inner {
            store: engine.console(),
            passwords: Passwords::new(Arc::clone(engine.clock())),
            base: format!("{path}{PATH}"),
            origin: public.as_ref().map(|url| url.origin().ascii_serialization()),
            engine,
            options,
        };
        Self(Arc::new(inner))
    }

    fn now(&self) -> deskmate_core::Timestamp {
        self.engine.clock().now()
    }

    /// An address of ours, as a browser has to ask for it.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Whether browsers come by HTTPS.
    fn is_secure(&self) -> bool {
        self.origin.as_ref().is_some_and(|origin| origin.starts_with("https:"))
    }
}

/// Where the pages are, within the service.
pub(crate) const PATH: &str = "/console";

/// Whoever may do something, as routes say it.
struct Needs(Pages, Role);

impl Needs {
    fn get<H, T>(&self, handler: H) -> MethodRouter<Pages>
    where
        H: axum::handler::Handler<T, Pages>,
        T: 'static,
    {
        get(handler)
            .layer(middleware::from_fn_with_state((self.0.clone(), self.1), guard::signed_in))
    }

    fn post<H, T>(&self, handler: H) -> MethodRouter<Pages>
    where
        H: axum::handler::Handler<T, Pages>,
        T: 'static,
    {
        post(handler)
            .layer(middleware::from_fn_with_state((self.0.clone(), self.1), guard::signed_in))
            .layer(middleware::from_fn_with_state(self.0.clone(), guard::own_form))
    }
}

/// The pages. Each route says what whoever asks has to be; those of everybody are the last ones.
pub(crate) fn router<S: Clone + Send + Sync + 'static>(pages: &Pages) -> Router<S> {
    let needs = |role| Needs(pages.clone(), role);
    let (viewer, operator) = (needs(Role::Viewer), needs(Role::Operator));
    let (editor, admin) = (needs(Role::Editor), needs(Role::Admin));
    let inside = Router::new()
        .route("/", viewer.get(channels::list))
        .route("/conversations", viewer.get(now::page))
        .route("/conversations/{channel}/{id}", viewer.get(conversation::page))
        .route("/look", operator.post(conversation::look))
        .route("/deliveries", viewer.get(deliveries::page))
        .route("/events", viewer.get(events::events))
        .route("/channels", viewer.get(channels::list))
        .route("/channels/new", editor.get(edit::new).merge(editor.post(edit::create)))
        .route("/channels/{name}", viewer.get(channels::page))
        .route("/channels/{name}/edit", editor.get(edit::edit).merge(editor.post(edit::update)))
        .route("/channels/{name}/remove", editor.post(edit::remove))
        .route("/pause", operator.post(pause::pause))
        .route("/resume", operator.post(pause::resume))
        .route("/settings", viewer.get(settings::page))
        .route("/settings/invite", admin.post(settings::invite))
        .route("/settings/role", admin.post(settings::set_role))
        .route("/settings/remove", admin.post(settings::remove))
        .route("/settings/token", admin.post(settings::make_token))
        .route("/settings/token/remove", admin.post(settings::remove_token))
        .route("/settings/changes", viewer.get(settings::changes))
        .route("/account", viewer.get(account::page))
        .route("/account/password", viewer.post(account::set_password))
        .route("/sign-out", viewer.post(sign_in::sign_out));
    // Pages are not compressed: their length would tell of what their forms carry.
    let own_form = || middleware::from_fn_with_state(pages.clone(), guard::own_form);
    let everybodys = Router::new()
        .route("/sign-in", get(sign_in::page).merge(post(sign_in::sign_in).layer(own_form())))
        .route(
            "/invitation/{token}",
            get(invited::page).merge(post(invited::accept).layer(own_form())),
        )
        .route("/enter/{token}", get(sign_in::enter))
        .route("/assets/{print}/{name}", get(assets::asset).layer(CompressionLayer::new()));
    let all = inside.merge(everybodys).fallback(frame::not_found);
    Router::new()
        .nest(PATH, all.layer(middleware::from_fn(guard::headers)).with_state(pages.clone()))
}
