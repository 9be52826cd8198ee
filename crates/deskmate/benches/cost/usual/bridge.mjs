// The bridge between Intercom and a bot as teams mostly write it: express, Intercom's own SDK, and SQLite to keep what
// comes in before it is acknowledged. It remembers nothing, and sees no person.
import { createHmac, timingSafeEqual } from "node:crypto";
import Database from "better-sqlite3";
import express from "express";
import { IntercomClient } from "intercom-client";

const { PORT, FILE, SECRET, TOKEN, TEAMMATE, INTERCOM, BOT } = process.env;
const intercom = new IntercomClient({ token: TOKEN, baseUrl: INTERCOM });
const database = new Database(FILE);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec("CREATE TABLE notification (id TEXT PRIMARY KEY, topic TEXT, body BLOB, at INTEGER)");
const keep = database.prepare("INSERT OR IGNORE INTO notification VALUES (?, ?, ?, ?)");

async function answer({ topic, data }) {
    if (topic !== "conversation.user.created" && topic !== "conversation.user.replied") return;
    const conversation_id = data.item.id;
    const conversation = await intercom.conversations.find({ conversation_id });
    if (String(conversation.admin_assignee_id) !== TEAMMATE) return;
    const parts = conversation.conversation_parts.conversation_parts;
    const said = parts.findLast((part) => part.author.type !== "admin") ?? conversation.source;
    const asked = await fetch(BOT, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ conversation: conversation_id, text: said.body }),
    });
    for (const { text } of (await asked.json()).actions) {
        const body = { message_type: "comment", type: "admin", admin_id: TEAMMATE, body: text };
        await intercom.conversations.reply({ conversation_id, body });
    }
}

const app = express();
app.get("/", (_, response) => response.send("ok"));
app.post(/.*/, express.raw({ type: () => true, limit: "1mb" }), (request, response) => {
    const expected = Buffer.from("sha1=" + createHmac("sha1", SECRET).update(request.body).digest("hex"));
    const given = Buffer.from(request.get("x-hub-signature") ?? "");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return response.sendStatus(401);
    const told = JSON.parse(request.body);
    keep.run(told.id, told.topic, request.body, Date.now());
    response.sendStatus(200);
    answer(told).catch((error) => console.error(error.message));
});
app.listen(Number(PORT), "127.0.0.1");
