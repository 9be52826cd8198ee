// A Deskmate bot that repeats what the customer writes, and hands over to a person on request.
// Set PORT, BOT_SECRET (checks the bearer) and BOT_SIGNING_SECRET (checks the signature) to taste.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const { PORT = "9000", BOT_SECRET, BOT_SIGNING_SECRET } = process.env;

function same(a, b) {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right); // as long wherever they differ
}

function isSigned(headers, body) {
  const { "webhook-id": id, "webhook-timestamp": sentAt, "webhook-signature": given = "" } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(sentAt)) <= 300)) return false; // too old: a replay?
  const encoded = BOT_SIGNING_SECRET.startsWith("whsec_");
  const key = encoded ? Buffer.from(BOT_SIGNING_SECRET.slice(6), "base64") : BOT_SIGNING_SECRET;
  const mac = createHmac("sha256", key).update(`${id}.${sentAt}.`).update(body).digest("base64");
  return given.split(" ").some((signature) => same(signature, `v1,${mac}`));
}

function isAllowed(headers, body) {
  if (BOT_SECRET && !same(headers.authorization ?? "", `Bearer ${BOT_SECRET}`)) return false;
  return !BOT_SIGNING_SECRET || isSigned(headers, body);
}

function answer(turn) {
  const text = turn.messages.map((message) => message.text).join("\n"); // all that is unanswered
  if (/\b(human|person|agent)\b/i.test(text)) {
    const note = `Asked for a person: ${text}`;
    return { actions: [{ type: "handover", note, tags: ["asked-for-a-person"] }] };
  }
  if (!text) return {}; // says nothing, on purpose
  const count = (turn.session.echoes ?? 0) + 1;
  return { actions: [{ type: "say", text: `Echo ${count}: ${text}` }], session: { echoes: count } };
}

const server = createServer(async (request, response) => {
  let [status, reply] = [401, {}];
  try {
    const body = Buffer.concat(await request.toArray());
    if (isAllowed(request.headers, body)) [status, reply] = [200, answer(JSON.parse(body))];
  } catch (error) {
    console.error(error);
    status = 500; // Deskmate tries again, then gives the customer to people
  }
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(reply));
});
server.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`echo bot ready at http://127.0.0.1:${server.address().port}`);
});
