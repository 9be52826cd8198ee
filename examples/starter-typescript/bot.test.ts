/**
 * The bot through everything: a customer writes in a local Intercom, Deskmate asks the bot, the answer is there.
 * DESKMATE names the program where it is not on the path.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

interface Part { author: { id: string }; body: string | null }
interface Twin {
  base_url: string; access_token: string; client_secret: string; teammate_id: string; control_url: string;
  teams: { id: string; name: string }[];
}

const secret = `whsec_${Buffer.from('a secret of the tests').toString('base64')}`;
const deskmate = process.env.DESKMATE ?? 'deskmate';
const started: ChildProcess[] = [];
let folder: string;
let bot: string;
let twin: Twin;

function start(program: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  const process_ = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...env } });
  started.push(process_);
  return process_;
}

async function firstLine(of: ChildProcess): Promise<string> {
  assert.ok(of.stdout);
  const [line] = await once(createInterface(of.stdout), 'line');
  return String(line);
}

async function freePort(): Promise<number> {
  const listening = createServer().listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  assert.ok(typeof address === 'object' && address);
  listening.close();
  await once(listening, 'close');
  return address.port;
}

async function eventually(what: string, wanted: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    if (await wanted().catch(() => false)) return;
    await new Promise((next) => { setTimeout(next, 50); });
  }
  assert.fail(`never: ${what}`);
}

// What the twin answers, each test looks into by itself.
async function control(method: string, path: string, body?: unknown): Promise<any> {
  const answer = await fetch(twin.control_url + path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.json();
}

const shown = (conversation: string) => control('GET', `/conversations/${conversation}`);

async function reads(conversation: string, words: string): Promise<void> {
  await eventually(words, async () => {
    const parts: Part[] = (await shown(conversation)).conversation_parts.conversation_parts;
    return parts.some((part) => part.author.id === twin.teammate_id && (part.body ?? '').includes(words));
  });
}

async function customerStarts(body: string): Promise<string> {
  return (await control('POST', '/act', { act: 'contact_starts', contact: 'Joe', body })).conversation_id;
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bot-'));
  const running = start(process.execPath, ['--import', 'tsx', 'bot.ts'], { PORT: '0', BOT_SIGNING_SECRET: secret });
  bot = (await firstLine(running)).replace('ready at ', '');
  twin = JSON.parse(await firstLine(start(deskmate, ['twin', '--json', '--listen', '127.0.0.1:0'])));
  const port = await freePort();
  const config = join(folder, 'deskmate.toml');
  await writeFile(config, `
    listen = "127.0.0.1:${port}"
    database_url = "sqlite:bot.db"
    console = false
    [[channel]]
    name = "support"
    key = "of-the-tests"
    bot = { driver = "http", url = "${bot}", signing_secret = "${secret}" }
    fallback_team = "Support"
    takes = { unassigned = true }
    [channel.intercom]
    access_token = "${twin.access_token}"
    client_secret = "${twin.client_secret}"
    teammate_id = "${twin.teammate_id}"
    base_url = "${twin.base_url}"
  `);
  start(deskmate, ['serve', '--config', config]).stdout?.resume();
  await eventually('Deskmate is ready', async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok);
  await control('PUT', '/webhook', { url: `http://127.0.0.1:${port}/hooks/support-of-the-tests` });
});

after(async () => {
  for (const process_ of started.reverse()) {
    if (process_.exitCode !== null) continue;
    process_.kill('SIGINT');
    await once(process_, 'exit');
  }
  await rm(folder, { recursive: true });
});

test('it greets by name, and a press is answered', async () => {
  const conversation = await customerStarts('Hi');
  await reads(conversation, 'Hello Joe! What can I do for you?');
  await control('POST', '/act', { act: 'contact_writes', conversation, body: 'Opening hours' });
  await reads(conversation, 'from 9 to 17');
});

test('who wants a person gets one', async () => {
  const conversation = await customerStarts('Can I talk to a person?');
  await reads(conversation, 'I get you a colleague.');
  const support = twin.teams.find((team) => team.name === 'Support');
  await eventually('the team has it', async () => String((await shown(conversation)).team_assignee_id) === support?.id);
});

test('nobody else may post', async () => {
  const body = JSON.stringify({ reason: 'message', messages: [], session: {}, contact: {} });
  const posted = async (sentAt: number, key: string) => {
    const signature = createHmac('sha256', key).update(`trn_1.${sentAt}.${body}`).digest('base64');
    const headers = { 'webhook-id': 'trn_1', 'webhook-timestamp': `${sentAt}`, 'webhook-signature': `v1,${signature}` };
    return (await fetch(bot, { method: 'POST', headers, body })).status;
  };
  const now = Math.floor(Date.now() / 1000);
  assert.equal(await posted(now, 'a secret of the tests'), 200);
  assert.equal(await posted(now - 301, 'a secret of the tests'), 401);
  assert.equal(await posted(now, 'a guess'), 401);
  assert.equal((await fetch(bot, { method: 'POST', body })).status, 401);
});
