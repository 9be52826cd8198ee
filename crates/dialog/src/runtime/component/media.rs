//! Files, by their address.

use deskmate_core::action::{Outgoing, Say};

use crate::{
    model::message::Media,
    runtime::run::Run,
    template::{Target, Template},
};

impl Run<'_> {
    pub(super) fn media(&mut self, media: &Media) -> Say {
        let url = media.address().and_then(|address| self.address(address));
        let name = media.name.as_ref().map(|name| self.render(name, Target::Plain));
        let name = name.filter(|name| !name.is_empty());
        let attachments = url.into_iter().map(|url| Outgoing { url, name: name.clone() }).collect();
        Say { attachments, ..Say::default() }
    }

    /// An address, if it is one.
    pub(super) fn address(&mut self, address: &Template) -> Option<String> {
        let url = self.render(address, Target::Url);
        let web = url.starts_with("https://") || url.starts_with("http://");
        if !web {
            self.note("an address that does not begin with https:// was left out");
        }
        web.then_some(url)
    }
}
