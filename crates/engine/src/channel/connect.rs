//! How a workspace lets Deskmate in by a click, and puts it out again: words for people, regions.

use futures_util::future::BoxFuture;
use intercom::{
    Region,
    oauth::{self, NotDone},
};

/// An app of Intercom's Developer Hub, by which workspaces let Deskmate in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// What Intercom knows of it. It shows no secret.
    known: oauth::App,
    /// Another address than Intercom's, such as a twin's.
    base_url: Option<String>,
}

const UNREACHED: &str = "Intercom could not be reached";

impl App {
    /// An app with that id and secret.
    pub fn new(client_id: &str, client_secret: &str, base_url: Option<&str>) -> Self {
        let (client_id, client_secret) = (client_id.trim(), client_secret.trim());
        let known =
            oauth::App { client_id: client_id.to_owned(), client_secret: client_secret.to_owned() };
        Self { known, base_url: base_url.map(str::to_owned) }
    }

    /// The page on which a teammate is asked. `region` is where the workspace lives, as far as that
    /// is known; `state` comes back with the answer.
    pub fn consent(&self, region: &str, state: &str, redirect: &str) -> Option<String> {
        let region = Region::by_name(region).unwrap_or_default();
        let (at, client_id) = (self.base_url.as_deref(), self.known.client_id.as_str());
        oauth::consent(at, region, client_id, (state, redirect)).map(String::from)
    }

    /// Trades a code for a token.
    ///
    /// # Errors
    /// Why there is none, for people.
    pub fn trade<'a>(
        &'a self,
        region: &'a str,
        code: &'a str,
    ) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(async move {
            // One address is documented for all regions; that of the workspace's own is only the next.
            let own = Region::by_name(region).filter(|_| self.base_url.is_none());
            let mut outcome = self.known.trade(self.base_url.as_deref(), Region::Us, code).await;
            if let (Err(NotDone::Code | NotDone::Refused), Some(own @ (Region::Eu | Region::Au))) =
                (&outcome, own)
            {
                outcome = self.known.trade(None, own, code).await;
            }
            outcome.map_err(|why| match why {
            NotDone::Code => "Intercom's answer was too old, or was used before: it counts once, and for five minutes. \
                              Connect again."
                .to_owned(),
            NotDone::Refused => "Intercom does not know the app by this client id and client secret. Copy both again from \
                                 the app's Basic Information page."
                .to_owned(),
            NotDone::NoAnswer(why) => format!("{UNREACHED} ({why}). Connect again."),
        })
        })
    }

    /// Takes an app out of the workspace that the token is for. That it is out already is no fault.
    ///
    /// # Errors
    /// Why it stays, for people.
    pub fn uninstall<'a>(
        token: &'a str,
        region: &'a str,
        base_url: Option<&'a str>,
    ) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async move {
            let region = Region::by_name(region).unwrap_or_default();
            match oauth::uninstall(base_url, region, token).await {
                Ok(()) | Err(NotDone::Refused | NotDone::Code) => Ok(()),
                Err(NotDone::NoAnswer(why)) => Err(format!(
                    "{UNREACHED} ({why}). The app is still in the workspace; try again."
                )),
            }
        })
    }
}
