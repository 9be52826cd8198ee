"""Calls a twin of its own for each version with whatever fits Intercom's description, and with what does not.

    python fuzz.py TWIN DESCRIPTIONS [VERSION…]
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
VERSIONS = ("2.14", "2.15", "2.16")


def fuzz(twin, description, version):
    """Whether all was well."""
    about = json.loads(twin.stdout.readline())
    environment = {
        **os.environ,
        "TWIN": json.dumps(about),
        "INTERCOM_VERSION": version,
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(HERE),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [SCHEMATHESIS, "--config-file", HERE / "schemathesis.toml", "--no-color", "run", description]
    command += ["--url", about["base_url"], "-H", f"Intercom-Version: {version}"]
    command += ["-H", f"Authorization: Bearer {about['access_token']}"]
    return subprocess.run(command, env=environment).returncode == 0


def main(program, descriptions, *versions):
    bad = []
    for version in versions or VERSIONS:
        started = time.monotonic()
        twin = subprocess.Popen([program], stdout=subprocess.PIPE, text=True)
        try:
            if not fuzz(twin, Path(descriptions) / f"intercom-{version}.yaml", version):
                bad.append(version)
        finally:
            twin.send_signal(signal.SIGINT)
            twin.wait()
        print(f"{version}: {time.monotonic() - started:.0f} s")
    return f"not as described: {', '.join(bad)}" if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
