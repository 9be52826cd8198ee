"""The life of a conversation: started, answered, handed on, closed, deleted."""

import base64
import time
import urllib.request

from intercom import AdminReplyConversationRequest, QuickReplyOption
from intercom import RedactConversationRequest_ConversationPart, RedactConversationRequest_Source
from intercom.conversations import ConversationsManageRequestBody_Assignment as Assignment
from intercom.conversations import ConversationsManageRequestBody_Close as Close
from intercom.conversations import ConversationsManageRequestBody_Open as Open
from intercom.conversations import ConversationsManageRequestBody_Snoozed as Snoozed
from intercom.errors import NotFoundError

from twin import TwinTest, last


class Conversations(TwinTest):
    @property
    def conversations(self):
        return self.twin.intercom.conversations

    def find(self, id, **options):
        return self.conversations.find(conversation_id=id, **options)

    def reply(self, id, message_type, **fields):
        said = AdminReplyConversationRequest(admin_id=self.twin.bot, message_type=message_type, **fields)
        return self.conversations.reply(conversation_id=id, request=said)

    def manage(self, id, request):
        return self.conversations.manage(conversation_id=id, request=request)

    def test_create_starts_one_as_a_contact(self):
        message = self.conversations.create(from_={"type": "user", "id": self.twin.joe.id}, body="Hello there")
        self.assertEqual((message.type, message.body), ("user_message", "Hello there"))
        read = self.find(message.conversation_id)
        self.assertEqual((read.source.id, read.source.body), (message.id, "<p>Hello there</p>"))
        self.assertEqual((read.source.author.type, read.source.author.id), ("user", self.twin.joe.id))
        self.assertEqual((read.state, str(read.admin_assignee_id)), ("open", self.twin.bot))
        self.assertEqual([one.id for one in read.contacts.contacts], [self.twin.joe.id])

    def test_find_can_show_text_instead_of_html(self):
        id = self.twin.conversation("One & two")
        self.assertEqual(self.find(id).source.body, "<p>One &amp; two</p>")
        self.assertEqual(self.find(id, display_as="plaintext").source.body, "One & two")

    def test_a_comment_is_the_last_part_its_body_made_html(self):
        id = self.twin.conversation()
        part = last(self.reply(id, "comment", body="On its way"))
        self.assertEqual((part.part_type, part.body), ("comment", "<p>On its way</p>"))
        self.assertEqual((part.author.type, part.author.id, part.author.name), ("admin", self.twin.bot, "Robin Bot"))
        self.assertEqual(last(self.find(id)), part)

    def test_a_note_with_a_file(self):
        data = base64.b64encode(b"hello").decode()
        file = {"content_type": "text/plain", "name": "a.txt", "data": data}
        note = last(self.reply(self.twin.conversation(), "note", body="<p>For <b>us</b></p>", attachment_files=[file]))
        self.assertEqual((note.part_type, note.body), ("note", "<p>For <b>us</b></p>"))
        self.assertEqual((note.attachments[0].name, note.attachments[0].filesize), ("a.txt", 5))
        with urllib.request.urlopen(note.attachments[0].url) as file:
            self.assertEqual(file.read(), b"hello")

    def test_quick_replies_of_which_the_contact_picks_one(self):
        id = self.twin.conversation()
        yes, no = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
        options = [QuickReplyOption(text="Yes", uuid_=yes), QuickReplyOption(text="No", uuid_=no)]
        asked = last(self.reply(id, "quick_reply", reply_options=options))
        self.assertEqual(asked.part_type, "quick_reply")
        self.assertEqual([(one.text, one.uuid_) for one in asked.metadata.quick_reply_options], [("Yes", yes), ("No", no)])
        self.twin.act("contact_presses", conversation=id, option="No")
        pressed = last(self.find(id))
        self.assertEqual((pressed.body, pressed.author.id), ("<p>No</p>", self.twin.joe.id))
        self.assertEqual(pressed.metadata.quick_reply_uuid, no)

    def test_a_contact_replies_named_in_each_way(self):
        id, joe = self.twin.conversation(), self.twin.joe
        for n, name in enumerate([{"intercom_user_id": joe.id}, {"user_id": joe.external_id}, {"email": joe.email}]):
            request = {"type": "user", "message_type": "comment", "body": f"By {n}", **name}
            part = last(self.conversations.reply(conversation_id=id, request=request))
            self.assertEqual((part.body, part.author.type, part.author.id), (f"<p>By {n}</p>", "user", joe.id))

    def test_manage_closes_opens_snoozes(self):
        id, ann = self.twin.conversation(), self.twin.ann.id
        closed = self.manage(id, Close(admin_id=ann, body="Bye"))
        self.assertEqual((closed.state, closed.open), ("closed", False))
        self.assertEqual((last(closed).part_type, last(closed).body), ("close", "<p>Bye</p>"))
        opened = self.manage(id, Open(admin_id=ann))
        self.assertEqual((opened.state, opened.open, last(opened).part_type), ("open", True, "open"))
        until = int(time.time()) + 3600
        snoozed = self.manage(id, Snoozed(admin_id=ann, snoozed_until=until))
        self.assertEqual((snoozed.state, snoozed.snoozed_until, last(snoozed).part_type), ("snoozed", until, "snoozed"))

    def test_manage_assigns_to_a_team_a_teammate_nobody(self):
        id, vip, ann = self.twin.conversation(), self.twin.team("VIP"), self.twin.ann.id
        assign = lambda kind, to: self.manage(id, Assignment(type=kind, admin_id=self.twin.bot, assignee_id=to))
        to_team = assign("team", vip)
        self.assertEqual(to_team.team_assignee_id, int(vip))
        self.assertEqual((last(to_team).assigned_to.type, last(to_team).assigned_to.id), ("team", vip))
        to_ann = assign("admin", ann)
        self.assertEqual((to_ann.admin_assignee_id, last(to_ann).part_type), (int(ann), "assignment"))
        self.assertIsNone(assign("admin", "0").admin_assignee_id)
        self.assert_refused(NotFoundError, 404, "assignee_not_found", assign, "admin", "1")

    def test_update_sets_read_title_and_attributes(self):
        id = self.twin.conversation()
        attributes = {"topic": "order", "priority_score": 3}
        self.conversations.update(conversation_id=id, read=True, title="About A-17", custom_attributes=attributes)
        read = self.find(id)
        self.assertEqual((read.read, read.title), (True, "About A-17"))
        self.assertLessEqual(attributes.items(), read.custom_attributes.items())

    def test_a_part_and_the_first_message_are_redacted(self):
        id = self.twin.conversation("My card is 4242")
        part = last(self.reply(id, "comment", body="Secret")).id
        which = RedactConversationRequest_ConversationPart(conversation_id=id, conversation_part_id=part)
        less = self.conversations.redact_conversation_part(request=which)
        gone = next(one for one in less.conversation_parts.conversation_parts if one.id == part)
        self.assertTrue(gone.redacted)
        self.assertNotIn("Secret", gone.body or "")
        which = RedactConversationRequest_Source(conversation_id=id, source_id=less.source.id)
        source = self.conversations.redact_conversation_part(request=which).source
        self.assertTrue(source.redacted)
        self.assertNotIn("4242", source.body or "")

    def test_contacts_join_and_leave(self):
        id, ann, lena = self.twin.conversation(), self.twin.ann.id, self.twin.lena.id
        people = lambda: [one.id for one in self.find(id).contacts.contacts]
        self.conversations.attach_contact_as_admin(
            conversation_id=id, admin_id=ann, customer={"intercom_user_id": lena}
        )
        self.assertEqual(people(), [self.twin.joe.id, lena])
        self.conversations.detach_contact_as_admin(conversation_id=id, contact_id=lena, admin_id=ann)
        self.assertEqual(people(), [self.twin.joe.id])

    def test_one_that_is_deleted_is_gone(self):
        id = self.twin.conversation()
        deleted = self.conversations.delete_conversation(conversation_id=int(id))
        self.assertEqual((deleted.id, deleted.object, deleted.deleted), (id, "conversation", True))
        self.assert_refused(NotFoundError, 404, "not_found", self.find, id)
