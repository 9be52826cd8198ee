"""A twin of its own for each class of tests, and Intercom's SDK pointed at it."""

import json
import os
import signal
import subprocess
import unittest
import urllib.request
from pathlib import Path
from types import SimpleNamespace

from intercom import Intercom, StartingAfterPaging
from intercom.core.api_error import ApiError

BUILT = Path(__file__).parents[5] / "target/debug/examples/twin"


class Twin:
    """A twin that runs. `intercom` is the SDK, set up as the manual says; `control` and `act` steer the twin."""

    def __init__(self):
        program = os.environ.get("TWIN_PROGRAM", str(BUILT))
        self.process = subprocess.Popen([program], stdout=subprocess.PIPE, text=True)
        about = json.loads(self.process.stdout.readline())
        self.about = json.loads(json.dumps(about), object_hook=lambda one: SimpleNamespace(**one))
        self.intercom = self.client()
        self.ann = next(one for one in self.about.admins if one.name == "Ann Ames")
        self.dan = next(one for one in self.about.admins if one.name == "Dan Dole")
        self.bot = self.about.teammate_id
        self.joe = next(one for one in self.about.contacts if one.name == "Joe Bloggs")
        self.lena = next(one for one in self.about.contacts if one.name == "Lena Lead")

    def client(self, kind=Intercom, **options):
        return kind(**{"token": self.about.access_token, "base_url": self.about.base_url, **options})

    def team(self, name):
        return next(one.id for one in self.about.teams if one.name == name)

    def control(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.about.control_url + path, data, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def act(self, act, **fields):
        return self.control("POST", "/act", {"act": act, **fields})

    def conversation(self, body="Where is my order?", contact=None):
        """A conversation that a contact has started."""
        return self.act("contact_starts", contact=contact or self.joe.id, body=body)["conversation_id"]

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        self.process.stdout.close()


class TwinTest(unittest.TestCase):
    """Tests that share a twin."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.twin = Twin()
        cls.addClassCleanup(cls.twin.stop)

    def assert_refused(self, kind, status, code, call, *args, **fields):
        """The call ends in an error of exactly this class, with this status and code. Returns it."""
        with self.assertRaises(ApiError) as caught:
            call(*args, **fields)
        error = caught.exception
        self.assertIs(type(error), kind)
        self.assertEqual(error.status_code, status)
        # Some errors come as an object, others as what was in the JSON.
        body = error.body if isinstance(error.body, dict) else error.body.dict()
        self.assertEqual(body["type"], "error.list")
        self.assertEqual(body["errors"][0]["code"], code)
        return body


def last(conversation):
    """The newest part of a conversation, as the SDK read it."""
    return conversation.conversation_parts.conversation_parts[-1]


def walked(search, query, per_page=2):
    """The pages of a search, each a list of ids.

    By its cursor: the SDK's own walk over a search asks for the same page again and again.
    """
    pages, cursor = [], None
    while True:
        page = search(query=query, pagination=StartingAfterPaging(per_page=per_page, starting_after=cursor))
        pages.append([one.id for one in page.items])
        if not page.has_next:
            return pages
        cursor = page.response.pages.next.starting_after
