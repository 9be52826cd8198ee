//! Makes the call.

use deskmate_core::ContactId;
use intercom::{Class, Missing, api, types::UnixSeconds};

use super::{Worker, deliver::Sent, outbox::Row};
use crate::{call::IntercomCall, compose::mark, convert};

pub(super) type Outcome = Result<Sent, intercom::Error>;

impl Worker<'_> {
    pub(super) async fn perform(&mut self, row: &Row) -> Outcome {
        let client = self.channel.client.clone();
        let conversation = convert::conversation_id(&self.c.id);
        let by = convert::admin_id(&self.ready.policy.us);
        match &row.payload.write {
            IntercomCall::Comment { html, images, .. } => {
                let mut comment = api::ReplyComment::new(conversation, by, html.as_str());
                comment.attachment_files = self.fetched.take_for(row);
                comment.attachment_urls =
                    images.iter().filter_map(|url| url.parse().ok()).collect();
                client.comment(comment).await.map(shown)
            }
            IntercomCall::QuickReply { options, instead } => {
                let options = options.iter().map(|option| api::ReplyOption {
                    text: option.text.as_str().into(),
                    uuid: option.uuid,
                });
                let quick = api::ReplyQuick { conversation, by, options: options.collect() };
                match client.quick_reply(quick).await {
                    // Where Intercom does not take quick replies, numbers do.
                    Err(error) if error.class() == Class::Refused => Ok(Sent::Refused {
                        why: error.to_string(),
                        instead: Some(IntercomCall::comment(instead.clone())),
                    }),
                    answer => answer.map(shown),
                }
            }
            IntercomCall::Note { html } => {
                let body = mark::signed(html, &row.action);
                let note = api::ReplyNote { conversation, by, body: body.as_str().into() };
                client.note(note).await.map(shown)
            }
            IntercomCall::TagContact { contact, names } => {
                self.tag_contact(contact, names, true).await
            }
            IntercomCall::UntagContact { contact, names } => {
                self.tag_contact(contact, names, false).await
            }
            IntercomCall::TagConversation { names } => self.tag_conversation(names, true).await,
            IntercomCall::UntagConversation { names } => self.tag_conversation(names, false).await,
            IntercomCall::SetContact { contact, attributes } => {
                self.set_contact(contact, attributes).await
            }
            IntercomCall::SetConversation { attributes, title } => {
                self.set_conversation(attributes, title.as_deref()).await
            }
            IntercomCall::Ticket { kind, title, attributes } => {
                self.make_ticket(kind, title.as_deref(), attributes).await
            }
            IntercomCall::Assign { target, refused } => self.assign(target, refused).await,
            IntercomCall::Unassign { .. } => self.unassign().await,
            IntercomCall::Close => client.close(&conversation, &by).await.map(shown),
            IntercomCall::Snooze { until } => match UnixSeconds::new(*until) {
                Ok(until) => client.snooze(&conversation, &by, until).await.map(shown),
                Err(invalid) => Ok(Sent::Refused { why: invalid.to_string(), instead: None }),
            },
        }
    }

    async fn tag_conversation(&self, names: &[String], add: bool) -> Outcome {
        let client = &self.channel.client;
        let conversation = convert::conversation_id(&self.c.id);
        let by = convert::admin_id(&self.ready.policy.us);
        for name in names {
            let Some(tag) = self.tag_named(name, add).await? else { continue };
            let done = if add {
                client.tag_conversation(&conversation, &by, &tag).await
            } else {
                client.untag_conversation(&conversation, &by, &tag).await
            };
            self.tag_outcome(name, add, done)?;
        }
        Ok(Sent::Done)
    }

    /// The tag to add, made if there is none; or the tag to remove: one that the workspace does
    /// not have is on nobody.
    async fn tag_named(
        &self,
        name: &str,
        add: bool,
    ) -> Result<Option<intercom::TagId>, intercom::Error> {
        let (client, directory) = (&self.channel.client, &self.ready.directory);
        match add {
            true => directory.tag(client, name).await.map(Some),
            false => directory.existing_tag(client, name).await,
        }
    }

    async fn tag_contact(&self, contact: &ContactId, names: &[String], add: bool) -> Outcome {
        match self.tag_all(contact, names, add).await {
            Err(error) if is_gone(&error) => {
                let Some(now) = self.who_now(contact).await? else { return Err(error) };
                self.tag_all(&now, names, add).await
            }
            done => done,
        }
    }

    async fn tag_all(&self, contact: &ContactId, names: &[String], add: bool) -> Outcome {
        for name in names {
            let Some(tag) = self.tag_named(name, add).await? else { continue };
            self.tag_outcome(name, add, self.tag_one(contact, &tag, add).await)?;
        }
        self.channel.customers.forget(contact);
        Ok(Sent::Done)
    }

    async fn tag_one(
        &self,
        contact: &ContactId,
        tag: &intercom::TagId,
        add: bool,
    ) -> Result<intercom::types::Tag, intercom::Error> {
        let contact = convert::contact_id(contact);
        if add {
            self.channel.client.tag_contact(&contact, tag).await
        } else {
            self.channel.client.untag_contact(&contact, tag).await
        }
    }

    /// A tag that is not there is as good as removed.
    fn tag_outcome(
        &self,
        name: &str,
        add: bool,
        done: Result<intercom::types::Tag, intercom::Error>,
    ) -> Result<(), intercom::Error> {
        match done {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.class(), Class::Gone { what: Missing::Tag }) => {
                self.ready.directory.forget_tag(name);
                if add { Err(error) } else { Ok(()) }
            }
            Err(error) => Err(error),
        }
    }

    /// Who a contact is now that is gone: it was merged, and the conversation names the one it was
    /// merged into. Among several that is one who has not written here under that id.
    pub(super) async fn who_now(
        &self,
        gone: &ContactId,
    ) -> Result<Option<ContactId>, intercom::Error> {
        let id = convert::conversation_id(&self.c.id);
        let conversation = self.channel.client.conversation(&id).await?;
        let mut others: Vec<_> = conversation.contacts.iter().map(|contact| &contact.id).collect();
        others.retain(|id| id.as_str() != gone.as_str());
        if others.len() > 1 {
            let source = conversation.source.iter().filter_map(|source| source.author.contact_id());
            let parts = conversation.parts().iter().filter_map(|part| part.author.contact_id());
            let authors: Vec<_> = source.chain(parts).collect();
            others.retain(|id| !authors.contains(id));
        }
        match others[..] {
            [one] => Ok(Some(ContactId::new(one.as_str()))),
            _ => Ok(None),
        }
    }
}

pub(super) fn shown(conversation: intercom::types::Conversation) -> Sent {
    Sent::Shown(Box::new(conversation))
}

pub(super) fn is_gone(error: &intercom::Error) -> bool {
    matches!(error.class(), Class::Gone { what } if what != Missing::Tag)
}
