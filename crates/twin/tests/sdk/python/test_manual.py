"""The examples of docs/twin.md, run as they stand there."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from twin import BUILT, TwinTest

PAGE = (Path(__file__).parents[5] / "docs/twin.md").read_text()


def block(language, number=0):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[number]


# The least that a bot of the reader's can be: it answers the first message of a conversation.
MY_BOT = """
import json, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen


class start:
    def __init__(self, about):
        class Hook(BaseHTTPRequestHandler):
            def do_HEAD(self):
                self.send_response(200)
                self.end_headers()

            def do_POST(self):
                event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.do_HEAD()
                if event["topic"] == "conversation.user.created":
                    answer(event["data"]["item"]["id"])

            def log_message(self, *_):
                pass

        def answer(conversation):
            said = {"type": "admin", "admin_id": about["teammate_id"], "message_type": "comment", "body": "Your order is on its way."}
            headers = {"Authorization": f"Bearer {about['access_token']}", "Content-Type": "application/json"}
            url = f"{about['base_url']}/conversations/{conversation}/reply"
            for _ in range(3):
                try:
                    return urlopen(Request(url, json.dumps(said).encode(), headers)).close()
                except HTTPError as error:
                    error.close()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
"""


class Manual(TwinTest):
    def run_with(self, *command):
        about = self.twin.about
        printed = {"TWIN": about.base_url, "TOKEN": about.access_token, "TEAMMATE": about.teammate_id}
        done = subprocess.run(command, env={**os.environ, **printed}, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    def test_hello_py_prints_what_the_manual_says(self):
        self.assertEqual(self.run_with(sys.executable, "-c", block("python")), block("text"))

    def test_a_suite_of_a_bot_runs_as_the_manual_says(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "my_bot.py").write_text(MY_BOT)
            Path(folder, "test_bot.py").write_text(block("python", 1))
            env = {**os.environ, "DESKMATE": os.environ.get("TWIN_PROGRAM", str(BUILT))}
            command = [sys.executable, "-m", "unittest"]
            done = subprocess.run(command, cwd=folder, env=env, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Ran 2 tests", done.stderr)

    def test_the_shell_does_the_same(self):
        answer = json.loads(self.run_with("bash", "-euc", block("sh")))
        part = answer["conversation_parts"]["conversation_parts"][-1]
        self.assertEqual((part["author"]["name"], part["body"]), ("Robin Bot", "<p>It arrives on Monday.</p>"))
