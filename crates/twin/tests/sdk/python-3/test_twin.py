"""The last SDK of its kind: it signs in with HTTP Basic and knows an older API.

It cannot read every answer of today's: an `admin.list` without `admins` in a conversation, and `pages.next` that is not
an address. There its own `post` and `get` are called, which hand out what came.
"""

import json
import os
import signal
import subprocess
import unittest

from intercom.client import Client
from intercom.errors import AuthenticationError, UnexpectedError


class OldSdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.process = subprocess.Popen([os.environ["TWIN_PROGRAM"]], stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.stop)
        cls.about = json.loads(cls.process.stdout.readline())
        cls.intercom = cls.client(cls.about["access_token"])
        cls.ann = next(one["id"] for one in cls.about["admins"] if one["name"] == "Ann Ames")
        cls.joe = next(one for one in cls.about["contacts"] if one["name"] == "Joe Bloggs")

    @classmethod
    def stop(cls):
        cls.process.send_signal(signal.SIGINT)
        cls.process.wait()
        cls.process.stdout.close()

    @classmethod
    def client(cls, token):
        client = Client(personal_access_token=token)
        client.base_url = cls.about["base_url"]
        return client

    def conversation(self, body="Where is my order?"):
        """A conversation that a contact has started, by the SDK's own call."""
        begun = self.intercom.conversations.create(**{"from": {"type": "user", "id": self.joe["id"]}, "body": body})
        return begun.conversation_id

    def test_it_signs_in(self):
        names = sorted(one.name for one in self.intercom.admins.all())
        self.assertEqual(names, sorted(one["name"] for one in self.about["admins"]))
        self.assertEqual(self.intercom.rate_limit_details["limit"], 1666)
        with self.assertRaises((AuthenticationError, UnexpectedError)) as caught:
            list(self.client("wrong").admins.all())
        self.assertEqual(caught.exception.context["http_code"], 401)

    def test_a_conversation_is_found_and_answered_by_both_sides(self):
        id = self.conversation()
        found = self.intercom.conversations.find(id=id)
        self.assertEqual(found.state, "open")
        def reply(**said):
            answer = self.intercom.post(f"/conversations/{id}/reply", {"message_type": "comment", **said})
            return answer["conversation_parts"]["conversation_parts"][-1]["body"]

        self.assertEqual(reply(type="admin", admin_id=self.about["teammate_id"], body="Soon"), "<p>Soon</p>")
        self.assertEqual(reply(type="user", email=self.joe["email"], body="Thanks"), "<p>Thanks</p>")

    def test_conversations_are_walked(self):
        ids = {self.conversation() for _ in range(5)}
        walked, after = [], {}
        while True:
            page = self.intercom.get("/conversations", {"per_page": 2, **after})
            walked += [one["id"] for one in page["conversations"]]
            if not page["pages"].get("next"):
                break
            after = {"starting_after": page["pages"]["next"]["starting_after"]}
        self.assertLessEqual(ids, set(walked))
        self.assertEqual(len(walked), len(set(walked)))

    def test_tags_are_made_and_listed(self):
        made = self.intercom.tags.create(name="older")
        self.assertEqual(made.name, "older")
        tags = self.intercom.get("/tags", {})
        self.assertIn("older", [one["name"] for one in tags["data"]])

    def test_a_teammate_writes_first(self):
        sent = self.intercom.messages.create(
            message_type="inapp",
            body="Hello",
            **{"from": {"type": "admin", "id": self.ann}, "to": {"type": "user", "id": self.joe["id"]}},
        )
        self.assertTrue(sent.id)


if __name__ == "__main__":
    unittest.main()
