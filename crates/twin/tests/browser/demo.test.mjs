// The main job, played by a newcomer who opens the link to both sides that `deskmate demo` prints.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { expect, until } from './expect.mjs';
import { customer, teammate } from './people.mjs';
import { startDemo } from './twin.mjs';
import { median, weigh } from './weigh.mjs';

let browser;
let demo;
before(async () => {
  [browser, demo] = [await startBrowser(), await startDemo()];
});
after(async () => {
  await browser.stop();
  await demo.stop();
  assert.deepEqual(browser.problems, []);
});

/** Who said what, as a teammate sees it, from the top. */
const said = (log) => log.locator('.message').evaluateAll((all) => {
  let who;
  return all.map((one) => {
    who = one.querySelector('.who')?.textContent ?? who;
    return [who, one.querySelector('.bubble').innerText.trim()];
  });
});

test('side by side, along the list of what to try', async () => {
  const page = await browser.window();
  await page.goto(demo.sides);
  await page.locator('#link-state', { hasText: 'Live' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/');
  const sentence = page.locator('#sentence');
  const log = page.locator('.inbox').getByRole('log');
  const done = (what) => page.locator('.tries .done', { hasText: what }).waitFor();
  const tries = async (what) => {
    await page.getByRole('link', { name: what }).click();
    const box = page.getByRole('textbox', { name: 'Your message' });
    await until(async () => (await box.inputValue()) !== '', 'the words in the composer');
    await box.press('Enter');
    await done(what);
  };
  const replies = async (text) => {
    await page.getByRole('textbox', { name: 'Reply or note' }).fill(text);
    await page.locator('.inbox').getByRole('button', { name: 'Send', exact: true }).click();
    await log.getByText(text).waitFor();
  };

  await tries('Ask for an order');
  await log.getByText('has left our house').waitFor();
  await expect(sentence, /^\s*Robin Bot has held this conversation for/);
  await tries('Ask for a person');
  await expect(sentence, /VIP was handed this conversation by the bot/);
  await log.locator('.note.by-bot').waitFor();
  await page.locator('.inbox summary', { hasText: 'Details' }).click();
  await page.locator('.details .tag', { hasText: 'preferred' }).first().waitFor();
  await page.locator('.inbox summary', { hasText: 'Details' }).click();

  await replies('Hi Joe, Ann here.');
  await done('Reply as a teammate');
  const customerBox = page.getByRole('textbox', { name: 'Your message' });
  await customerBox.fill('Where is my second order?');
  await customerBox.press('Enter');
  await log.getByText('Where is my second order?').waitFor();
  await replies('Let me ask the bot about that.');

  await page.locator('.inbox summary', { hasText: 'Assign' }).click();
  await page.locator('.inbox .pop').getByRole('button', { name: 'Robin Bot' }).click();
  await expect(sentence, /Robin Bot was given this conversation by Ann Ames/);
  await done('Assign it back');
  assert.equal(await page.locator('.tries li.done').count(), 4);
  await customerBox.fill('Where is my order A-17?');
  await customerBox.press('Enter');
  await until(async () => (await said(log)).filter(([, text]) => text.includes('A-17 (running shoes) has left')).length === 2, 'the bot goes on');

  const all = await said(log);
  const from = all.findIndex(([, text]) => text === 'Hi Joe, Ann here.');
  const to = all.findIndex(([, text]) => text === 'Let me ask the bot about that.');
  assert.deepEqual(all.slice(from, to + 1).map(([who]) => who), ['Ann Ames', 'Joe Bloggs', 'Ann Ames'], 'the bot keeps quiet among people');
  await page.context().close();
});

test('two customers and two teammates in four windows, while the bot has one and people the other', async () => {
  const joe = await customer(browser, demo, 'Joe Bloggs');
  const lena = await customer(browser, demo, 'Lena Lead');
  const ann = await teammate(browser, demo, 'Ann Ames');
  const ben = await teammate(browser, demo, 'Ben Bell');

  await joe.says('Hello?');
  await lena.says('Good morning');
  await joe.reads('I can look up an order');
  await lena.reads('I can look up an order');
  await joe.presses('Talk to a person');
  await ann.opens('Joe Bloggs', await joe.conversation());
  await ann.heldBy('VIP');
  await ann.assigns('Ann Ames');
  await ann.heldBy('Ann Ames, VIP');
  await ann.replies('Ann here, what is it?');
  await joe.reads('Ann here, what is it?');
  await joe.says('Where is my order A-17?');
  await ann.reads('Where is my order A-17?');

  await lena.presses('Where is my order?');
  await lena.reads('What is your order number?');
  await lena.says('A-17');
  await lena.reads('has left our house');
  await ben.opens('Lena Lead', await lena.conversation());
  await ben.heldBy('Robin Bot');
  await lena.says('Thank you');
  await lena.reads('You are welcome!');
  await lena.page.getByText('Rate your conversation').waitFor();
  await lena.presses('Great');
  await ben.reads('rated this 4 of 5');

  await ann.assigns('Robin Bot');
  await joe.reads('has left our house');
  await ann.heldBy('Robin Bot, VIP');
  const all = await said(ann.log);
  const from = all.findIndex(([, text]) => text === 'Ann here, what is it?');
  assert.deepEqual(all.slice(from, from + 3).map(([who]) => who), ['Ann Ames', 'Joe Bloggs', 'Robin Bot']);
  for (const one of [joe, lena, ann, ben]) await one.page.context().close();
});

test('first paint of every page, as a newcomer waits for it', async () => {
  const page = await browser.window();
  const all = [];
  for (const path of ['/', '/messenger', '/inbox', '/deliveries', '/workspace', '/faults']) {
    const runs = [];
    for (let run = 0; run < 5; run += 1) runs.push((await weigh(page, demo.url + path)).paint);
    all.push(...runs);
    console.log(`# ${path}: first paint ${runs.join(', ')} ms, median ${median(runs)} ms, least ${Math.min(...runs)} ms`);
  }
  console.log(`# first paint, median of all: ${median(all)} ms`);
  assert.equal(all.length, 30);
  await page.context().close();
});
