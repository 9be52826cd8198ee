// From an empty installation to “Live” without a terminal: `deskmate serve` beside a twin that plays Intercom.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { expect } from './expect.mjs';
import { startTwin } from './twin.mjs';
import { opens } from './widths.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const program = process.env.DEMO_PROGRAM ?? fileURLToPath(new URL('../../../../target/release/deskmate', import.meta.url));
let browser;
let twin;
let service;
before(async () => {
  [browser, twin, service] = [await startBrowser(), await startTwin(), await startService()];
});
after(async () => {
  await browser.stop();
  await service.stop();
  await twin.stop();
  assert.deepEqual(browser.problems, []);
});

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts `deskmate serve` with nothing in it. `link` is the one by which the first admin comes in. */
async function startService() {
  const folder = await mkdtemp(join(tmpdir(), 'console-'));
  const listen = `127.0.0.1:${await freePort()}`;
  await writeFile(join(folder, 'deskmate.toml'), `listen = "${listen}"\ndatabase_url = "sqlite:deskmate.db"\n`, { mode: 0o600 });
  const env = { ...process.env, DESKMATE_MASTER_KEY: '0123456789abcdef'.repeat(4) };
  const child = spawn(program, ['serve'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
  let link;
  for await (const line of createInterface(child.stdout)) {
    link = line.match(/https?:\S+\/invitation\/\S+/)?.[0];
    if (link) break;
  }
  child.stdout.resume();
  return {
    link,
    base: `http://${listen}/console`,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

async function isFitFor(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ rules: { 'target-size': { enabled: true } } }));
  assert.deepEqual(violations.map((v) => `${what}: ${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`), []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${what} is ${wide} px too wide`);
}

test('from an empty installation to a channel that is live', async () => {
  const page = await browser.window({ bypassCSP: true });
  await page.goto(service.link);
  await page.getByLabel('Name').fill('ann@example.com');
  await page.getByLabel('Password, at least').fill('correct horse battery');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.waitForURL(`${service.base}/channels`);

  await opens(page, `${service.base}/channels/new`);
  await isFitFor(page, 'the empty form');
  await page.getByLabel('Name: lower-case letters').fill('support');
  await page.getByLabel('Access token').fill(twin.about.access_token);
  await page.getByLabel('Client secret').fill(twin.about.client_secret);
  await page.getByLabel("Another address than Intercom's").fill(twin.url);
  await page.getByRole('button', { name: 'Look what the token opens' }).click();
  await expect(page.locator('#workspace-title ~ .mark.good'), /It opens/);
  await isFitFor(page, 'the form with its lists');
  await page.locator(`input[name=teammate_id][value="${twin.about.teammate_id}"]`).check();
  await page.getByLabel('Fallback team').selectOption({ label: await page.locator('#fallback option', { hasText: 'Support' }).first().innerText() });
  await page.getByLabel('a service that speaks the bot protocol').check();
  await page.getByLabel('Address of the service').fill('http://127.0.0.1:9/turn');
  await page.getByRole('button', { name: 'Check and create' }).click();
  await page.waitForURL(`${service.base}/channels/support`);

  await expect(page.locator('h1 + .mark'), /Ready/);
  await expect(page.locator('#webhook-title ~ [role=status]'), /Waiting for the first webhook/);
  const topic = page.locator('.topics li', { hasText: 'conversation.user.created' });
  await expect(topic, /needed, not seen yet/);
  await isFitFor(page, 'the channel');
  const url = await page.locator('.webhook').innerText();
  await twin.control('PUT', '/webhook', { url });
  await twin.act('contact_starts', { contact: twin.about.contacts[0].name, body: 'Hello?' });
  // The page turns by itself.
  await expect(page.locator('#webhook-title ~ [role=status]'), /Live: last webhook/);
  await expect(topic, /needed, last seen/);

  await page.getByRole('link', { name: 'Change it' }).click();
  await page.getByLabel('How far it may go').selectOption('draft');
  await page.getByLabel('With draft').selectOption({ label: 'Support' });
  await page.getByRole('button', { name: 'Check and update' }).click();
  await page.waitForURL(`${service.base}/channels/support`);
  await opens(page, `${service.base}/channels/support/edit`);
  assert.equal(await page.getByLabel('How far it may go').inputValue(), 'draft');
  assert.notEqual(await page.getByLabel('With draft').inputValue(), '');
  assert.ok(!(await page.content()).includes(twin.about.access_token), 'a token is never shown again');
  await page.context().close();
});
