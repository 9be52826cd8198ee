//! An identity provider: what it says of itself, and whose a code is (OpenID Connect Core 1.0 and
//! Discovery 1.0, the code flow with PKCE).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use deskmate_core::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::Jwk};
use reqwest::{RequestBuilder, redirect::Policy};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use tokio::sync::{Semaphore, SemaphorePermit};
use url::Url;

use super::allowed::Allowed;

/// What the provider says of itself is asked for again after so long.
const FRESH: Duration = Duration::from_secs(10 * 60);
/// Most bytes of an answer.
const MOST_BYTES: usize = 256 * 1024;
/// Sign-ins that ask the provider at once; whoever comes then is told so.
const AT_ONCE: usize = 8;
/// So far clocks may differ, in seconds.
const APART: i64 = 60;

/// Nothing that is signed with a secret both sides know: the client secret may be a short one.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// How a provider is set up.
#[derive(Clone)]
pub struct OidcOptions {
    /// What the button of the sign-in page calls it.
    pub name: String,
    /// Its address; what it says of itself is below it.
    pub issuer: String,
    /// What it knows us by.
    pub client_id: String,
    /// What it knows that it is us by.
    pub client_secret: String,
    /// What is asked for besides `openid`.
    pub scopes: Vec<String>,
    /// Who gets in, and as what.
    pub allowed: Allowed,
}

impl std::fmt::Debug for OidcOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OidcOptions").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// An identity provider.
#[derive(Debug)]
pub struct Oidc {
    pub(super) options: OidcOptions,
    http: reqwest::Client,
    about: Mutex<Option<(Timestamp, Arc<About>)>>,
    room: Semaphore,
}

/// What a provider says of itself.
#[derive(Debug, Deserialize)]
struct About {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

/// What only the browser that signs in knows, and what is made of it.
pub(super) struct Proof {
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    #[serde(default)]
    access_token: String,
}

/// What is known of somebody.
pub(super) type Claims = Map<String, Value>;

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// An address that may be asked: HTTPS, or on this machine.
fn address(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if url.scheme() == "https" || (url.scheme() == "http" && is_here(&url)) => Ok(url),
        _ => Err(format!("`{text}` is no https address")),
    }
}

impl Oidc {
    /// A provider. Nothing is asked of it yet.
    ///
    /// # Errors
    /// What cannot be used.
    pub fn new(options: OidcOptions) -> Result<Self, String> {
        address(&options.issuer)?;
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(15))
            .redirect(Policy::none())
            .user_agent(concat!("deskmate/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { options, http, about: Mutex::default(), room: Semaphore::new(AT_ONCE) })
    }

    /// What the button of the sign-in page calls it.
    pub(crate) fn name(&self) -> &str {
        &self.options.name
    }

    /// Where a browser is sent to sign in.
    ///
    /// # Errors
    /// Why that is not known, for people.
    pub(super) async fn question(
        &self,
        proof: &Proof,
        redirect: &str,
        now: Timestamp,
    ) -> Result<String, String> {
        let _room = self.room()?;
        let about = self.about(now).await?;
        let mut url = address(&about.authorization_endpoint)?;
        let scopes = std::iter::once("openid".to_owned()).chain(self.options.scopes.clone());
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.options.client_id)
            .append_pair("redirect_uri", redirect)
            .append_pair("scope", &scopes.collect::<Vec<_>>().join(" "))
            .append_pair("state", &proof.state)
            .append_pair("nonce", &proof.nonce)
            .append_pair("code_challenge", &super::challenge(&proof.verifier))
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    /// Anybody can begin: few may have the provider asked at once.
    fn room(&self) -> Result<SemaphorePermit<'_>, String> {
        let room = self.room.try_acquire();
        room.map_err(|_| "Too many are signing in. Try again in a moment.".to_owned())
    }

    /// Who has come back with a code.
    ///
    /// # Errors
    /// Why that is not known, for people.
    pub(super) async fn who(
        &self,
        code: &str,
        proof: &Proof,
        redirect: &str,
        now: Timestamp,
    ) -> Result<Claims, String> {
        let _room = self.room()?;
        let about = self.about(now).await?;
        let tokens = self.trade(&about, code, proof, redirect).await?;
        let keys: Keys = self.read(self.http.get(address(&about.jwks_uri)?)).await?;
        let mut claims = self.checked(&about, &keys.keys, &tokens.id_token, (proof, now))?;
        if let Some(url) = &about.userinfo_endpoint
            && self.options.allowed.lacks(&claims)
        {
            let asked = self.http.get(address(url)?).bearer_auth(&tokens.access_token);
            let more: Claims = self.read(asked).await?;
            // Core, 5.3.2: else it is about somebody else.
            if more.get("sub") != claims.get("sub") {
                return Err("The provider tells of two people at once.".to_owned());
            }
            for (name, value) in more {
                claims.entry(name).or_insert(value);
            }
        }
        Ok(claims)
    }

    async fn about(&self, now: Timestamp) -> Result<Arc<About>, String> {
        let kept = self.about.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, about)) = kept.filter(|(at, _)| now.since(*at) < FRESH) {
            return Ok(about);
        }
        let issuer = self.options.issuer.trim_end_matches('/');
        let url = address(&format!("{issuer}/.well-known/openid-configuration"))?;
        let about: About = self.read(self.http.get(url)).await?;
        // Discovery, 4.3: else somebody else answers in its name.
        if about.issuer.trim_end_matches('/') != issuer {
            return Err(format!("It calls itself `{}`; `issuer` has to be that.", about.issuer));
        }
        let about = Arc::new(about);
        *self.about.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((now, Arc::clone(&about)));
        Ok(about)
    }

    async fn trade(
        &self,
        about: &About,
        code: &str,
        proof: &Proof,
        redirect: &str,
    ) -> Result<Tokens, String> {
        let (id, secret) = (&*self.options.client_id, &*self.options.client_secret);
        let methods = &about.token_endpoint_auth_methods_supported;
        let has = |method: &str| methods.iter().any(|known| known == method);
        let in_body = has("client_secret_post") && !has("client_secret_basic");
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect),
            ("client_id", id),
            ("code_verifier", &proof.verifier),
        ];
        let mut request = self.http.post(address(&about.token_endpoint)?);
        if in_body {
            fields.push(("client_secret", secret));
        } else {
            // RFC 6749, 2.3.1: each is encoded as in a form.
            let encoded = |text: &str| {
                url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>()
            };
            request = request.basic_auth(encoded(id), Some(encoded(secret)));
        }
        let body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .body(body);
        self.read(request).await
    }

    /// What a token says, if the provider has signed it, for us, for this sign-in, and it still
    /// counts (Core, 3.1.3.7).
    fn checked(
        &self,
        about: &About,
        keys: &[Value],
        token: &str,
        (proof, now): (&Proof, Timestamp),
    ) -> Result<Claims, String> {
        let not = |what: &str| format!("What the provider says of you cannot be believed: {what}.");
        let header = decode_header(token).map_err(|_| not("it is no token"))?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err(not("it is not signed with a key of the provider's"));
        }
        let mut rules = Validation::new(header.alg);
        rules.set_audience(&[&self.options.client_id]);
        rules.set_issuer(&[&about.issuer]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Our clock decides about time.
        rules.validate_exp = false;
        // Keys that are not known to this build are other clients'.
        let keys = keys.iter().filter_map(|key| Jwk::deserialize(key).ok());
        let meant = keys
            .filter(|key| header.kid.is_none() || key.common.key_id == header.kid)
            .filter_map(|key| DecodingKey::from_jwk(&key).ok());
        let claims = meant.into_iter().find_map(|key| {
            decode::<Claims>(token, &key, &rules).ok().map(|decoded| decoded.claims)
        });
        let Some(claims) = claims else {
            return Err(not("it is signed by somebody else, or for somebody else"));
        };
        let until = claims.get("exp").and_then(Value::as_i64).unwrap_or_default();
        if until.saturating_add(APART) <= now.as_secs() {
            return Err(not("it is too old; are both clocks right?"));
        }
        let is = |name: &str, value: &str| claims.get(name).and_then(Value::as_str) == Some(value);
        if !is("nonce", &proof.nonce) {
            return Err(not("it is of another sign-in"));
        }
        if claims.contains_key("azp") && !is("azp", &self.options.client_id) {
            return Err(not("it is for somebody else"));
        }
        Ok(claims)
    }

    /// What the provider answers. Its words are told to nobody: they may quote what was sent.
    async fn read<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, String> {
        let unreached = |why: String| format!("The provider could not be asked: {why}.");
        let failed = |error: reqwest::Error| unreached(error.without_url().to_string());
        let mut answer = request.send().await.map_err(failed)?;
        let (status, mut bytes) = (answer.status(), Vec::new());
        while let Some(piece) = answer.chunk().await.map_err(failed)? {
            if bytes.len() + piece.len() > MOST_BYTES {
                return Err(unreached("its answer is too long".to_owned()));
            }
            bytes.extend_from_slice(&piece);
        }
        if matches!(status.as_u16(), 400 | 401) {
            return Err("The provider does not take this sign-in: it took too long, or the client id and secret in \
                        `console.oidc` are not the ones that it knows."
                .to_owned());
        }
        if !status.is_success() {
            return Err(unreached(format!("it answered {status}")));
        }
        serde_json::from_slice(&bytes)
            .map_err(|_| unreached("its answer cannot be read".to_owned()))
    }
}
