//! The commonest calls as methods. Each is [`Client::send`] with an endpoint of [`crate::api`],
//! where the details are.

use super::{Client, Pages};
use crate::{
    AdminId, ContactId, ConversationId, Error, TagId, TeamId, api,
    types::{
        Admin, Company, Contact, Conversation, ConversationPage, DataAttribute, List, Me, Message,
        Tag, Team, Ticket, TicketType, UnixSeconds,
    },
};

type Answer<T> = Result<T, Error>;

/// All of them fail as [`Client::send`] does.
impl Client {
    /// Whom the token belongs to, and which workspace it opens. See [`api::GetMe`].
    pub async fn me(&self) -> Answer<Me> {
        self.send(api::GetMe).await
    }

    /// All teammates. See [`api::ListAdmins`].
    pub async fn admins(&self) -> Answer<List<Admin>> {
        self.send(api::ListAdmins::default()).await
    }

    /// All teammates, with where their pictures are. See [`api::ListAdmins`].
    pub async fn admins_with_pictures(&self) -> Answer<List<Admin>> {
        self.send(api::ListAdmins { pictures: true }).await
    }

    /// One teammate. See [`api::GetAdmin`].
    pub async fn admin(&self, admin: &AdminId) -> Answer<Admin> {
        self.send(api::GetAdmin { admin: admin.clone() }).await
    }

    /// All teams. See [`api::ListTeams`].
    pub async fn teams(&self) -> Answer<List<Team>> {
        self.send(api::ListTeams).await
    }

    /// One team. See [`api::GetTeam`].
    pub async fn team(&self, team: &TeamId) -> Answer<Team> {
        self.send(api::GetTeam { team: team.clone() }).await
    }

    /// A conversation with its newest 500 parts, texts in HTML. See [`api::GetConversation`].
    pub async fn conversation(&self, conversation: &ConversationId) -> Answer<Conversation> {
        self.send(api::GetConversation::new(conversation.clone())).await
    }

    /// One page of a search. See [`api::SearchConversations`].
    pub async fn search(&self, search: api::SearchConversations) -> Answer<ConversationPage> {
        self.send(search).await
    }

    /// A search, page by page.
    pub fn search_pages(&self, search: api::SearchConversations) -> Pages {
        Pages::new(self.clone(), search)
    }

    /// Says something to the customer. See [`api::ReplyComment`].
    pub async fn comment(&self, comment: api::ReplyComment) -> Answer<Conversation> {
        self.send(comment).await
    }

    /// Writes a note for teammates. See [`api::ReplyNote`].
    pub async fn note(&self, note: api::ReplyNote) -> Answer<Conversation> {
        self.send(note).await
    }

    /// Offers quick replies. See [`api::ReplyQuick`].
    pub async fn quick_reply(&self, quick: api::ReplyQuick) -> Answer<Conversation> {
        self.send(quick).await
    }

    /// Assigns to a teammate, a team or nobody. See [`api::Assign`].
    pub async fn assign(
        &self,
        conversation: &ConversationId,
        by: &AdminId,
        to: api::Assignee,
    ) -> Answer<Conversation> {
        self.send(api::Assign { conversation: conversation.clone(), by: by.clone(), to }).await
    }

    /// Closes. See [`api::Close`].
    pub async fn close(&self, conversation: &ConversationId, by: &AdminId) -> Answer<Conversation> {
        self.send(api::Close { conversation: conversation.clone(), by: by.clone() }).await
    }

    /// Snoozes until a time. See [`api::Snooze`].
    pub async fn snooze(
        &self,
        conversation: &ConversationId,
        by: &AdminId,
        until: UnixSeconds,
    ) -> Answer<Conversation> {
        self.send(api::Snooze { conversation: conversation.clone(), by: by.clone(), until }).await
    }

    /// Opens again. See [`api::Open`].
    pub async fn open(&self, conversation: &ConversationId, by: &AdminId) -> Answer<Conversation> {
        self.send(api::Open { conversation: conversation.clone(), by: by.clone() }).await
    }

    /// Changes custom attributes, title or read mark. See [`api::UpdateConversation`].
    pub async fn update_conversation(
        &self,
        update: api::UpdateConversation,
    ) -> Answer<Conversation> {
        self.send(update).await
    }

    /// Makes a ticket of a conversation. See [`api::ConvertConversation`].
    pub async fn convert_conversation(&self, to: api::ConvertConversation) -> Answer<Ticket> {
        self.send(to).await
    }

    /// All types of tickets. See [`api::ListTicketTypes`].
    pub async fn ticket_types(&self) -> Answer<List<TicketType>> {
        self.send(api::ListTicketTypes).await
    }

    /// Puts a tag on a conversation. See [`api::TagConversation`].
    pub async fn tag_conversation(
        &self,
        conversation: &ConversationId,
        by: &AdminId,
        tag: &TagId,
    ) -> Answer<Tag> {
        let (conversation, by, tag) = (conversation.clone(), by.clone(), tag.clone());
        self.send(api::TagConversation { conversation, by, tag }).await
    }

    /// Takes a tag off a conversation. See [`api::UntagConversation`].
    pub async fn untag_conversation(
        &self,
        conversation: &ConversationId,
        by: &AdminId,
        tag: &TagId,
    ) -> Answer<Tag> {
        let (conversation, by, tag) = (conversation.clone(), by.clone(), tag.clone());
        self.send(api::UntagConversation { conversation, by, tag }).await
    }

    /// One contact. See [`api::GetContact`].
    pub async fn contact(&self, contact: &ContactId) -> Answer<Contact> {
        self.send(api::GetContact { contact: contact.clone() }).await
    }

    /// Contacts of that address or id. See [`api::SearchContacts`].
    pub async fn contacts(&self, search: api::SearchContacts) -> Answer<List<Contact>> {
        self.send(search).await
    }

    /// Writes to a contact, which begins a conversation. See [`api::CreateMessage`].
    pub async fn message(&self, message: api::CreateMessage) -> Answer<Message> {
        self.send(message).await
    }

    /// Changes a contact. See [`api::UpdateContact`].
    pub async fn update_contact(&self, update: api::UpdateContact) -> Answer<Contact> {
        self.send(update).await
    }

    /// The companies of a contact. See [`api::ListContactCompanies`].
    pub async fn contact_companies(&self, contact: &ContactId) -> Answer<List<Company>> {
        self.send(api::ListContactCompanies { contact: contact.clone() }).await
    }

    /// The tags of a contact. See [`api::ListContactTags`].
    pub async fn contact_tags(&self, contact: &ContactId) -> Answer<List<Tag>> {
        self.send(api::ListContactTags { contact: contact.clone() }).await
    }

    /// Puts a tag on a contact. See [`api::TagContact`].
    pub async fn tag_contact(&self, contact: &ContactId, tag: &TagId) -> Answer<Tag> {
        self.send(api::TagContact { contact: contact.clone(), tag: tag.clone() }).await
    }

    /// Takes a tag off a contact. See [`api::UntagContact`].
    pub async fn untag_contact(&self, contact: &ContactId, tag: &TagId) -> Answer<Tag> {
        self.send(api::UntagContact { contact: contact.clone(), tag: tag.clone() }).await
    }

    /// All tags of the workspace. See [`api::ListTags`].
    pub async fn tags(&self) -> Answer<List<Tag>> {
        self.send(api::ListTags).await
    }

    /// The tag of that name, made if there is none. See [`api::EnsureTag`].
    pub async fn ensure_tag(&self, name: &str) -> Answer<Tag> {
        self.send(api::EnsureTag { name: name.to_owned() }).await
    }

    /// The attributes of a model. See [`api::ListDataAttributes`].
    pub async fn data_attributes(&self, model: api::Model) -> Answer<List<DataAttribute>> {
        self.send(api::ListDataAttributes { model: Some(model) }).await
    }
}
