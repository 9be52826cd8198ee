"""Calls a twin with whatever fits Intercom's description (positive), and with what does not (negative).

    python fuzz.py TWIN DESCRIPTIONS [VERSION…]
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
VERSIONS = ("2.14", "2.15", "2.16")


def fuzz(program, description, version, mode):
    """What Schemathesis said of a new twin."""
    twin = subprocess.Popen([program], stdout=subprocess.PIPE, text=True)
    try:
        about = json.loads(twin.stdout.readline())
        environment = {
            **os.environ,
            "TWIN": json.dumps(about),
            "INTERCOM_VERSION": version,
            "MODE": mode,
            "SCHEMATHESIS_HOOKS": "hooks",
            "PYTHONPATH": str(HERE),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [SCHEMATHESIS, "--config-file", HERE / "schemathesis.toml", "--no-color", "run", description]
        command += ["--url", about["base_url"], "--mode", mode, "-H", f"Intercom-Version: {version}"]
        command += ["-H", f"Authorization: Bearer {about['access_token']}"]
        # It keeps notes where it is run, and would begin with them the next time.
        with TemporaryDirectory() as folder:
            output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
            return subprocess.run(command, env=environment, cwd=folder, **output)
    finally:
        twin.send_signal(signal.SIGINT)
        twin.wait()


def main(program, descriptions, *versions):
    bad = False
    runs = [(version, mode) for version in versions or VERSIONS for mode in ("positive", "negative")]

    def run(which):
        version, mode = which
        started = time.monotonic()
        done = fuzz(program, Path(descriptions).resolve() / f"intercom-{version}.yaml", version, mode)
        return which, done, time.monotonic() - started

    with ThreadPoolExecutor(2) as two:
        for (version, mode), done, seconds in two.map(run, runs):
            bad |= done.returncode != 0
            if done.returncode != 0:
                print(done.stdout)
            calls = re.search(r"(\d+) generated", done.stdout)
            how = "ok" if done.returncode == 0 else "NOT as described"
            print(f"{version} {mode}: {calls[1] if calls else 'no'} calls in {seconds:.0f} s, {how}", flush=True)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
