// A twin of its own for a test, a bot that holds its desk, and the operations of others.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const program = process.env.TWIN_PROGRAM ?? here('../../../../target/debug/examples/twin');

/** Starts a twin. `act` and `control` steer it, `bot()` starts a bot, `stop()` ends all. */
export async function startTwin() {
  const child = spawn(program, [], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const about = JSON.parse(line.toString());
  const servers = [];
  const twin = {
    about,
    url: about.base_url,
    async control(method, path, body) {
      const answer = await fetch(about.control_url + path, { method, body: JSON.stringify(body) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${text}`);
      return JSON.parse(text);
    },
    act: (act, fields) => twin.control('POST', '/act', { act, ...fields }),
    async api(method, path, body) {
      const answer = await fetch(about.base_url + path, {
        method,
        body: body && JSON.stringify(body),
        headers: { Authorization: `Bearer ${about.access_token}`, 'Content-Type': 'application/json' },
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.json();
    },
    conversation: (id) => twin.control('GET', `/conversations/${id}`, undefined),
    async bot() {
      const server = await startBot(twin);
      servers.push(server);
      return server;
    },
    /** Stands still, as a program does that is stopped: connections stay, nothing is answered. */
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    async stop() {
      for (const server of servers) server.close();
      child.kill('SIGCONT');
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
  return twin;
}

/** Starts `deskmate demo`: twin, Deskmate and its example bot, as a newcomer does. */
export async function startDemo(...more) {
  const demo = process.env.DEMO_PROGRAM ?? here('../../../../target/release/deskmate');
  const child = spawn(demo, ['demo', ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  const links = [];
  for await (const line of createInterface(child.stdout)) {
    links.push(...(line.match(/https?:\S+/g) ?? []));
    if (line.includes('Ctrl-C')) break;
  }
  child.stdout.resume();
  const sides = links.find((link) => new URL(link).pathname === '/');
  const state = await (await fetch(new URL('/_twin/state', sides))).json();
  return {
    about: state.describe,
    url: state.describe.base_url,
    links,
    sides,
    async stop() {
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

/** A bot teammate as small as can be: it answers what is said while it holds the conversation. */
async function startBot(twin) {
  let turns = Promise.resolve();
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      response.end();
      if (request.method === 'POST') {
        const event = JSON.parse(Buffer.concat(chunks).toString());
        turns = turns.then(() => turn(twin, event)).catch(() => {});
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}/hook`;
  await twin.control('PUT', '/webhook', { url });
  return server;
}

const plain = (html) => (html ?? '').replace(/<[^>]+>/g, '');

async function turn(twin, { topic, data }) {
  const topics = ['conversation.user.created', 'conversation.user.replied', 'conversation.admin.assigned'];
  if (!topics.includes(topic)) return;
  const admin_id = twin.about.teammate_id;
  const { id } = data.item;
  const now = await twin.api('GET', `/conversations/${id}`);
  if (String(now.admin_assignee_id) !== admin_id) return;
  const parts = now.conversation_parts.conversation_parts;
  const own = parts.findLastIndex((p) => p.author.id === admin_id && ['comment', 'quick_reply'].includes(p.part_type));
  const texts = parts.slice(own + 1).filter((p) => ['user', 'lead'].includes(p.author.type) && p.body).map((p) => plain(p.body));
  if (own < 0) texts.unshift(plain(now.source.body));
  const by = data.item.conversation_parts?.conversation_parts?.[0]?.author;
  const back = topic === 'conversation.admin.assigned' && by?.type === 'admin' && by.id !== admin_id;
  if (texts.length === 0 && !(back && own >= 0)) return;
  const reply = (body) => twin.api('POST', `/conversations/${id}/reply`, { type: 'admin', admin_id, ...body });
  const say = (body) => reply({ message_type: 'comment', body });
  const said = texts.join(' ').toLowerCase();
  if (said.includes('person')) {
    await say('I am getting a colleague for you.');
    await reply({ message_type: 'note', body: '<p>Asks for a person, about order <b>A-17</b>.</p>' });
    await twin.api('POST', `/conversations/${id}/tags`, { id: await tagId(twin, 'preferred'), admin_id });
    const team = twin.about.teams.find((t) => t.name === 'Support').id;
    await twin.api('POST', `/conversations/${id}/parts`, { message_type: 'assignment', type: 'team', admin_id, assignee_id: team });
  } else if (said.includes('order')) {
    await say('<p>Order <b>A-17</b> has left our house and arrives on Monday.</p>');
  } else if (texts.length === 0) {
    await say('I am back. Is there anything else I can do?');
  } else {
    await say('<p>Hello! I can look up an order, or fetch a person.</p>');
    await reply({
      message_type: 'quick_reply',
      reply_options: [
        { text: 'Where is my order?', uuid: '11111111-1111-4111-8111-111111111111' },
        { text: 'Talk to a person', uuid: '22222222-2222-4222-8222-222222222222' },
      ],
    });
  }
}

async function tagId(twin, name) {
  const { data } = await twin.api('GET', '/tags');
  return data.find((tag) => tag.name === name).id;
}
