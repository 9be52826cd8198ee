//! The console: pages for people who run the service, and what keeps others out.

mod account;
mod acts;
mod alerts;
mod assets;
mod bits;
mod bots;
mod caller;
mod channels;
mod conversation;
pub(crate) mod customer;
mod deliveries;
mod drafts;
mod edit;
mod events;
mod forms;
mod frame;
mod guard;
mod invited;
mod making;
mod now;
mod oidc;
mod passwords;
mod pause;
mod people;
mod picture;
mod reception;
mod said;
mod second_step;
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

pub(crate) use acts::act;
pub(crate) use bots::{Chat, Looked, MOST_STEPS, Readable, explained, why_failed};
pub(crate) use caller::{Caller, digest};
pub use caller::{MAX_SESSION, SESSION_IDLE};
pub(crate) use conversation::{Kept, look_again};
pub(crate) use deliveries::{WentOut, times, went_out};
pub(crate) use drafts::{NotDecided, Verdict, decide};
pub use edit::CONNECT_LASTS;
pub(crate) use edit::{KeptSetUp, NotSet, change, disconnect_it, look, remove_it, set_up};
pub(crate) use invited::name_of;
pub use invited::{INVITATION_LASTS, SetUp, invite};
pub use making::{Maker, OwnApp, WrongField};
pub(crate) use now::{COUNTED, Counted};
pub use oidc::{Allowed, Oidc, OidcOptions, SSO_LASTS};
pub use passwords::{MIN_PASSWORD, Passwords};
pub(crate) use pause::{NotDone, go_on, stop};
pub(crate) use people::{Becomes, change_user, make_token, remove_token};
pub use second_step::{SECOND_STEP_LASTS, one_step};
pub(crate) use settings::kept;
pub(crate) use topics::Hears;

/// How the console is set up.
#[derive(Clone, Debug, Default)]
pub struct ConsoleOptions {
    /// Whoever shows this at `/console/enter/…` is signed in as an admin, as often as they like: for
    /// the demo, which forgets everything at its end.
    pub enter: Option<Arc<str>>,
    /// What makes channels that are set up here; without it, none can be.
    pub maker: Option<Arc<dyn Maker>>,
    /// What says who somebody is, where people do not sign in by password alone.
    pub oidc: Option<Arc<Oidc>>,
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
    said: said::Lately,
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
        let public = engine.console_url().and_then(|url| Url::parse(url).ok());
        let path = public.as_ref().map_or("", |url| url.path().trim_end_matches('/'));
        let inner = Inner {
            store: engine.console(),
            passwords: Passwords::new(Arc::clone(engine.clock())),
            said: said::Lately::default(),
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

    /// What others' clocks show, about: codes go by it.
    fn wall(&self) -> deskmate_core::Timestamp {
        self.engine.clock().wall()
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

/// A page or a form, and what whoever asks for it has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guarded {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Its path within the service; what is in `{}` differs.
    pub path: &'static str,
    /// What whoever asks has to be.
    pub role: Role,
}

/// A route of the pages.
struct Route(Guarded, MethodRouter<Pages>);

impl Route {
    /// What is sent small. Nothing that has a form: its length would tell of what the form carries.
    fn compressed(self) -> Self {
        Self(self.0, self.1.layer(CompressionLayer::new()))
    }
}

/// Whoever may do something, as routes say it.
struct Needs(Pages, Role);

impl Needs {
    fn get<H, T>(&self, path: &'static str, handler: H) -> Route
    where
        H: axum::handler::Handler<T, Pages>,
        T: 'static,
    {
        let serves = get(handler)
            .layer(middleware::from_fn_with_state((self.0.clone(), self.1), guard::signed_in));
        Route(Guarded { method: "GET", path, role: self.1 }, serves)
    }

    fn post<H, T>(&self, path: &'static str, handler: H) -> Route
    where
        H: axum::handler::Handler<T, Pages>,
        T: 'static,
    {
        let serves = post(handler)
            .layer(middleware::from_fn_with_state((self.0.clone(), self.1), guard::signed_in))
            .layer(middleware::from_fn_with_state(self.0.clone(), guard::own_form));
        Route(Guarded { method: "POST", path, role: self.1 }, serves)
    }
}

/// The pages and forms of those who are signed in: there is no other way to add one.
fn inside(pages: &Pages) -> Vec<Route> {
    let needs = |role| Needs(pages.clone(), role);
    let (viewer, operator) = (needs(Role::Viewer), needs(Role::Operator));
    let (editor, admin) = (needs(Role::Editor), needs(Role::Admin));
    vec![
        viewer.get("/", channels::list),
        viewer.get("/conversations", now::page),
        viewer.get("/conversations/{channel}/{id}", conversation::page),
        operator.post("/look", conversation::look),
        operator.post("/give", acts::give),
        operator.post("/take", acts::take),
        viewer.get("/deliveries", deliveries::page),
        viewer.get("/drafts", drafts::list),
        viewer.get("/drafts/results", drafts::results),
        editor.post("/drafts/results/reply", edit::answers_itself),
        editor.post("/drafts/results/look", edit::looked_at_first),
        viewer.get("/drafts/{id}", drafts::page),
        operator.post("/drafts/{id}/send", drafts::send),
        operator.post("/drafts/{id}/reject", drafts::reject),
        viewer.get("/alerts", alerts::page),
        admin.post("/alerts/try", alerts::try_them),
        viewer.get("/bots", bots::list),
        viewer.get("/bots.css", bots::style),
        viewer.get("/bots/{name}", bots::page),
        viewer.get("/bots/{name}/picture", bots::picture),
        viewer.get("/bots/{name}/drawing/{print}", bots::drawing).compressed(),
        viewer.get("/bots/{name}/dialogs/{dialog}", bots::dialog),
        viewer.post("/bots/{name}/tests", bots::run_tests),
        viewer.post("/bots/{name}/understand", bots::understand),
        viewer.get("/bots/{name}/try", bots::try_it),
        viewer.post("/bots/{name}/try", bots::tell),
        operator.post("/bots/{name}/probe", bots::probe),
        viewer.get("/events", events::events),
        viewer.get("/channels", channels::list),
        editor.get("/channels/new", edit::new),
        editor.post("/channels/new", edit::create),
        viewer.get("/channels/{name}", channels::page),
        editor.get("/channels/{name}/edit", edit::edit),
        editor.post("/channels/{name}/edit", edit::update),
        editor.post("/channels/{name}/remove", edit::remove),
        editor.post("/channels/{name}/disconnect", edit::disconnect),
        editor.get("/picture", picture::picture),
        editor.get("/connected", edit::back),
        operator.post("/pause", pause::pause),
        operator.post("/resume", pause::resume),
        viewer.get("/settings", settings::page),
        admin.post("/settings/invite", settings::invite),
        admin.post("/settings/role", settings::set_role),
        admin.post("/settings/remove", settings::remove),
        admin.post("/settings/second-step", settings::remove_second_step),
        admin.post("/settings/token", settings::make_token),
        admin.post("/settings/token/remove", settings::remove_token),
        admin.get("/settings/customer", customer::page),
        admin.post("/settings/customer/export", customer::give),
        admin.post("/settings/customer/erase", customer::forget),
        viewer.get("/settings/changes", settings::changes),
        viewer.get("/account", account::page),
        viewer.post("/account/password", account::set_password),
        viewer.post("/account/second-step", second_step::begin),
        viewer.post("/account/second-step/confirm", second_step::confirm),
        viewer.post("/account/second-step/codes", second_step::new_codes),
        viewer.post("/account/second-step/remove", second_step::remove),
        viewer.post("/sign-out", sign_in::sign_out),
    ]
}

/// What the pages and forms ask of whoever comes, all but those that are everybody's.
pub fn guarded(engine: &Engine) -> Vec<Guarded> {
    let pages = Pages::new(engine.clone(), ConsoleOptions::default());
    inside(&pages).into_iter().map(|Route(guarded, _)| guarded).collect()
}

/// The pages. Each route says what whoever asks has to be; those of everybody are the last ones.
pub(crate) fn router<S: Clone + Send + Sync + 'static>(pages: &Pages) -> Router<S> {
    let add = |all: Router<Pages>, Route(guarded, serves)| all.route(guarded.path, serves);
    let inside = inside(pages).into_iter().fold(Router::new(), add);
    // Pages are not compressed: their length would tell of what their forms carry.
    let own_form = || middleware::from_fn_with_state(pages.clone(), guard::own_form);
    let everybodys = Router::new()
        .route("/sign-in", get(sign_in::page).merge(post(sign_in::sign_in).layer(own_form())))
        .route("/sign-in/sso", get(oidc::begin))
        .route(oidc::WAY_BACK, get(oidc::back))
        .route("/sign-in/code", post(sign_in::second_step).layer(own_form()))
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
