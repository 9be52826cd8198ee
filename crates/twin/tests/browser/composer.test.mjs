// What is typed, dropped and sent, and what is kept when it cannot be sent.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { PICTURE } from './content.mjs';
import { expect, until } from './expect.mjs';
import { customer, teammate } from './people.mjs';
import { startProxy } from './proxy.mjs';
import { startTwin } from './twin.mjs';

let browser;
let proxy;
let twin;
before(async () => {
  twin = await startTwin();
  proxy = await startProxy();
  browser = await startBrowser({
    proxy: { server: proxy.url },
    args: ['--proxy-bypass-list=<-loopback>'],
  });
});
after(async () => {
  await browser.stop();
  await proxy.stop();
  await twin.stop();
  assert.deepEqual(browser.problems, []);
});

test('Enter sends, Shift-Enter begins a line, and the box grows', async () => {
  const joe = await customer(browser, twin, 'Joe Bloggs');
  const low = (await joe.box.boundingBox()).height;
  await joe.box.pressSequentially('one');
  for (const line of ['two', 'three', 'four']) {
    await joe.box.press('Shift+Enter');
    await joe.box.pressSequentially(line);
  }
  assert.ok((await joe.box.boundingBox()).height > low + 30);
  await joe.box.press('Enter');
  await expect(joe.log.locator('.bubble').last(), 'one\ntwo\nthree\nfour');
  await until(async () => (await joe.box.inputValue()) === '', 'an empty box');
  await until(() => joe.box.evaluate((box) => box === document.activeElement), 'focus in the box');
  await joe.page.context().close();
});

test('files are dropped in, seen by both sides, and pictures are shown', async () => {
  const joe = await customer(browser, twin, 'Joe Bloggs');
  const ann = await teammate(browser, twin, 'Ann Ames');
  const dropped = await joe.page.evaluateHandle((picture) => {
    const bytes = Uint8Array.from(atob(picture), (c) => c.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'parcel.png', { type: 'image/png' }));
    data.items.add(new File(['%PDF-1.4'], 'receipt.pdf', { type: 'application/pdf' }));
    return data;
  }, PICTURE);
  await joe.page.dispatchEvent('[data-drop]', 'drop', { dataTransfer: dropped });
  await joe.page.getByRole('button', { name: 'Do not send receipt.pdf' }).waitFor();
  await joe.box.press('Enter');
  for (const one of [joe, ann]) {
    const picture = one.log.getByRole('img', { name: 'parcel.png' });
    await picture.waitFor();
    await until(() => picture.evaluate((img) => img.complete && img.naturalWidth === 200), 'the picture');
    await one.log.getByRole('link', { name: /receipt\.pdf/ }).waitFor();
  }
  for (const one of [joe, ann]) await one.page.context().close();
});

test('what cannot be sent is kept and said, and goes when the twin is back', async () => {
  const joe = await customer(browser, twin, 'Joe Bloggs');
  await joe.says('Are you there?');
  proxy.cut();
  await joe.page.locator('#link-state', { hasText: 'Reconnecting' }).waitFor();
  await joe.box.fill('typed while it was gone');
  await joe.box.press('Enter');
  await joe.page.getByRole('alert').filter({ hasText: 'Not sent' }).waitFor();
  assert.equal(await joe.box.inputValue(), 'typed while it was gone');
  const id = await joe.conversation();
  await twin.act('teammate_replies', { conversation: id, teammate: 'Ann', body: 'Said while you were away' });
  proxy.mend();
  await joe.reads('Said while you were away');
  await joe.page.locator('#link-state', { hasText: 'Live' }).waitFor();
  assert.equal(await joe.box.inputValue(), 'typed while it was gone');
  await joe.page.getByRole('button', { name: 'Try again' }).click();
  await joe.reads('typed while it was gone');
  await joe.page.context().close();
});

test('nothing typed is lost while the page changes around it, or is loaded again', async () => {
  const joe = await customer(browser, twin, 'Joe Bloggs');
  const ann = await teammate(browser, twin, 'Ann Ames');
  await joe.says('A question');
  await ann.opens('Joe Bloggs', await joe.conversation());
  await ann.box.pressSequentially('Half an ans');
  await joe.says('And another');
  await ann.reads('And another');
  await ann.box.pressSequentially('wer');
  assert.equal(await ann.box.inputValue(), 'Half an answer');
  await ann.page.reload();
  await until(async () => (await ann.box.inputValue()) === 'Half an answer', 'the draft');
  await ann.page.getByRole('link', { name: 'Snoozed' }).click();
  await ann.page.getByText('Nothing here.').waitFor();
  await ann.page.goBack();
  await until(async () => (await ann.box.inputValue()) === 'Half an answer', 'the draft');
  for (const one of [joe, ann]) await one.page.context().close();
});

test('a refusal is said and nothing is lost', async () => {
  const joe = await customer(browser, twin, 'Joe Bloggs');
  const dan = await teammate(browser, twin, 'Dan Dole');
  await joe.says('Is anybody there?');
  await dan.opens('Joe Bloggs', await joe.conversation());
  await dan.assigns('VIP');
  await dan.page.getByRole('alert').filter({ hasText: 'does not have Inbox access' }).waitFor();
  for (const one of [joe, dan]) await one.page.context().close();
});

test('who reads further up stays there and is told of new messages', async () => {
  const joe = await customer(browser, twin, 'Joe Bloggs', { height: 500 });
  await joe.says('The first of many');
  const id = await joe.conversation();
  for (let n = 0; n < 20; n += 1) await twin.act('teammate_replies', { conversation: id, teammate: 'Ann', body: `line ${n}` });
  await joe.reads('line 19');
  await joe.log.evaluate((log) => log.scrollTo({ top: -300 }));
  await twin.act('teammate_replies', { conversation: id, teammate: 'Ann', body: 'the newest' });
  await joe.page.getByRole('button', { name: 'New messages' }).click();
  await until(() => joe.log.evaluate((log) => log.scrollTop > -5), 'the end of the thread');
  await joe.page.context().close();
});
