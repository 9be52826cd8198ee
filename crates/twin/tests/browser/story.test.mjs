// Two customers and two teammates in four windows hold two conversations at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { expect, until } from './expect.mjs';
import { customer, teammate } from './people.mjs';
import { startTwin } from './twin.mjs';

let browser;
let twin;
before(async () => {
  [browser, twin] = [await startBrowser(), await startTwin()];
  await twin.bot();
});
after(async () => {
  await browser.stop();
  await twin.stop();
  assert.deepEqual(browser.problems, []);
});

test('the story: the bot answers, people take over, the bot goes on', async () => {
  const joe = await customer(browser, twin, 'Joe Bloggs');
  const lena = await customer(browser, twin, 'Lena Lead');
  const ann = await teammate(browser, twin, 'Ann Ames');
  const ben = await teammate(browser, twin, 'Ben Bell');

  await joe.says('Hello?');
  await lena.says('Good morning');
  await joe.reads('I can look up an order');
  await lena.reads('I can look up an order');
  await joe.presses('Where is my order?');
  await joe.reads('A-17');
  await ann.opens('Joe Bloggs', await joe.conversation());
  await ben.opens('Lena Lead', await lena.conversation());
  await ann.heldBy('Robin Bot');

  await joe.says('I would like to talk to a person');
  await ann.heldBy('Support');
  await ann.reads('Asks for a person, about order');
  await ann.page.locator('.details .tag', { hasText: 'preferred' }).waitFor();
  await ann.assigns('Ann Ames');
  await ann.heldBy('Ann Ames, Support');
  await ann.replies('Hi Joe, Ann here.');
  await joe.reads('Hi Joe, Ann here.');
  await expect(joe.page.locator('.card-head h2'), 'Ann Ames');
  await ann.notes('He is a good customer');

  await ben.assigns('Ben Bell');
  await ben.replies('Good morning Lena');
  await lena.reads('Good morning Lena');
  await lena.says('Where is my order?');
  await joe.says('Where is my second order?');
  await ann.reads('Where is my second order?');
  await ben.reads('Where is my order?');
  assert.equal(await joe.log.getByText('He is a good customer').count(), 0);
  assert.equal(await joe.log.getByText('has left our house').count(), 1, 'the bot keeps quiet');

  await ann.assigns('Robin Bot');
  await until(async () => (await joe.log.getByText('has left our house').count()) === 2, 'the bot goes on');
  await ann.heldBy('Robin Bot, Support');
  assert.equal(await lena.log.getByText('has left our house').count(), 0, 'the other is with Ben still');
  for (const one of [joe, lena, ann, ben]) await one.page.context().close();
});

test('a conversation is snoozed and wakes, closed, rated and opened again', async () => {
  const lena = await customer(browser, twin, 'Lena Lead');
  const ann = await teammate(browser, twin, 'Ann Ames');
  await lena.says('A short question');
  await ann.opens('Lena Lead', await lena.conversation());
  await ann.snoozes('For a minute');
  await expect(ann.open.locator('.state.snoozed'), /^snoozed until\s+(\w+ \d+ \w+, )?\d\d:\d\d$/);
  await twin.control('POST', '/clock', { step: { seconds: 61 } });
  await ann.reads('The snooze ended');
  const id = await lena.conversation();
  const opensAgain = () => ann.page.goto(`${twin.url}/inbox?teammate=${twin.about.admins[0].id}&conversation=${id}`);
  await ann.open.getByRole('button', { name: 'Close', exact: true }).click();
  await lena.page.getByText('Rate your conversation').waitFor();
  await until(() => !ann.page.url().includes(`conversation=${id}`), 'the next conversation');
  await opensAgain();
  await lena.presses('Great');
  await lena.page.getByText('Thank you for rating').waitFor();
  await ann.reads('rated this 4 of 5');
  await lena.says('One more thing');
  await ann.open.getByRole('button', { name: 'Close', exact: true }).waitFor();
  await ann.box.fill('That is all then');
  await ann.open.getByRole('button', { name: 'Send and close' }).click();
  await until(() => !ann.page.url().includes(`conversation=${id}`), 'the next conversation');
  await opensAgain();
  await ann.open.getByRole('button', { name: 'Reopen' }).waitFor();
  await lena.reads('That is all then');
  for (const one of [lena, ann]) await one.page.context().close();
});

test('what happens in one window shows in another, and how soon is printed', async () => {
  const joe = await customer(browser, twin, 'Joe Bloggs');
  const ann = await teammate(browser, twin, 'Ann Ames');
  await joe.says('first');
  await ann.opens('Joe Bloggs', await joe.conversation());
  const id = await joe.conversation();
  const times = [];
  for (const text of ['one', 'two', 'three']) {
    const start = Date.now();
    await twin.act('contact_writes', { conversation: id, body: `number ${text}` });
    await Promise.all([ann.reads(`number ${text}`), joe.reads(`number ${text}`)]);
    times.push(Date.now() - start);
  }
  console.log(`# shown in both windows after ${times.join(', ')} ms`);
  for (const one of [joe, ann]) await one.page.context().close();
});

test('eight windows of one browser stay live, also when the one that listens is closed', async () => {
  const joe = await customer(browser, twin, 'Joe Bloggs');
  await joe.says('Seen in many windows');
  const address = joe.page.url();
  const context = joe.page.context();
  const windows = [joe.page];
  for (let n = 0; n < 7; n += 1) {
    const page = await context.newPage();
    await page.goto(address);
    await page.locator('#link-state', { hasText: 'Live' }).waitFor();
    windows.push(page);
  }
  const id = await joe.conversation();
  const all = async (body) => {
    await twin.act('teammate_replies', { conversation: id, teammate: 'Ann', body });
    await Promise.all(windows.map((page) => page.getByRole('log').getByText(body).waitFor()));
  };
  await all('for all eight');
  await windows.shift().close();
  await all('for the other seven');
  await context.close();
});

test('the list of what to try fills the composer and ticks itself off', async () => {
  const page = await browser.window();
  const { contact_id } = await twin.act('contact_appears', { name: 'Kim Klein' });
  await page.goto(`${twin.url}/?contact=${contact_id}`);
  await page.locator('#link-state', { hasText: 'Live' }).waitFor();
  await expect(page.locator('#sentence'), /^Nothing has been said yet/);
  await page.getByRole('link', { name: 'Ask for an order' }).click();
  const box = page.getByRole('textbox', { name: 'Your message' });
  await until(async () => (await box.inputValue()) === 'Where is my order A-17?', 'the text');
  await until(() => box.evaluate((one) => one === document.activeElement), 'the focus');
  await page.keyboard.press('Enter');
  await page.locator('.tries .done', { hasText: 'Ask for an order' }).waitFor();
  await page.locator('.messenger').getByText('has left our house').waitFor();
  await page.locator('.inbox').getByText('has left our house').first().waitFor();
  await page.context().close();
});
