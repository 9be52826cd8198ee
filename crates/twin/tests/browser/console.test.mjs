// The console of `deskmate demo`, as a support lead sees it. SHOTS=FOLDER takes a picture of every page.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { expect, until } from './expect.mjs';
import { startDemo } from './twin.mjs';
import { weigh } from './weigh.mjs';
import { opens } from './widths.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SHOTS;
let browser;
let demo;
let enter;
let base;
before(async () => {
  [browser, demo] = [await startBrowser(), await startDemo()];
  enter = demo.links.find((link) => link.includes('/console/enter/'));
  base = `${new URL(enter).origin}/console`;
  if (shots) await mkdir(shots, { recursive: true });
});
after(async () => {
  await browser.stop();
  await demo.stop();
  assert.deepEqual(browser.problems, []);
});

/** A window that is signed in. */
async function signedIn(window) {
  const page = await browser.window(window);
  await opens(page, enter);
  return page;
}

for (const scheme of ['light', 'dark']) {
  for (const width of [1280, 390]) {
    test(`axe finds nothing at ${width} px, ${scheme}, and nothing is cut off`, async () => {
      const page = await signedIn({ width, scheme, bypassCSP: true });
      const first = await page.locator('tbody a').first().getAttribute('href');
      const pages = {
        conversations: `${base}/conversations`,
        people: `${base}/conversations?list=person`,
        conversation: new URL(first, base).href,
        channels: `${base}/channels`,
        channel: `${base}/channels/demo`,
        bots: `${base}/bots`,
        bot: `${base}/bots/demo`,
        picture: `${base}/bots/demo/picture`,
        chat: `${base}/bots/demo/try`,
        results: `${base}/drafts/results`,
        deliveries: `${base}/deliveries`,
        alerts: `${base}/alerts`,
        customer: `${base}/settings/customer?contact=nobody`,
        settings: `${base}/settings`,
        changes: `${base}/settings/changes`,
        account: `${base}/account`,
      };
      for (const [name, address] of Object.entries(pages)) {
        await opens(page, address);
        await page.evaluate(() => {
          for (const fold of document.querySelectorAll('details:not(.menu)')) fold.open = true;
        });
        if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
        await page.evaluate(axe);
        const rules = { 'target-size': { enabled: true } };
        const { violations } = await page.evaluate((r) => globalThis.axe.run({ rules: r }), rules);
        const found = violations.map((v) => `${name}: ${v.id}: ${v.nodes.map((n) => `${n.html.slice(0, 160)} ${[...n.any, ...n.all][0]?.message ?? ''}`).join(' | ')}`);
        assert.deepEqual(found, []);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
      }
      await page.context().close();
    });
  }
}

test('no page weighs more than 60 KB', async () => {
  const page = await signedIn({});
  for (const path of ['/conversations', '/channels', '/bots/demo', '/bots/demo/picture', '/deliveries', '/alerts', '/settings']) {
    const { sent } = await weigh(page, base + path);
    const drawn = await page.evaluate(async () => {
      const at = document.querySelector('[data-drawing]')?.dataset.drawing;
      if (!at) return 0;
      const got = () => performance.getEntriesByName(new URL(at, location).href)[0];
      while (!got()) await new Promise(requestAnimationFrame);
      return got().encodedBodySize;
    });
    assert.ok(sent + drawn < 60_000, `${path}: ${sent} bytes, and ${drawn} of a picture`);
  }
  await page.context().close();
});

test('paused by keyboard in one window, seen in another, and resumed there', async () => {
  const [one, other] = [await signedIn({}), await signedIn({})];
  await opens(one, `${base}/channels/demo`);
  await opens(other, `${base}/conversations`);
  const fold = one.locator('#pause > summary');
  await fold.focus();
  await one.keyboard.press('Enter');
  await one.getByRole('radio', { name: 'waits until it is resumed' }).focus();
  await one.keyboard.press('ArrowDown');
  await one.getByLabel('Why, for your colleagues').focus();
  await one.keyboard.type('wrong prices');
  await one.keyboard.press('Enter');
  await expect(one.locator('.stopped'), /Paused by you.*wrong prices/s);
  await opens(other, `${base}/channels`);
  await expect(other.locator('#channel-demo'), /Paused by you/);
  await other.getByRole('button', { name: 'Resume demo' }).click();
  await until(async () => (await one.locator('.stopped').count()) === 0, 'it goes on in the other window');
  await Promise.all([one, other].map((page) => page.context().close()));
});

test('a chat with the bot by keyboard, and its dialogs found in the picture', async () => {
  const page = await signedIn({ width: 390 });
  await opens(page, `${base}/bots/demo/try`);
  await page.locator('#text').focus();
  await page.keyboard.type('Hello');
  await page.keyboard.press('Enter');
  await expect(page.locator('#saved'), /- customer: "Hello"/);
  await page.locator('button[name=press]').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#saved'), /"press":/);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `the chat is ${wide} px too wide`);

  await opens(page, `${base}/bots/demo/picture`);
  await page.getByLabel('Find a dialog').focus();
  await page.keyboard.type('ask_order');
  await expect(page.locator('#picture-found'), /1 of/);
  await page.locator('.dialog.found').click();
  await expect(page.locator('h1'), /ask_order/);
  await page.context().close();
});
