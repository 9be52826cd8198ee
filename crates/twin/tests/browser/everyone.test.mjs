// For everyone: by keyboard alone, with a screen reader, in both schemes, whatever others write.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { fill } from './content.mjs';
import { expect, until } from './expect.mjs';
import { startTwin } from './twin.mjs';
import { median, weigh } from './weigh.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;
let pages;
let twin;
before(async () => {
  [browser, twin] = [await startBrowser(), await startTwin()];
  pages = await fill(twin);
});
after(async () => {
  await browser.stop();
  await twin.stop();
  assert.deepEqual(browser.problems, []);
});

/** Opens one menu, and no other. */
const openOnly = (page, id) => page.evaluate((wanted) => {
  for (const menu of document.querySelectorAll('.menu')) menu.open = menu.id === wanted;
}, id);

for (const scheme of ['light', 'dark']) {
  for (const width of [1280, 768, 640, 390]) {
    test(`axe finds nothing at ${width} px, ${scheme}, with whatever opens open`, async () => {
      const page = await browser.window({ scheme, width, bypassCSP: true });
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(twin.url + path);
        await page.locator('#link-state', { hasText: 'Live' }).waitFor();
        await page.evaluate(axe);
        const look = async (state) => {
          const rules = { 'target-size': { enabled: true } };
          const { violations } = await page.evaluate((r) => globalThis.axe.run({ rules: r }), rules);
          const found = violations.map((v) => `${name}, ${state}: ${v.id}: ${v.nodes.map((n) => `${n.html.slice(0, 160)} ${[...n.any, ...n.all][0]?.message ?? ''}`).join(' | ')}`);
          assert.deepEqual(found, []);
        };
        await look('closed');
        const menus = await page.evaluate(() => [...document.querySelectorAll('.menu')].filter((m) => m.querySelector('summary').offsetParent).map((m) => m.id));
        for (const menu of menus) {
          await openOnly(page, menu);
          await look(`menu ${menu}`);
        }
        await openOnly(page, '');
        await page.evaluate(() => {
          for (const fold of document.querySelectorAll('details:not(.menu)')) fold.open = true;
        });
        await look('unfolded');
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
      }
      await page.context().close();
    });
  }
}

test('the keyboard alone suffices, on one page with both sides', async () => {
  await twin.control('PUT', '/faults', []);
  const page = await browser.window();
  const lena = twin.about.contacts.find((c) => c.name === 'Lena Lead').id;
  await page.goto(`${twin.url}/?contact=${lena}&conversation=new`);
  await page.locator('#link-state', { hasText: 'Live' }).waitFor();
  const focus = async (is) => {
    for (let step = 0; step < 80; step += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((s) => document.activeElement.matches(s), is)) return;
    }
    assert.fail(`the focus never comes to ${is}`);
  };
  const body = page.locator('#main');
  await focus('.messenger textarea');
  await page.keyboard.type('Where is my order?');
  await page.keyboard.press('Enter');
  await body.getByText('has left our house').first().waitFor();
  await expect(page.locator('#sentence'), /^\s*Robin Bot has held this conversation for/);
  await page.keyboard.type('A person please');
  await page.keyboard.press('Enter');
  await expect(page.locator('#sentence'), /Support was handed this conversation by the bot/);
  await focus('.inbox .menu summary');
  await page.keyboard.press('a');
  await until(() => page.evaluate(() => document.activeElement.closest('.menu')?.open), 'the menu');
  await page.keyboard.press('Enter');
  await expect(page.locator('#sentence'), /Ann Ames took over this conversation/);
  await page.keyboard.press('r');
  await page.keyboard.type('Hello Lena');
  await page.keyboard.press('Enter');
  await page.locator('.messenger .bubble', { hasText: 'Hello Lena' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.locator('#sentence'), /Robin Bot was given this conversation by Ann Ames/);
  assert.equal(await page.locator('.tries li.done').count(), 4);
  await page.context().close();
});

test('hostile content is text wherever it shows', async () => {
  const hostile = '<img src=x onerror="document.title=1">';
  const { contact_id } = await twin.act('contact_appears', { name: hostile, email: 'h@customer.test' });
  const { conversation_id: id } = await twin.act('contact_starts', {
    contact: contact_id,
    body: hostile,
    uploads: [{ name: `${hostile}.html`, content_type: 'text/html', data: 'PHNjcmlwdD4=' }],
  });
  await twin.act('teammate_tags', { conversation: id, teammate: 'Ann', tag: hostile });
  await twin.act('teammate_sets_attribute', { conversation: id, teammate: 'Ann', name: 'topic', value: hostile });
  const page = await browser.window();
  for (const path of [
    `/?contact=${contact_id}&conversation=${id}`,
    `/messenger?contact=${contact_id}&conversation=${id}`,
    `/inbox?conversation=${id}`,
    `/deliveries?conversation=${id}`,
    `/workspace?contact=${contact_id}`,
  ]) {
    await page.goto(twin.url + path);
    await page.locator('#link-state', { hasText: 'Live' }).waitFor();
    assert.equal(await page.locator('img[src="x"]').count(), 0, path);
    assert.notEqual(await page.title(), '1', path);
  }
  await page.goto(`${twin.url}/inbox?conversation=${id}`);
  await page.getByText(hostile, { exact: true }).first().waitFor();
  await page.context().close();
});

test('without scripts both sides can be played', async () => {
  const page = await browser.window({ javaScriptEnabled: false });
  const joe = twin.about.contacts.find((c) => c.name === 'Joe Bloggs').id;
  await page.goto(`${twin.url}/messenger?contact=${joe}&conversation=new`);
  await page.getByRole('textbox', { name: 'Your message' }).fill('No scripts here');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('log').getByText('No scripts here').waitFor();
  const id = new URL(page.url()).searchParams.get('conversation');
  await page.goto(`${twin.url}/inbox?conversation=${id}`);
  await page.getByRole('textbox', { name: 'Reply or note' }).fill('None needed');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('log').getByText('None needed').waitFor();
  await page.context().close();
});

test('pages are small', async () => {
  const page = await browser.window();
  const seen = [];
  for (const [name, path] of Object.entries(pages)) {
    const { paint, sent, unpacked } = await weigh(page, twin.url + path);
    seen.push(paint);
    console.log(`# ${name}: ${sent} bytes of HTML, CSS and JavaScript as sent (${unpacked} unpacked), first paint ${paint} ms`);
    assert.ok(sent < 50_000, `${name}: ${sent} bytes`);
  }
  console.log(`# first paint, median of a debug build: ${median(seen)} ms`);
  await page.context().close();
});
