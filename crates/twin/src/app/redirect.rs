//! Where the answer to a question for consent may go.

use url::{Host, Url};

use super::{App, AppSettings};
use crate::error::TwinError;

impl AppSettings {
    /// Whether every redirect URL can be one.
    ///
    /// # Errors
    /// The first that cannot, and why.
    pub fn check(&self) -> Result<(), TwinError> {
        self.redirect_urls.iter().try_for_each(|url| check(url))
    }
}

/// `https`, as Intercom wants it, or `http` on this machine.
fn check(text: &str) -> Result<(), TwinError> {
    let wrong = |why: &str| Err(TwinError::Invalid(format!("the redirect URL `{text}` {why}")));
    match Url::parse(text) {
        Err(error) => wrong(&format!("is not a URL: {error}")),
        Ok(url) if url.fragment().is_some() => wrong("has a `#`, which is not sent to servers"),
        Ok(url) if url.scheme() == "https" || (url.scheme() == "http" && is_here(&url)) => Ok(()),
        Ok(_) => wrong("must be https, or http on this machine (127.0.0.1, localhost)"),
    }
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

impl App {
    /// Where the answer goes: to the address that was asked for, if it is registered letter by
    /// letter; to the first one if none was.
    ///
    /// # Errors
    /// What is wrong, for the person who came by the link. It is never sent there.
    pub(crate) fn redirect(&self, asked: Option<&str>) -> Result<Url, String> {
        let registered = &self.settings.redirect_urls;
        let found = match asked {
            None => registered.first(),
            Some(asked) => registered.iter().find(|url| *url == asked),
        };
        let url = found.and_then(|url| Url::parse(url).ok());
        url.ok_or_else(|| match asked {
            None => "The app has no redirect URL. Register one on the Workspace page.".to_owned(),
            Some(asked) => format!(
                "`{asked}` is not one of the app's redirect URLs. They are compared letter by \
                 letter; register it on the Workspace page."
            ),
        })
    }
}
