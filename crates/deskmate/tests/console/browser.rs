//! A browser without a screen: it keeps its cookie, and sends the forms that it was shown.

use deskmate_server::console::SetUp;
use reqwest::{Method, RequestBuilder, header, redirect::Policy};

use super::World;

/// A password that is good enough.
pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) struct Browser {
    base: String,
    client: reqwest::Client,
    pub(crate) cookie: Option<String>,
    /// The page that it shows.
    pub(crate) page: String,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) headers: header::HeaderMap,
    pub(crate) text: String,
}

impl Browser {
    pub(crate) fn new(world: &World) -> Self {
        Self::at(world.url(""))
    }

    /// One that knows that address.
    pub(crate) fn at(base: String) -> Self {
        let client = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build();
        Self { base, client: client.unwrap(), cookie: None, page: String::new() }
    }

    /// The browser of the first admin, whose name is Ann, signed in.
    pub(crate) async fn admin(world: &World) -> Self {
        let link = SetUp::first(&world.service().engine).await.unwrap().unwrap().path;
        let mut browser = Self::new(world);
        let answer = browser.signs_up(&link, "Ann").await;
        assert_eq!((answer.status, answer.location.as_str()), (303, "/console/channels"));
        browser
    }

    /// Another one, for somebody whom this one invites.
    pub(crate) async fn invites(&mut self, world: &World, role: &str, name: &str) -> Self {
        self.opens("/console/settings").await;
        let answer = self.sends("/console/settings/invite", &[("role", role)]).await;
        let (_, link) = answer.text.split_once(r#"id="made">"#).unwrap();
        let (link, _) = link.split_once('<').unwrap();
        let path = link.split_once("/console").unwrap().1;
        let mut browser = Self::new(world);
        let answer = browser.signs_up(&format!("/console{path}"), name).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        browser
    }

    /// One of somebody who knows their password, and needs nothing else.
    pub(crate) async fn signed_in(world: &World, name: &str) -> Self {
        let mut browser = Self::new(world);
        assert_eq!(browser.signs_in(name, PASSWORD).await.status, 303);
        browser
    }

    pub(crate) async fn signs_up(&mut self, link: &str, name: &str) -> Answer {
        assert_eq!(self.opens(link).await.status, 200);
        self.sends(link, &[("name", name), ("password", PASSWORD)]).await
    }

    pub(crate) async fn signs_in(&mut self, name: &str, password: &str) -> Answer {
        self.sends("/console/sign-in", &[("name", name), ("password", password)]).await
    }

    pub(crate) async fn opens(&mut self, path: &str) -> Answer {
        let answer = self.asks(self.request(Method::GET, path)).await;
        self.page.clone_from(&answer.text);
        answer
    }

    /// What the forms of the page carry.
    pub(crate) fn form_token(&self) -> String {
        let after = self.page.split_once(r#"name="form" value=""#);
        after.map_or("", |(_, rest)| rest.split_once('"').unwrap().0).to_owned()
    }

    /// Sends a form of the page that it shows.
    pub(crate) async fn sends(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.form_token();
        let mut all = vec![("form", token.as_str())];
        all.extend(fields);
        let origin = self.base.clone();
        self.asks(self.form(path, &all).header(header::ORIGIN, origin)).await
    }

    /// A form as anybody could send it.
    pub(crate) fn form(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        let body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, format!("deskmate_session={cookie}")),
            None => request,
        }
    }

    pub(crate) async fn asks(&mut self, request: RequestBuilder) -> Answer {
        let answer = request.send().await.unwrap();
        let headers = answer.headers().clone();
        let text = |name| {
            headers.get(name).map_or("", |value: &header::HeaderValue| value.to_str().unwrap())
        };
        if let Some(set) = text(header::SET_COOKIE).strip_prefix("deskmate_session=") {
            let secret = set.split(';').next().unwrap_or_default();
            self.cookie = Some(secret.to_owned()).filter(|secret| !secret.is_empty());
        }
        let location = text(header::LOCATION).to_owned();
        let status = answer.status().as_u16();
        Answer { status, location, text: answer.text().await.unwrap(), headers }
    }
}
