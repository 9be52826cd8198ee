"""Messages that teammates start, and what contacts do (events)."""

import time

from intercom import CreateDataEventRequestWithUserId, CreateMessageRequest_Email, CreateMessageRequest_Inapp
from intercom.core.api_error import ApiError
from intercom.errors import UnprocessableEntityError

from twin import TwinTest


class Messages(TwinTest):
    def setUp(self):
        self.people = {
            "from_": {"type": "admin", "id": int(self.twin.ann.id)},
            "to": {"type": "user", "id": self.twin.joe.id},
        }

    def test_a_message_becomes_a_conversation_at_once_if_it_is_asked_to(self):
        messages, conversations = self.twin.intercom.messages, self.twin.intercom.conversations
        at_once = {"create_conversation_without_contact_reply": True}
        sent = messages.create(request=CreateMessageRequest_Inapp(body="Good news", **self.people, **at_once))
        self.assertEqual((sent.type, sent.message_type, sent.body), ("admin_message", "inapp", "Good news"))
        started = conversations.find(conversation_id=sent.conversation_id)
        self.assertEqual((started.source.author.id, started.source.body), (self.twin.ann.id, "<p>Good news</p>"))
        self.assertEqual([one.id for one in started.contacts.contacts], [self.twin.joe.id])
        before = [one.id for one in conversations.list()]
        quiet = messages.create(request=CreateMessageRequest_Inapp(body="By the way", **self.people))
        self.assertIsNone(quiet.conversation_id)
        self.assertEqual([one.id for one in conversations.list()], before)

    def test_an_e_mail_needs_a_subject(self):
        mail = lambda subject: self.twin.intercom.messages.create(
            request=CreateMessageRequest_Email(subject=subject, template="plain", body="Hello", **self.people)
        )
        sent = mail("News")
        self.assertEqual((sent.message_type, sent.subject), ("email", "News"))
        self.assert_refused(UnprocessableEntityError, 422, "parameter_not_found", mail, "")

    def test_events_are_counted(self):
        events, user_id, now = self.twin.intercom.events, self.twin.joe.external_id, int(time.time())

        def ordered(user_id, at):
            event = CreateDataEventRequestWithUserId(user_id=user_id, event_name="ordered", created_at=at)
            events.create(request=event)

        def counted():
            summary = events.list(type="user", user_id=user_id, summary=True)
            self.assertEqual(summary.intercom_user_id, self.twin.joe.id)
            return {one.name: one.count for one in summary.events}

        ordered(user_id, now - 60)
        ordered(user_id, now)
        self.assertEqual(counted(), {"ordered": 2})
        seven = {"event_name": "visited", "count": 7, "first": now - 600, "last": now}
        events.summaries(user_id=user_id, event_summaries=seven)
        self.assertEqual(counted(), {"ordered": 2, "visited": 7})
        self.assert_refused(ApiError, 404, "not_found", ordered, "nobody", now)
