// A bridge between Intercom and a bot, as lean as it can be, without any package: the signature is checked, the
// notification is kept on disk before it is acknowledged, and a customer's message is answered. It remembers nothing, and
// sees no person.
import { createHmac, timingSafeEqual } from "node:crypto";
import { open } from "node:fs/promises";
import http from "node:http";

const { PORT, FILE, SECRET, TOKEN, TEAMMATE, INTERCOM, BOT } = process.env;
const agent = new http.Agent({ keepAlive: true });
const file = await open(FILE, "a");

// What waits while one flush is under way shares the next one.
let waiting = [];
let flushing = false;
async function flush() {
    flushing = true;
    while (waiting.length > 0) {
        const now = waiting;
        waiting = [];
        await file.appendFile(now.map((one) => one.body + "\n").join(""));
        await file.datasync();
        for (const one of now) one.kept();
    }
    flushing = false;
}
function keep(body) {
    return new Promise((kept) => {
        waiting.push({ body, kept });
        if (!flushing) flush();
    });
}

function call(method, url, body) {
    return new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${TOKEN}`, "intercom-version": "2.14", accept: "application/json" };
        if (body) headers["content-type"] = "application/json";
        const request = http.request(url, { method, agent, headers }, (answer) => {
            let text = "";
            answer.setEncoding("utf8").on("data", (data) => (text += data));
            answer.on("end", () => resolve(JSON.parse(text)));
        });
        request.on("error", reject);
        request.end(body && JSON.stringify(body));
    });
}

async function answer({ topic, data }) {
    if (topic !== "conversation.user.created" && topic !== "conversation.user.replied") return;
    const id = data.item.id;
    const conversation = await call("GET", `${INTERCOM}/conversations/${id}`);
    if (String(conversation.admin_assignee_id) !== TEAMMATE) return;
    const parts = conversation.conversation_parts.conversation_parts;
    const said = parts.findLast((part) => part.author.type !== "admin") ?? conversation.source;
    const turn = await call("POST", BOT, { conversation: id, text: said.body });
    for (const { text } of turn.actions) {
        const reply = { message_type: "comment", type: "admin", admin_id: TEAMMATE, body: text };
        await call("POST", `${INTERCOM}/conversations/${id}/reply`, reply);
    }
}

http.createServer((request, response) => {
    if (request.method === "GET") return response.end("ok");
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
        const body = Buffer.concat(chunks);
        const expected = Buffer.from("sha1=" + createHmac("sha1", SECRET).update(body).digest("hex"));
        const given = Buffer.from(request.headers["x-hub-signature"] ?? "");
        if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
            return response.writeHead(401).end();
        }
        await keep(body.toString());
        response.end();
        answer(JSON.parse(body)).catch((error) => console.error(error.message));
    });
}).listen(Number(PORT), "127.0.0.1");
