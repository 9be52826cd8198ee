"""The bot through everything: a customer writes in a local Intercom, Deskmate asks the bot, the answer is there.

    python -m unittest      (DESKMATE names the program where it is not on the path)
"""

import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

HERE = Path(__file__).parent
SECRET = "whsec_" + base64.b64encode(b"a secret of the tests").decode()
DESKMATE = os.environ.get("DESKMATE", "deskmate")


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def asked(url, body=None, headers=None, method=None):
    """The status and the body of an answer."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    try:
        with urlopen(Request(url, data, headers or {}, method=method)) as answer:
            return answer.status, answer.read()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read()


def eventually(what, wanted):
    """What comes of it, once it is something."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if found := wanted():
                return found
        except URLError:
            pass  # it has not started yet
        time.sleep(0.05)
    raise AssertionError(f"never: {what}")


class Bot(unittest.TestCase):
    @classmethod
    def start(cls, *command, **options):
        process = subprocess.Popen(command, **options)

        def stop():
            process.send_signal(signal.SIGINT)
            process.wait()

        cls.addClassCleanup(stop)
        return process

    @classmethod
    def setUpClass(cls):
        bot, service = free_port(), free_port()
        cls.url = f"http://127.0.0.1:{bot}/turn"
        environment = {**os.environ, "BOT_SIGNING_SECRET": SECRET}
        uvicorn = [sys.executable, "-m", "uvicorn", "bot:app", "--port", str(bot), "--log-level", "error"]
        cls.start(*uvicorn, cwd=HERE, env=environment)
        twin = cls.start(DESKMATE, "twin", "--json", "--listen", "127.0.0.1:0", stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(twin.stdout.close)
        cls.twin = json.loads(twin.stdout.readline())
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        config = Path(folder.name) / "deskmate.toml"
        config.write_text(f"""
            listen = "127.0.0.1:{service}"
            database_url = "sqlite:bot.db"
            console = false
            [[channel]]
            name = "support"
            key = "of-the-tests"
            bot = {{ driver = "http", url = "{cls.url}", signing_secret = "{SECRET}" }}
            fallback_team = "Support"
            takes = {{ unassigned = true }}
            [channel.intercom]
            access_token = "{cls.twin["access_token"]}"
            client_secret = "{cls.twin["client_secret"]}"
            teammate_id = "{cls.twin["teammate_id"]}"
            base_url = "{cls.twin["base_url"]}"
        """)
        cls.start(DESKMATE, "serve", "--config", str(config), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ready = f"http://127.0.0.1:{service}/readyz"
        eventually("Deskmate is ready", lambda: asked(ready)[0] == 200)
        eventually("the bot is ready", lambda: asked(cls.url)[0] == 405)
        cls.control("PUT", "/webhook", {"url": f"http://127.0.0.1:{service}/hooks/support-of-the-tests"})

    @classmethod
    def control(cls, method, path, body=None):
        status, answer = asked(cls.twin["control_url"] + path, body, method=method)
        assert status == 200, (status, answer)
        return json.loads(answer)

    def says(self, text, conversation=None):
        """The customer writes; the conversation."""
        act = {"act": "contact_starts", "contact": "Joe", "body": text}
        if conversation:
            act = {"act": "contact_writes", "conversation": conversation, "body": text}
        return self.control("POST", "/act", act).get("conversation_id", conversation)

    def shown(self, conversation):
        return self.control("GET", f"/conversations/{conversation}")

    def reads(self, conversation, words):
        """Waits until the customer reads these words."""

        def said():
            parts = self.shown(conversation)["conversation_parts"]["conversation_parts"]
            ours = (part for part in parts if part["author"]["id"] == self.twin["teammate_id"])
            return any(words in (part["body"] or "") for part in ours)

        eventually(words, said)

    def test_it_greets_by_name_and_a_press_is_answered(self):
        conversation = self.says("Hi")
        self.reads(conversation, "Hello Joe! What can I do for you?")
        self.says("Opening hours", conversation)
        self.reads(conversation, "from 9 to 17")

    def test_who_wants_a_person_gets_one(self):
        conversation = self.says("Can I talk to a person?")
        self.reads(conversation, "I get you a colleague.")
        team = next(team["id"] for team in self.twin["teams"] if team["name"] == "Support")
        eventually("the team has it", lambda: str(self.shown(conversation)["team_assignee_id"]) == team)

    def test_nobody_else_may_post(self):
        body = json.dumps({"reason": "message", "messages": [], "session": {}, "contact": {}}).encode()

        def posted(sent_at, secret):
            key = base64.b64decode(secret.removeprefix("whsec_"))
            signature = hmac.new(key, f"trn_1.{sent_at}.".encode() + body, hashlib.sha256).digest()
            signature = "v1," + base64.b64encode(signature).decode()
            headers = {"webhook-id": "trn_1", "webhook-timestamp": str(sent_at), "webhook-signature": signature}
            return asked(self.url, body, headers)[0]

        now = int(time.time())
        self.assertEqual(posted(now, SECRET), 200)
        self.assertEqual(posted(now - 301, SECRET), 401)
        self.assertEqual(posted(now, "whsec_" + base64.b64encode(b"a guess").decode()), 401)
        self.assertEqual(asked(self.url, body)[0], 401)


if __name__ == "__main__":
    unittest.main()
