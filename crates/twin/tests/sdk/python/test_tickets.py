"""Tickets: made, made of a conversation, answered, changed, tagged, searched, deleted."""

from intercom import AdminReplyTicketRequest, CreateOrUpdateTagRequest, SingleFilterSearchRequest
from intercom.core.api_error import ApiError

from twin import TwinTest, walked


class Tickets(TwinTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = cls.twin.intercom.ticket_types.list().data

    @property
    def tickets(self):
        return self.twin.intercom.tickets

    def type(self, category):
        return next(one.id for one in self.types if one.category == category)

    def make(self):
        kind = self.type("Back-office")
        return self.tickets.create(ticket_type_id=kind, contacts=[{"id": self.twin.joe.id}]).id

    def test_there_are_types_and_states(self):
        one = self.twin.intercom.ticket_types.get(ticket_type_id=self.types[0].id)
        self.assertEqual(one, self.types[0])
        states = self.twin.intercom.ticket_states.list_ticket_states().data
        categories = ["submitted", "in_progress", "waiting_on_customer", "resolved"]
        self.assertEqual([one.category for one in states], categories)

    def test_one_is_made_read_changed_answered(self):
        id, ann = self.make(), self.twin.ann.id
        read = self.tickets.get(ticket_id=id)
        self.assertEqual((read.type, read.category), ("ticket", "Back-office"))
        self.assertEqual(read.contacts.contacts[0].id, self.twin.joe.id)
        title = {"_default_title_": "Bent wheel"}
        self.tickets.update(ticket_id=id, ticket_attributes=title, admin_id=int(ann), assignee_id=ann)
        changed = self.tickets.get(ticket_id=id)
        self.assertEqual(changed.ticket_attributes["_default_title_"], "Bent wheel")
        self.assertEqual(str(changed.admin_assignee_id), ann)
        note = AdminReplyTicketRequest(message_type="note", admin_id=ann, body="Ordered")
        said = self.tickets.reply(ticket_id=id, request=note)
        self.assertEqual((said.part_type, said.body, said.author.id), ("note", "<p>Ordered</p>", ann))
        self.assertEqual(self.tickets.get(ticket_id=id).ticket_parts.ticket_parts[-1].id, said.id)

    def test_a_conversation_becomes_one(self):
        id = self.twin.conversation()
        convert = self.twin.intercom.conversations.convert_to_ticket
        ticket = convert(conversation_id=int(id), ticket_type_id=self.type("Customer"))
        self.assertEqual((ticket.id, ticket.category), (id, "Customer"))

    def test_tagged_and_untagged(self):
        tags, id = self.twin.intercom.tags, self.make()
        tag = tags.create(request=CreateOrUpdateTagRequest(name="on a ticket"))
        which = {"ticket_id": id, "tag_id": tag.id, "admin_id": self.twin.ann.id}
        self.assertEqual(tags.tag_ticket(**which).id, tag.id)
        self.assertEqual(tags.untag_ticket(**which).id, tag.id)

    def test_a_search_walks_what_fits(self):
        ids = [self.make() for _ in range(3)]
        query = SingleFilterSearchRequest(field="id", operator="IN", value=ids)
        self.assertEqual(sorted(sum(walked(self.tickets.search, query), [])), sorted(ids))

    def test_one_that_is_deleted_is_gone(self):
        id = self.make()
        self.assertTrue(self.tickets.delete_ticket(ticket_id=id).deleted)
        self.assert_refused(ApiError, 404, "ticket_not_found", self.tickets.get, ticket_id=id)
