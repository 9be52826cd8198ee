/**
 * A bot for Deskmate, to begin with: posts whose signature is checked, and one place for what it says.
 *
 *     BOT_SIGNING_SECRET=whsec_… npm start
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';

/** What the bot is told; there is more: docs/bot-protocol.md. */
export interface Turn {
  turn_id: string;
  reason: 'message' | 'returned' | 'command' | 'timer';
  contact: { name?: string | null };
  session: Record<string, unknown>;
  messages: { text: string; choice?: { id: string; title: string } }[];
}

interface Choice { id: string; title: string }

/** What it can do; there is more. */
export type Action =
  | { type: 'say'; text: string; choices?: Choice[] }
  | { type: 'handover'; team?: string; note?: string; message?: string }
  | { type: 'note'; text: string };

export interface Answer { actions?: Action[]; session?: Record<string, unknown> }

const MOST_SECONDS = 300; // an older post may be somebody's who recorded it
const MOST_BYTES = 2 * 1024 * 1024;

/** What is encoded after `whsec_`; any other secret as it is. */
function key(secret: string | undefined): Buffer {
  if (!secret) throw new Error('BOT_SIGNING_SECRET is not set: anybody could post to this bot');
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
}

const KEY = key(process.env.BOT_SIGNING_SECRET);

/** Whether Deskmate sent these very bytes, and just now (Standard Webhooks). */
function isSigned(headers: IncomingHttpHeaders, body: Buffer): boolean {
  const [id, sentAt, signatures] = ['id', 'timestamp', 'signature'].map((name) => String(headers[`webhook-${name}`] ?? ''));
  if (!/^\d+$/.test(sentAt ?? '') || Math.abs(Date.now() / 1000 - Number(sentAt)) > MOST_SECONDS) return false;
  const mac = createHmac('sha256', KEY).update(`${id}.${sentAt}.`).update(body).digest('base64');
  const expected = Buffer.from(`v1,${mac}`);
  return (signatures ?? '').split(' ').some((given) => {
    const one = Buffer.from(given);
    return one.length === expected.length && timingSafeEqual(one, expected);
  });
}

/** What the bot does about a turn. Write your own bot here. */
export function answer(turn: Turn): Answer {
  if (turn.reason === 'returned' && turn.messages.length === 0) return {}; // nobody waits: say nothing
  const text = turn.messages.map((message) => message.text).join('\n');
  if (/\b(human|person|agent)\b/i.test(text)) {
    const note = `Asked for a person. The last words were: ${text}`;
    return { actions: [{ type: 'handover', note, message: 'I get you a colleague.' }] };
  }
  if (turn.messages.some((message) => message.choice?.id === 'hours')) {
    return { actions: [{ type: 'say', text: 'We are here from 9 to 17, Monday to Friday.' }] };
  }
  const name = turn.contact.name?.split(' ')[0] ?? 'there';
  const choices = [{ id: 'hours', title: 'Opening hours' }, { id: 'human', title: 'Talk to a person' }];
  const times = Number(turn.session.times_greeted ?? 0) + 1;
  return {
    actions: [{ type: 'say', text: `Hello ${name}! What can I do for you?`, choices }],
    session: { times_greeted: times },
  };
}

const server = createServer(async (request, response) => {
  const reply = (status: number, body: Answer) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  try {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of request) {
      bytes += piece.length;
      if (bytes > MOST_BYTES) return reply(413, {});
      pieces.push(piece);
    }
    const body = Buffer.concat(pieces);
    if (request.method !== 'POST' || !isSigned(request.headers, body)) return reply(401, {});
    return reply(200, answer(JSON.parse(body.toString()) as Turn));
  } catch (error) {
    console.error(error);
    return reply(500, {}); // Deskmate tries again, then gives the customer to people
  }
});

server.listen(Number(process.env.PORT ?? 9000), '127.0.0.1', () => {
  const address = server.address();
  console.log(`ready at http://127.0.0.1:${typeof address === 'object' ? address?.port : address}/turn`);
});
