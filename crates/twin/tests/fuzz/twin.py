"""The twin that is called: where it is, and how to ask it."""

import json
import os
import urllib.request

ABOUT = json.loads(os.environ["TWIN"])
VERSION = os.environ["INTERCOM_VERSION"]
MODE = os.environ["MODE"]


def api(method, path, body=None):
    return ask(method, ABOUT["base_url"] + path, body)


def control(method, path, body=None):
    return ask(method, ABOUT["control_url"] + path, body)


def ask(method, url, body):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {ABOUT['access_token']}", "Intercom-Version": VERSION}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method)) as answer:
        return json.load(answer)
