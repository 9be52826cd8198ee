#!/usr/bin/env python3
"""A Deskmate bot that repeats what the customer writes, and hands over to a person on request.

Set PORT, BOT_SECRET (checks the bearer) and BOT_SIGNING_SECRET (checks the signature) to taste.
"""
import base64, hashlib, hmac, json, os, re, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET, SIGNING_SECRET = os.environ.get("BOT_SECRET"), os.environ.get("BOT_SIGNING_SECRET")


def same(a, b):
    return hmac.compare_digest(a.encode(), b.encode())  # takes the same time wherever they differ


def is_signed(headers, body):
    turn_id, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent_at.isdecimal() or abs(time.time() - int(sent_at)) > 300:
        return False  # too old: someone may be replaying it
    is_encoded = SIGNING_SECRET.startswith("whsec_")
    key = base64.b64decode(SIGNING_SECRET[6:]) if is_encoded else SIGNING_SECRET.encode()
    mac = hmac.new(key, f"{turn_id}.{sent_at}.".encode() + body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(mac).decode()
    return any(same(given, expected) for given in headers.get("webhook-signature", "").split())


def answer(turn):
    text = "\n".join(message["text"] for message in turn["messages"])  # all that is unanswered
    if re.search(r"\b(human|person|agent)\b", text, re.IGNORECASE):
        note = f"Asked for a person: {text}"
        return {"actions": [{"type": "handover", "note": note, "tags": ["asked-for-a-person"]}]}
    if not text:
        return {}  # says nothing, on purpose
    count = turn["session"].get("echoes", 0) + 1
    return {"actions": [{"type": "say", "text": f"Echo {count}: {text}"}], "session": {"echoes": count}}


class Bot(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        known = not SECRET or same(self.headers.get("authorization", ""), f"Bearer {SECRET}")
        allowed = known and (not SIGNING_SECRET or is_signed(self.headers, body))
        reply = json.dumps(answer(json.loads(body)) if allowed else {"error": "not allowed"}).encode()
        self.send_response(200 if allowed else 401)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), Bot)
    print(f"echo bot ready at http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
