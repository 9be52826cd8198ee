//! Sets attributes, in the workspace's own names and types where Intercom insists on them.

use deskmate_core::ContactId;
use intercom::{Class, api, api::Model};
use serde_json::{Map, Value};

use super::{
    Worker,
    deliver::Sent,
    perform::{Outcome, is_gone, shown},
};
use crate::convert::{self, Fitted};

impl Worker<'_> {
    pub(super) async fn set_conversation(
        &self,
        attributes: &Map<String, Value>,
        title: Option<&str>,
    ) -> Outcome {
        let update = |attributes: &Map<String, Value>| {
            let mut update = api::UpdateConversation::new(convert::conversation_id(&self.c.id));
            update.custom_attributes = attributes.clone().into();
            update.title = title.map(str::to_owned);
            self.channel.client.update_conversation(update)
        };
        match update(attributes).await {
            Err(error) if error.class() == Class::Refused && !attributes.is_empty() => {
                let Fitted { attributes: fitted, wrong } =
                    self.fitted(Model::Conversation, attributes).await?;
                if wrong.is_empty() && fitted == *attributes {
                    return Err(error);
                }
                if !fitted.is_empty() || title.is_some() {
                    let done = update(&fitted).await?;
                    if wrong.is_empty() {
                        return Ok(shown(done));
                    }
                }
                Ok(refused(&wrong))
            }
            done => done.map(shown),
        }
    }

    pub(super) async fn set_contact(
        &self,
        contact: &ContactId,
        attributes: &Map<String, Value>,
    ) -> Outcome {
        match self.set_one(contact, attributes).await {
            Err(error) if is_gone(&error) => {
                let Some(now) = self.who_now(contact).await? else { return Err(error) };
                self.set_one(&now, attributes).await
            }
            done => done,
        }
    }

    async fn set_one(&self, contact: &ContactId, attributes: &Map<String, Value>) -> Outcome {
        let update = |attributes: &Map<String, Value>| {
            let mut update = api::UpdateContact::new(convert::contact_id(contact));
            update.custom_attributes = attributes.clone().into();
            self.channel.client.update_contact(update)
        };
        let outcome = match update(attributes).await {
            Ok(_) => Ok(Sent::Done),
            Err(error) if error.class() == Class::Refused => {
                let Fitted { attributes: fitted, wrong } =
                    self.fitted(Model::Contact, attributes).await?;
                if wrong.is_empty() && fitted == *attributes {
                    return Err(error);
                }
                if !fitted.is_empty() {
                    update(&fitted).await?;
                }
                Ok(if wrong.is_empty() { Sent::Done } else { refused(&wrong) })
            }
            Err(error) => return Err(error),
        };
        self.channel.customers.forget(contact);
        outcome
    }

    /// What of it the workspace's attributes take. They are asked for only here, when something
    /// was refused.
    async fn fitted(
        &self,
        model: Model,
        given: &Map<String, Value>,
    ) -> Result<Fitted, intercom::Error> {
        let known = self.channel.client.data_attributes(model).await?;
        Ok(convert::fit(given, &known.items))
    }
}

fn refused(wrong: &[String]) -> Sent {
    Sent::Refused { why: wrong.join("; "), instead: None }
}
