#!/usr/bin/env python3
"""A Deskmate bot that repeats what the customer writes, and hands over to a person on request.

Set PORT, BOT_SECRET (checks the bearer) and BOT_SIGNING_SECRET (checks the signature) to taste.
"""
import base64
import hashlib
import hmac
import json
import os
import re
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ.get("BOT_SECRET")
SIGNING_SECRET = os.environ.get("BOT_SIGNING_SECRET")


def same(a, b):
    return hmac.compare_digest(a.encode(), b.encode())  # takes as long wherever they differ


def is_signed(headers, body):
    turn_id, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent_at.isdecimal() or abs(time.time() - int(sent_at)) > 300:
        return False  # too old: someone may be replaying it
    encoded = SIGNING_SECRET.startswith("whsec_")
    key = base64.b64decode(SIGNING_SECRET[6:]) if encoded else SIGNING_SECRET.encode()
    mac = hmac.new(key, f"{turn_id}.{sent_at}.".encode() + body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(mac).decode()
    return any(same(given, expected) for given in headers.get("webhook-signature", "").split())


def is_allowed(headers, body):
    if SECRET and not same(headers.get("authorization", ""), f"Bearer {SECRET}"):
        return False
    return not SIGNING_SECRET or is_signed(headers, body)


def answer(turn):
    text = "\n".join(message["text"] for message in turn["messages"])  # all that is unanswered
    if re.search(r"\b(human|person|agent)\b", text, re.IGNORECASE):
        note = f"Asked for a person: {text}"
        return {"actions": [{"type": "handover", "note": note, "tags": ["asked-for-a-person"]}]}
    if not text:
        return {}  # says nothing, on purpose
    count = turn["session"].get("echoes", 0) + 1
    say = {"type": "say", "text": f"Echo {count}: {text}"}
    return {"actions": [say], "session": {"echoes": count}}


class EchoBot(BaseHTTPRequestHandler):
    def do_POST(self):
        try:
            body = self.rfile.read(int(self.headers["content-length"]))
            allowed = is_allowed(self.headers, body)
            status, reply = (200, answer(json.loads(body))) if allowed else (401, {})
        except Exception:
            traceback.print_exc()
            status, reply = 500, {}  # Deskmate tries again, then gives the customer to people
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(reply).encode())


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), EchoBot)
    print(f"echo bot ready at http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
