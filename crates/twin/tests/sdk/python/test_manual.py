"""The examples of docs/twin.md, run as they stand there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from twin import TwinTest

PAGE = (Path(__file__).parents[5] / "docs/twin.md").read_text()


def block(language):
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[1]


class Manual(TwinTest):
    def run_with(self, *command):
        about = self.twin.about
        printed = {"TWIN": about.base_url, "TOKEN": about.access_token, "TEAMMATE": about.teammate_id}
        done = subprocess.run(command, env={**os.environ, **printed}, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    def test_hello_py_prints_what_the_manual_says(self):
        self.assertEqual(self.run_with(sys.executable, "-c", block("python")), block("text"))

    def test_the_shell_does_the_same(self):
        answer = json.loads(self.run_with("bash", "-euc", block("sh")))
        part = answer["conversation_parts"]["conversation_parts"][-1]
        self.assertEqual((part["author"]["name"], part["body"]), ("Robin Bot", "<p>It arrives on Monday.</p>"))
