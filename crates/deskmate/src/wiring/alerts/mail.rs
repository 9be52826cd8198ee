//! Tells people by e-mail.

use std::fmt;

use anyhow::{Context, bail};
use async_trait::async_trait;
use deskmate_core::Timestamp;
use deskmate_engine::{AlertMessage, AlertTarget, NotTold};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use url::Url;

use super::headline;
use crate::config::AlertMailConfig;

/// A mail server, and whom mails go to.
pub(super) struct Mail {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<Mailbox>,
}

impl Mail {
    pub(super) fn new(config: &AlertMailConfig) -> anyhow::Result<Self> {
        let mailbox = |field: &str, text: &str| {
            text.parse::<Mailbox>().ok().with_context(|| {
                format!("{field}: `{text}` is no address; write \"you@example.com\" or \"Name <you@example.com>\"")
            })
        };
        let to: Vec<_> =
            config.to.all().iter().map(|to| mailbox("to", to)).collect::<anyhow::Result<_>>()?;
        if to.is_empty() {
            bail!("to: name at least one address");
        }
        Ok(Self { server: server(&config.server)?, from: mailbox("from", &config.from)?, to })
    }

    fn mail(&self, message: &AlertMessage) -> Result<Message, lettre::error::Error> {
        let headline = headline(message);
        let link = message.link.as_ref().map_or_else(String::new, |link| format!("\n\n{link}"));
        // The id stays when it is sent again, so that a mailbox may keep one.
        let host = self.from.email.domain();
        let mut mail = Message::builder()
            .message_id(Some(format!("<{}@{host}>", message.id)))
            .from(self.from.clone())
            .subject(subject(&headline));
        for to in &self.to {
            mail = mail.to(to.clone());
        }
        mail.header(ContentType::TEXT_PLAIN).body(format!("{headline}{link}\n"))
    }
}

/// The first sentence: what fits into a list of mails.
fn subject(headline: &str) -> String {
    const MOST: usize = 120;
    let first = headline.split(". ").next().unwrap_or(headline);
    match first.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", first.get(..at).unwrap_or(first)),
        None => first.trim_end_matches('.').to_owned(),
    }
}

fn server(url: &str) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    let how = "write \"smtps://USER:PASSWORD@HOST\", \"smtp://USER:PASSWORD@HOST?tls=required\" for STARTTLS, or \
               \"smtp://HOST\" for a server of your own network";
    // Without TLS a password would go over the network as it is.
    let read = Url::parse(url).ok().with_context(|| format!("server: is no address; {how}"))?;
    let plain = read.scheme() == "smtp"
        && !read.query_pairs().any(|(key, value)| key == "tls" && value == "required");
    if plain && read.password().is_some() {
        bail!("server: has a password and no TLS; {how}");
    }
    let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
        .map_err(|_| anyhow::anyhow!("server: cannot be used; {how}"))?;
    Ok(server.build())
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mail({})", self.place())
    }
}

#[async_trait]
impl AlertTarget for Mail {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn place(&self) -> String {
        self.to.iter().map(|to| to.email.to_string()).collect::<Vec<_>>().join(", ")
    }

    async fn tell(&self, message: &AlertMessage, _at: Timestamp) -> Result<(), NotTold> {
        let mail = self.mail(message).map_err(|error| NotTold::Never(error.to_string()))?;
        match self.server.send(mail).await {
            Ok(_) => Ok(()),
            // A mailbox that does not exist today may exist once somebody has looked: a day is given.
            Err(error) => Err(NotTold::Again(why(&error))),
        }
    }
}

/// Why a mail was not taken, without what may hold a password.
fn why(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_timeout() => "the mail server did not answer in time".to_owned(),
        None => "the mail server cannot be reached, or refuses".to_owned(),
    }
}
