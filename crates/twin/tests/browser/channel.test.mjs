// From an empty installation to “Live” without a terminal: `deskmate serve` beside a twin that plays Intercom.
// SHOTS=FOLDER takes pictures.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
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
import { expect, until } from './expect.mjs';
import { startTwin } from './twin.mjs';
import { opens } from './widths.mjs';

const [name, password] = ['ann@example.com', 'correct horse battery'];
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SHOTS;
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
  const oidc = 'console = { oidc = { issuer = "https://login.example.com", client_id = "deskmate", client_secret = "s", name = "Example ID", role = "viewer" } }';
  await writeFile(join(folder, 'deskmate.toml'), `listen = "${listen}"\ndatabase_url = "sqlite:deskmate.db"\n${oidc}\n`, { mode: 0o600 });
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
  if (shots) await page.screenshot({ path: join(shots, `${what.replaceAll(' ', '-')}.png`), fullPage: true });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ rules: { 'target-size': { enabled: true } } }));
  assert.deepEqual(violations.map((v) => `${what}: ${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`), []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${what} is ${wide} px too wide`);
}

test('from an empty installation to a channel that is live', async () => {
  const page = await browser.window({ bypassCSP: true });
  await page.goto(service.link);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password, at least').fill(password);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.waitForURL(`${service.base}/channels`);

  await opens(page, `${service.base}/channels/new`);
  await isFitFor(page, 'the empty form');
  await page.getByLabel('Name: lower-case letters').fill('support');
  await page.getByLabel('Access token').fill(twin.about.access_token);
  await page.getByLabel('Client secret, from').fill(twin.about.client_secret);
  await page.getByLabel("Another address than Intercom's").fill(twin.url);
  await page.getByRole('button', { name: 'Look what the token opens' }).click();
  await expect(page.locator('#workspace-title ~ .mark.good'), /It opens/);
  await page.locator('#policies > summary').click();
  await isFitFor(page, 'the form with its lists');
  const seen = await page.locator('.picks img').evaluateAll((all) => all.map((img) => img.complete && img.naturalWidth));
  assert.deepEqual(seen, [64, 64], 'two teammates have pictures, which come from us');
  await page.getByLabel('People have been silent this long').fill('2h');
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
  await expect(page.locator('#policies > summary'), /1 not as by default/);
  await page.locator('#policies > summary').click();
  assert.equal(await page.getByLabel('People have been silent this long').inputValue(), '2h');
  assert.notEqual(await page.getByLabel('With draft').inputValue(), '');
  assert.ok(!(await page.content()).includes(twin.about.access_token), 'a token is never shown again');
  await page.context().close();
});

test('signing in by single sign-on or by password, in every window', async () => {
  for (const width of [1280, 390]) {
    for (const scheme of ['light', 'dark']) {
      const page = await browser.window({ width, scheme, bypassCSP: true });
      await page.goto(`${service.base}/sign-in?back=%2Fconsole%2Fdrafts`);
      const link = page.getByRole('link', { name: 'Sign in with Example ID' });
      assert.match(await link.getAttribute('href'), /\/sign-in\/sso\?back=/);
      await isFitFor(page, `signing in ${width} ${scheme}`);
      await page.keyboard.press('Tab');
      while (!(await link.evaluate((own) => own === document.activeElement))) await page.keyboard.press('Tab');
      await page.context().close();
    }
  }
});

async function signsIn(page) {
  await page.goto(`${service.base}/sign-in`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('a channel is connected on the page of Intercom, and no token is copied', async () => {
  await twin.control('PUT', '/app', { name: 'Helpful', redirect_urls: [`${service.base}/connected`] });
  const page = await browser.window({ bypassCSP: true });
  await signsIn(page);
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
  await opens(page, `${service.base}/channels/new`);
  await page.getByLabel('Name: lower-case letters').fill('sales');
  await page.getByLabel('Client secret, from').fill(twin.about.client_secret);
  await page.getByLabel('Client id, beside').fill(twin.about.client_id);
  await page.getByLabel("Another address than Intercom's").fill(twin.url);
  await page.getByRole('button', { name: 'Connect with Intercom' }).click();
  await expect(page.getByRole('heading', { level: 1 }), 'Helpful asks for access to Twin Shop');
  await page.getByLabel('You are').selectOption('Ben Bell');
  await page.getByRole('button', { name: 'Authorise access' }).click();
  await expect(page.locator('#connect [role=status]'), /Connected/);
  await isFitFor(page, 'the form of who is back');
  assert.equal(await page.getByLabel('Name: lower-case letters').inputValue(), 'sales', 'nothing typed is lost');
  // The bot of the other channel is taken.
  await page.locator('input[name=teammate_id]').first().check();
  await page.getByLabel('Fallback team').selectOption({ label: await page.locator('#fallback option', { hasText: 'Support' }).first().innerText() });
  await page.getByLabel('a service that speaks the bot protocol').check();
  await page.getByLabel('Address of the service').fill('http://127.0.0.1:9/turn');
  await page.getByRole('button', { name: 'Check and create' }).click();
  await page.waitForURL(`${service.base}/channels/sales`);
  await page.locator('#disconnect > summary').click();
  await isFitFor(page, 'a channel that is connected');
  await page.context().close();
});

test('every kind of bot asks for what it needs, and is tried before it is saved, in every window', async () => {
  for (const width of [390, 640, 1280]) {
    for (const scheme of ['light', 'dark']) {
      const page = await browser.window({ width, scheme, bypassCSP: true });
      await signsIn(page);
      await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
      await page.goto(`${service.base}/channels/new`);
      assert.ok(await page.locator('input[name="dialogs.file"]').isVisible(), 'the first is chosen');
      await page.getByLabel('a Rasa bot').check();
      const url = page.locator('input[name="rasa.url"]');
      assert.ok(!(await page.locator('input[name="dialogs.file"]').isVisible()), 'what others need is out of the way');
      await url.fill('http://127.0.0.1:9');
      await page.getByRole('button', { name: 'Try the bot' }).click();
      const about = page.locator('.kind', { has: url });
      await expect(about.locator('.bad-text'), /cannot be reached/);
      await isFitFor(page, `a bot that is not there ${width} ${scheme}`);
      await url.fill(twin.url);
      await page.getByRole('button', { name: 'Try the bot' }).click();
      await expect(page.locator('[aria-labelledby=bot-title] [role=status]'), /can be reached/);
      await page.getByLabel('a service that speaks the bot protocol').check();
      assert.ok(!(await url.isVisible()));
      await page.getByLabel('Address of the service').fill('nonsense');
      await page.getByRole('button', { name: 'Try the bot' }).click();
      await expect(page.locator('[aria-labelledby=bot-title] .bad-text'), /nonsense|address/);
      await isFitFor(page, `a bot whose address is none ${width} ${scheme}`);
      await page.getByLabel('a Rasa bot').check();
      assert.equal(await url.inputValue(), twin.url, 'nothing typed is lost');
      await page.context().close();
    }
  }
});

test('what a form was answered stays, and what is chosen, whatever else changes meanwhile', async () => {
  const [page, other] = [await browser.window({}), await browser.window({})];
  for (const one of [page, other]) {
    await signsIn(one);
    await one.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
  }
  await page.goto(`${service.base}/channels/new`);
  await page.getByLabel('a Rasa bot').check();
  await page.locator('input[name="rasa.url"]').fill(twin.url);
  await page.getByRole('button', { name: 'Try the bot' }).click();
  const found = page.locator('[aria-labelledby=bot-title] [role=status]', { hasText: 'can be reached' });
  await found.waitFor();
  await opens(other, `${service.base}/channels`);
  await other.locator('#pause-all > summary').click();
  await other.getByRole('button', { name: 'Pause all channels' }).click();
  await expect(page.locator('.stopped'), /Everything is paused/);
  assert.ok(await found.isVisible(), 'the answer is still there');
  assert.equal(await page.locator('input[name="rasa.url"]').inputValue(), twin.url);
  await page.locator('a.skip').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash === '#main');
  assert.ok(await found.isVisible(), 'a place on the page is no other page');
  await page.goto(`${service.base}/channels/new`);
  await page.getByLabel('How far it may go').selectOption('draft');
  await other.getByRole('button', { name: 'Resume all' }).click();
  await until(async () => (await page.locator('.stopped').count()) === 0, 'it goes on in the other window');
  assert.equal(await page.getByLabel('How far it may go').inputValue(), 'draft', 'what is chosen stays');
  await Promise.all([page, other].map((one) => one.context().close()));
});

test('two edit one channel in live windows, and the second is told', async () => {
  const [ann, eve] = [await browser.window({}), await browser.window({})];
  for (const one of [ann, eve]) {
    await signsIn(one);
    await one.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
    await opens(one, `${service.base}/channels/sales/edit`);
  }
  await ann.getByLabel('Address of the service').fill('http://127.0.0.1:9/mine');
  await eve.getByLabel('How far it may go').selectOption('route');
  await eve.getByRole('button', { name: 'Check and update' }).click();
  await eve.waitForURL(`${service.base}/channels/sales`);
  await opens(eve, `${service.base}/channels`);
  await eve.locator('#pause-all > summary').click();
  await eve.getByRole('button', { name: 'Pause all channels' }).click();
  await expect(ann.locator('.stopped'), /Everything is paused/);
  await ann.getByRole('button', { name: 'Check and update' }).click();
  await expect(ann.locator('main [role=alert]'), /Somebody else has changed this channel/);
  assert.equal(await ann.getByLabel('Address of the service').inputValue(), 'http://127.0.0.1:9/mine');
  await eve.getByRole('button', { name: 'Resume all' }).click();
  await until(async () => (await ann.locator('.stopped').count()) === 0, 'it goes on');
  await Promise.all([ann, eve].map((one) => one.context().close()));
});

test('a bot is chosen and tried without scripts', async () => {
  const page = await browser.window({ javaScriptEnabled: false });
  await signsIn(page);
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
  await page.goto(`${service.base}/channels/new`);
  await page.getByLabel('a Rasa bot').check();
  await page.locator('input[name="rasa.url"]').fill(twin.url);
  await page.getByRole('button', { name: 'Try the bot' }).click();
  await page.locator('[aria-labelledby=bot-title] [role=status]', { hasText: 'can be reached' }).waitFor();
  assert.ok(!(await page.locator('input[name="dialogs.file"]').isVisible()));
  await page.context().close();
});

/** The code that an app shows now (RFC 6238). */
function code(secret) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const moment = Buffer.alloc(8);
  moment.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(moment).digest();
  const four = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(four % 1_000_000).padStart(6, '0');
}

test('signing in in two steps, set up and used on a phone', async () => {
  const page = await browser.window({ width: 390, scheme: 'dark', bypassCSP: true });
  await signsIn(page);
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
  await opens(page, `${service.base}/account`);
  await page.locator('#second-step').getByLabel('Present password').fill(password);
  await page.getByRole('button', { name: 'Set it up' }).click();
  await page.getByRole('img', { name: 'The secret, as a QR code' }).waitFor();
  await isFitFor(page, 'the secret');
  await page.getByLabel('The code that the app shows').fill(code(await page.locator('#made').innerText()));
  await page.getByRole('button', { name: 'Switch it on' }).click();
  await page.locator('.recovery li').first().waitFor();
  await isFitFor(page, 'the recovery codes');
  const spare = await page.locator('.recovery li').first().innerText();
  await page.context().close();

  const other = await browser.window({ width: 390, bypassCSP: true });
  await signsIn(other);
  await other.getByLabel('Code').waitFor();
  await isFitFor(other, 'the second step');
  await other.getByLabel('Code').fill(spare);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.waitForURL((url) => !url.pathname.includes('/sign-in'));
  await other.context().close();
});
