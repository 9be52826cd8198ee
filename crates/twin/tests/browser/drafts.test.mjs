// Drafts in the console of `deskmate demo --draft`: sent, changed and rejected by single keys.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { until } from './expect.mjs';
import { startDemo } from './twin.mjs';
import { opens } from './widths.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;
let demo;
let enter;
let base;
before(async () => {
  [browser, demo] = [await startBrowser(), await startDemo('--draft')];
  enter = demo.links.find((link) => link.includes('/console/enter/'));
  base = `${new URL(enter).origin}/console`;
});
after(async () => {
  await browser.stop();
  await demo.stop();
  assert.deepEqual(browser.problems, []);
});

/** All that the bot has said to customers in these conversations. */
async function saidIn(ids) {
  const read = async (id) => (await fetch(`${demo.about.control_url}/conversations/${id}`)).json();
  const all = await Promise.all(ids.map(read));
  const parts = all.flatMap((one) => one.conversation_parts.conversation_parts);
  const bot = demo.about.teammate_id;
  return parts.filter((part) => part.part_type === 'comment' && part.author.id === bot).map((part) => part.body);
}

test('one key sends a draft, one lets it be changed, one rejects it', async () => {
  const page = await browser.window({});
  await opens(page, enter);
  await opens(page, `${base}/drafts`);
  const items = page.locator('[data-item]');
  const before = await items.count();
  for (const question of ['Where is my order A-17?', 'Where is order B-204?']) {
    const body = JSON.stringify({ act: 'contact_starts', contact: 'Lena Lead', body: question });
    const answer = await fetch(`${demo.about.control_url}/act`, { method: 'POST', body });
    assert.ok(answer.ok, await answer.text());
  }
  await until(async () => (await items.count()) === before + 2, 'they come in by themselves');
  const all = before + 2;
  const ids = (await page.locator('[data-item] h2').allInnerTexts()).map((text) => text.match(/\d+/)[0]);
  const said = () => saidIn(ids);
  assert.deepEqual(await said(), [], 'nothing is sent that nobody has said yes to');

  await page.keyboard.press('s');
  await page.keyboard.press('j');
  const first = await page.evaluate(() => document.activeElement.id);
  assert.ok(first.startsWith('act_'), `the first one has the focus, and not ${first}`);
  assert.deepEqual(await said(), [], 'a key does nothing where no draft has the focus');
  await page.keyboard.press('s');
  await until(async () => (await items.count()) === all - 1, 'it is gone from the list');
  await until(async () => (await said()).length > 0, 'it is sent');

  const next = await page.evaluate(() => document.activeElement.id);
  assert.ok(next.startsWith('act_') && next !== first, 'the next one has the focus');
  await page.keyboard.press('e');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('In my own words');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await until(async () => (await items.count()) === all - 2, 'the second is gone');
  await until(async () => (await said()).some((body) => body.includes('In my own words')), 'the other words are sent');

  await page.keyboard.press('j');
  const third = (await page.evaluate(() => document.activeElement.id)).split('_')[2];
  assert.ok(ids.includes(third), third);
  await page.keyboard.press('x');
  await page.keyboard.type('wrong order');
  await page.keyboard.press('Enter');
  await until(async () => (await items.count()) === all - 3, 'the third is gone');
  assert.deepEqual(await saidIn([third]), [], 'what is rejected is not sent');

  await opens(page, `${base}/drafts/results`);
  assert.match(await page.locator('table').innerText(), /% of the text/);
  await page.context().close();
});

test('what is typed into a draft that goes away stays, and sends no other', async () => {
  const page = await browser.window({});
  await opens(page, enter);
  await opens(page, `${base}/drafts`);
  const items = page.locator('[data-item]');
  const act = async (body) => {
    const answer = await fetch(`${demo.about.control_url}/act`, { method: 'POST', body: JSON.stringify(body) });
    assert.ok(answer.ok, await answer.clone().text());
    return answer.json();
  };
  const before = await items.count();
  const conversations = [];
  for (const question of ['Where is my order A-17?', 'Where is order B-204?']) {
    conversations.push((await act({ act: 'contact_starts', contact: 'Lena Lead', body: question })).conversation_id);
  }
  await until(async () => (await items.count()) === before + 2, 'they come in by themselves');
  const first = page.locator('.draft', { hasText: `Draft for ${conversations[0]}` });
  const one = page.locator(`#${await first.getAttribute('id')}`);
  await one.getByText('Edit…').click();
  const box = one.locator('textarea');
  await box.press('Control+a');
  await page.keyboard.type('I am so');
  await act({ act: 'contact_writes', conversation: conversations[0], body: 'Are you there?' });
  await one.getByText('What you typed is still here').waitFor();
  await page.keyboard.type('rry, sir');
  assert.equal(await box.inputValue(), 'I am sorry, sir');
  assert.ok(await one.getByRole('button', { name: 'Send this' }).isDisabled(), 'it cannot be sent any more');
  await one.getByRole('button', { name: 'Put it away' }).click();
  await page.keyboard.type('ssss');
  await until(async () => (await items.count()) === before + 2, 'there is another draft for it');
  assert.deepEqual(await saidIn(conversations), [], 'nothing is sent that nobody has said yes to');
  await page.context().close();
});

for (const [width, scheme] of [[1280, 'light'], [390, 'dark']]) {
  test(`axe finds nothing at ${width} px, ${scheme}, and nothing is cut off`, async () => {
    const page = await browser.window({ width, scheme, bypassCSP: true });
    await opens(page, enter);
    await opens(page, `${base}/drafts`);
    const one = await page.locator('[data-item] h2 a').first().getAttribute('href');
    for (const address of [`${base}/drafts`, new URL(one, base).href, `${base}/drafts/results`]) {
      await opens(page, address);
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll('details:not(.menu)')) fold.open = true;
      });
      await page.evaluate(axe);
      const rules = { 'target-size': { enabled: true } };
      const { violations } = await page.evaluate((r) => globalThis.axe.run({ rules: r }), rules);
      const found = violations.map((v) => `${address}: ${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`);
      assert.deepEqual(found, []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${address} is ${wide} px too wide`);
    }
    await page.context().close();
  });
}
