"""A bot for Deskmate, to begin with: FastAPI, posts whose signature is checked, and one place for what it says.

    BOT_SIGNING_SECRET=whsec_… uvicorn bot:app --port 9000
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
import time

from fastapi import FastAPI, HTTPException, Request

MOST_SECONDS = 300  # an older post may be somebody's who recorded it

app = FastAPI(title="A bot for Deskmate")


def key(secret: str) -> bytes:
    """What is encoded after `whsec_`; any other secret as it is."""
    if not secret:
        raise RuntimeError("BOT_SIGNING_SECRET is not set: anybody could post to this bot")
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        encoded = secret.removeprefix("whsec_")
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except binascii.Error:
        raise RuntimeError("BOT_SIGNING_SECRET is not base64 after `whsec_`") from None


KEY = key(os.environ.get("BOT_SIGNING_SECRET", ""))


def is_signed(headers, body: bytes) -> bool:
    """Whether Deskmate sent these very bytes, and just now (Standard Webhooks)."""
    sent_at = headers.get("webhook-timestamp", "")
    if not sent_at.isdecimal() or abs(time.time() - int(sent_at)) > MOST_SECONDS:
        return False
    signed = f"{headers.get('webhook-id', '')}.{sent_at}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest())
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one.encode(), expected) for one in given)


def answer(turn: dict) -> dict:
    """What the bot does about a turn. Write your own bot here."""
    messages = turn["messages"]
    if turn["reason"] == "returned" and not messages:
        return {}  # people gave it back, and nobody waits for an answer: say nothing
    text = "\n".join(message["text"] for message in messages)
    if re.search(r"\b(human|person|agent)\b", text, re.IGNORECASE):
        note = f"Asked for a person. The last words were: {text}"
        return {"actions": [{"type": "handover", "note": note, "message": "I get you a colleague."}]}
    chosen = next((message["choice"]["id"] for message in messages if message.get("choice")), None)
    if chosen == "hours":
        return {"actions": [{"type": "say", "text": "We are here from 9 to 17, Monday to Friday."}]}
    name = (turn["contact"].get("name") or "").split(" ")[0]
    choices = [{"id": "hours", "title": "Opening hours"}, {"id": "human", "title": "Talk to a person"}]
    hello = {"type": "say", "text": f"Hello {name or 'there'}! What can I do for you?", "choices": choices}
    times = turn["session"].get("times_greeted", 0) + 1
    return {"actions": [hello], "session": {"times_greeted": times}}


@app.post("/turn")
async def turn(request: Request) -> dict:
    body = await request.body()
    if not is_signed(request.headers, body):
        raise HTTPException(401, "the signature does not fit")
    return answer(await request.json())
