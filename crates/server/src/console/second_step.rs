//! Signing in in two steps: a password, and a code of an app on one's phone.

mod totp;

use std::time::Duration;

use axum::{Extension, extract::State, http::StatusCode, response::Response};
use deskmate_core::Timestamp;
use deskmate_store::{Console, Errand, Role, SecondStep, StoreError, User};
use serde::{Deserialize, Serialize};

use super::{
    Pages,
    account::{self, Shows},
    caller::{Caller, digest, secret},
    forms::Sent,
    guard::not_now,
    invited::name_of,
    making::Maker,
};
use totp::Secret;

/// How long setting it up may take, and how long a code may be typed after the password.
pub const SECOND_STEP_LASTS: Duration = Duration::from_secs(10 * 60);
const SETTING_UP: &str = "second_step";
const SIGNING_IN: &str = "sign_in";

/// What the account's page shows of it.
#[derive(Default)]
pub(super) struct About {
    /// Codes can be kept: there is a master key.
    pub(super) seals: bool,
    /// How many recovery codes are left, where they have a second step.
    pub(super) left: Option<i64>,
}

/// A second step in the making.
pub(super) struct Making {
    pub(super) begun: String,
    pub(super) text: String,
    pub(super) link: String,
    /// Squares of a side with the margin, and the dark ones.
    pub(super) picture: Option<(usize, String)>,
}

#[derive(Serialize, Deserialize)]
struct Begun {
    secret: String,
}

/// Somebody whose password was right.
#[derive(Serialize, Deserialize)]
struct HalfWay {
    user: String,
    /// The digest of the password's hash: another password ends what was begun with this one.
    password: String,
}

fn maker(pages: &Pages) -> Option<&dyn Maker> {
    pages.options.maker.as_deref().filter(|maker| maker.seals())
}

/// What a secret is sealed for. No channel has such a name.
fn place(user: &str) -> String {
    format!("user {user}")
}

/// The field that is sealed there.
pub(super) const FIELD: &str = "second_step";

/// What there is to say of somebody's second step.
///
/// # Errors
/// What the store says.
pub(super) async fn about(pages: &Pages, user: &str) -> Result<About, StoreError> {
    let left = match pages.store.second_step(user).await? {
        Some(_) => Some(pages.store.recovery_codes(user).await?),
        None => None,
    };
    Ok(About { seals: maker(pages).is_some(), left })
}

/// The caller, if the form has their password: what follows is for themselves only.
async fn oneself(pages: &Pages, caller: &Caller, sent: &Sent) -> Result<User, Response> {
    let user = account::present(pages, caller, sent.text("old")).await;
    match user {
        Ok(Ok(user)) => Ok(user),
        Ok(Err(why)) => Err(refused(pages, caller, &why).await),
        Err(error) => Err(not_now(pages, Some(caller), &error)),
    }
}

async fn refused(pages: &Pages, caller: &Caller, why: &str) -> Response {
    let shows = Shows { second: why.to_owned(), ..Shows::default() };
    account::show(pages, caller, StatusCode::UNPROCESSABLE_ENTITY, shows).await
}

async fn making(
    pages: &Pages,
    caller: &Caller,
    problem: &str,
    begun: &str,
    own: &Secret,
) -> Response {
    let link = own.link(&caller.name);
    let making =
        Making { begun: begun.to_owned(), text: own.text(), picture: totp::picture(&link), link };
    let status = match problem {
        "" => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let second = problem.to_owned();
    account::show(pages, caller, status, Shows { second, making: Some(making), ..Shows::default() })
        .await
}

/// Begins to set it up: the secret, which counts once a code of it was typed.
pub(super) async fn begin(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let user = match oneself(&pages, &caller, &sent).await {
        Ok(user) => user,
        Err(answer) => return answer,
    };
    let own = Secret::new();
    let sealed = maker(&pages).and_then(|maker| maker.seal(&place(&user.id), FIELD, &own.text()));
    let Some(sealed) = sealed else {
        let why =
            "What codes are made of has to be kept: start the service with DESKMATE_MASTER_KEY.";
        return refused(&pages, &caller, why).await;
    };
    let (begun, now) = (secret(), pages.now());
    let errand = Errand {
        digest: digest(&begun),
        kind: SETTING_UP.to_owned(),
        browser: caller.session.as_ref().map_or_else(String::new, |own| own.digest.clone()),
        body: serde_json::to_string(&Begun { secret: sealed }).unwrap_or_default(),
        until: now.plus(SECOND_STEP_LASTS),
    };
    match pages.store.begin_errand(&errand, now).await {
        Ok(()) => making(&pages, &caller, "", &begun, &own).await,
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}

/// A code of the new secret: from now on signing in takes two steps.
pub(super) async fn confirm(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let Some(session) = &caller.session else { return refused(&pages, &caller, "").await };
    let (begun, now) = (digest(sent.text("begun")), pages.now());
    let which = (begun.as_str(), SETTING_UP, session.digest.as_str());
    let found = match pages.store.errand(which, now).await {
        Ok(found) => found,
        Err(error) => return not_now(&pages, Some(&caller), &error),
    };
    let sealed = found.and_then(|errand| serde_json::from_str::<Begun>(&errand.body).ok());
    let sealed = sealed.map(|begun| begun.secret);
    let opened = sealed.zip(maker(&pages)).and_then(|(sealed, maker)| {
        let text = maker.opened(&place(&caller.user), FIELD, &sealed).ok()?;
        Some((sealed, Secret::parse(&text)?))
    });
    let Some((sealed, own)) = opened else {
        return refused(&pages, &caller, "That took too long. Begin again.").await;
    };
    let Some(used) = own.interval(sent.text("code"), pages.wall()) else {
        let why = "This is not the code that the app shows now. Is the phone's clock right?";
        return making(&pages, &caller, why, sent.text("begun"), &own).await;
    };
    let codes = totp::recovery_codes();
    let digests: Vec<_> = codes.iter().map(|code| totp::digest_of(&caller.user, code)).collect();
    let step = SecondStep { user: caller.user.clone(), secret: sealed, used, made_at: now };
    let audit = caller.did(now, "user.second_step_added", format!("user {}", caller.name));
    let added = async {
        pages.store.add_second_step(&step, &digests, &session.digest, audit).await?;
        pages.store.take_errand(which, now).await
    };
    let added = added.await.map(|_| pages.engine.changed());
    shows_codes(&pages, &caller, added, codes, "You sign in in two steps already.").await
}

/// Other recovery codes.
pub(super) async fn new_codes(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let user = match oneself(&pages, &caller, &sent).await {
        Ok(user) => user,
        Err(answer) => return answer,
    };
    let codes = totp::recovery_codes();
    let digests: Vec<_> = codes.iter().map(|code| totp::digest_of(&user.id, code)).collect();
    let audit = caller.did(pages.now(), "user.recovery_codes_made", format!("user {}", user.name));
    let made = pages.store.set_recovery_codes(&user.id, &digests, audit).await;
    shows_codes(&pages, &caller, made, codes, "You sign in in one step.").await
}

/// The page with codes that are shown once, if they are kept. `why` they may not be any more.
async fn shows_codes(
    pages: &Pages,
    caller: &Caller,
    kept: Result<(), StoreError>,
    codes: Vec<String>,
    why: &str,
) -> Response {
    match kept {
        Ok(()) => {
            account::show(pages, caller, StatusCode::OK, Shows { codes, ..Shows::default() }).await
        }
        Err(StoreError::ChangedMeanwhile) => refused(pages, caller, why).await,
        Err(error) => not_now(pages, Some(caller), &error),
    }
}

/// Signing in takes one step again.
pub(super) async fn remove(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Extension(sent): Extension<Sent>,
) -> Response {
    let user = match oneself(&pages, &caller, &sent).await {
        Ok(user) => user,
        Err(answer) => return answer,
    };
    let audit = caller.did(pages.now(), "user.second_step_removed", format!("user {}", user.name));
    match pages.store.remove_second_step(&user.id, audit).await {
        Ok(()) | Err(StoreError::ChangedMeanwhile) => sent.done(&pages.at("/account")),
        Err(error) => not_now(&pages, Some(&caller), &error),
    }
}

/// Takes the second step from whoever has that name. `false`: nobody of that name has one.
///
/// # Errors
/// What the store says.
pub async fn one_step(
    store: &Console,
    now: Timestamp,
    name: &str,
    by: &str,
) -> Result<bool, StoreError> {
    let Some(user) = store.user_named(&name_of(name)).await? else { return Ok(false) };
    let by = Caller::outside(by, Role::Admin);
    let audit = by.did(now, "user.second_step_removed", format!("user {}", user.name));
    match store.remove_second_step(&user.id, audit).await {
        Ok(()) => Ok(true),
        Err(StoreError::ChangedMeanwhile) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Somebody's password was right, and a code is asked for: what their next form shows.
///
/// # Errors
/// What the store says.
pub(super) async fn half_way(pages: &Pages, user: &User) -> Result<String, StoreError> {
    let (shown, now) = (secret(), pages.now());
    let half_way = HalfWay { user: user.id.clone(), password: digest(&user.password) };
    let errand = Errand {
        digest: digest(&shown),
        kind: SIGNING_IN.to_owned(),
        // Only the page that was answered knows what it shows.
        browser: String::new(),
        body: serde_json::to_string(&half_way).unwrap_or_default(),
        until: now.plus(SECOND_STEP_LASTS),
    };
    pages.store.begin_errand(&errand, now).await?;
    Ok(shown)
}

/// What came of a look at a code.
pub(super) enum Looked {
    /// It is right, and whose.
    Fits(User),
    /// It is wrong, or too many were before; what to say.
    Wrong(StatusCode, String),
    /// There is nobody who could go on: what was begun is over.
    Over,
}

/// Looks at a code of somebody who is half way in.
///
/// # Errors
/// What the store says.
pub(super) async fn look(pages: &Pages, shown: &str, code: &str) -> Result<Looked, StoreError> {
    let (begun, now) = (digest(shown), pages.now());
    let which = (begun.as_str(), SIGNING_IN, "");
    let found = pages.store.errand(which, now).await?;
    let half = found.and_then(|errand| serde_json::from_str::<HalfWay>(&errand.body).ok());
    let Some(half) = half else { return Ok(Looked::Over) };
    let Some(user) = pages.store.user(&half.user).await? else { return Ok(Looked::Over) };
    if digest(&user.password) != half.password {
        return Ok(Looked::Over);
    }
    // Counted before it is looked at: many at once are as slow as one after the other.
    if let Some(wait) = pages.passwords.count_code(&pages.store, &user.name).await? {
        let seconds = wait.as_secs().max(1);
        let why = format!("Too many wrong codes. Wait {seconds} s, then try again.");
        return Ok(Looked::Wrong(StatusCode::TOO_MANY_REQUESTS, why));
    }
    if !fits(pages, &user, code).await? {
        tracing::warn!("console.wrong_code");
        let why =
            "This code is wrong, or was used already. The app shows another one every half minute.";
        return Ok(Looked::Wrong(StatusCode::UNAUTHORIZED, why.to_owned()));
    }
    if pages.store.take_errand(which, now).await?.is_none() {
        return Ok(Looked::Over);
    }
    pages.passwords.code_fits(&pages.store, &user.name).await?;
    Ok(Looked::Fits(user))
}

/// Whether a code, or a recovery code, is right; then it is used.
async fn fits(pages: &Pages, user: &User, code: &str) -> Result<bool, StoreError> {
    let used = |outcome: Result<(), StoreError>| match outcome {
        Ok(()) => Ok(true),
        Err(StoreError::ChangedMeanwhile) => Ok(false),
        Err(error) => Err(error),
    };
    let code = code.trim();
    if code.chars().filter(|c| !c.is_whitespace()).count() > 6 {
        let by = Caller::outside(&*user.name, user.role);
        let about = format!("user {}", user.name);
        let audit = by.did(pages.now(), "user.recovery_code_used", about);
        let digest = totp::digest_of(&user.id, code);
        return used(pages.store.use_recovery_code(&user.id, &digest, audit).await);
    }
    // Whoever's second step was removed meanwhile signs in again.
    let Some(step) = pages.store.second_step(&user.id).await? else { return Ok(false) };
    let opened = maker(pages).map(|maker| maker.opened(&place(&user.id), FIELD, &step.secret));
    let own = match opened {
        Some(Ok(text)) => Secret::parse(&text),
        Some(Err(why)) => {
            tracing::error!(why, "console.second_step_unreadable");
            None
        }
        None => None,
    };
    match own.and_then(|own| own.interval(code, pages.wall())) {
        Some(interval) => used(pages.store.use_code(&user.id, interval).await),
        None => Ok(false),
    }
}
