"""Which operations of the twin no test of an SDK called with success.

    python reached.py RECORDING
"""

import json
import os
import re
import signal
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

# The newest version that the SDKs know.
VERSION = "2.14"


def served():
    twin = subprocess.Popen([os.environ["TWIN_PROGRAM"]], stdout=subprocess.PIPE, text=True)
    try:
        control = json.loads(twin.stdout.readline())["control_url"]
        with urllib.request.urlopen(f"{control}/operations") as answer:
            operations = json.load(answer)
    finally:
        twin.send_signal(signal.SIGINT)
        twin.wait()
    return [(one["method"], one["path"]) for one in operations if one["since"] <= VERSION]


def called(folder, operations):
    """The operations that the calls in a folder of recordings were of."""
    # Words go before `{…}`, as in the twin.
    by_names = sorted(operations, key=lambda one: one[1].count("{"))
    patterns = [(method, path, re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path))) for method, path in by_names]
    done = set()
    for file in folder.glob("*.jsonl"):
        for line in file.read_text().splitlines():
            call = json.loads(line)
            # Webhooks that the twin sent are recorded too.
            if "webhook" not in call and call["status"] < 300:
                fits = (m for m in patterns if m[0] == call["method"] and m[2].fullmatch(call["path"]))
                done.update((method, path) for method, path, _ in list(fits)[:1])
    return done


def main(recording):
    operations = served()
    rows = tomllib.loads((Path(__file__).parent / "unreached.toml").read_text()).get("operation", [])
    bad = []
    for sdk in ("node", "python"):
        done = called(Path(recording) / sdk, operations)
        known = {row["operation"] for row in rows if sdk in row["sdks"]}
        names = {f"{method} {path}" for method, path in set(operations) - done}
        bad += [f"{sdk}: no test calls {name}" for name in sorted(names - known)]
        bad += [f"{sdk}: unreached.toml says that no test calls {name}" for name in sorted(known - names)]
        print(f"{sdk}: {len(done)} of {len(operations)} operations called")
    print(*bad, sep="\n", end="\n" if bad else "")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
