// What the pages say is so.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { fill } from './content.mjs';
import { expect } from './expect.mjs';
import { startTwin } from './twin.mjs';
import { WINDOWS, called, opens } from './widths.mjs';

let browser;
let id;
let joe;
let pages;
let twin;
before(async () => {
  [browser, twin] = [await startBrowser(), await startTwin()];
  pages = await fill(twin);
  id = new URL(pages.inbox, twin.url).searchParams.get('conversation');
  joe = twin.about.contacts.find((c) => c.name === 'Joe Bloggs').id;
  await twin.api('PUT', `/conversations/${id}`, { custom_attributes: { topic: 'refund' } });
});
after(async () => {
  await browser.stop();
  await twin.stop();
  assert.deepEqual(browser.problems, []);
});

for (const window of WINDOWS) {
  test(`events name who did it, and notes say who reads them, ${called(window)}`, async () => {
    const page = await browser.window(window);
    await opens(page, twin.url + pages.inbox);
    await page.locator('.open .event', { hasText: 'Ann Ames set topic to order' }).waitFor();
    await page.locator('.open .event', { hasText: 'Robin Bot set topic to refund' }).waitFor();
    const open = page.locator('section.open');
    await expect(open.locator('.readers'), /^Joe Bloggs reads it$/);
    await open.getByRole('radio', { name: 'Note' }).check();
    await expect(open.locator('.readers'), /^Only teammates read it$/);
    await page.context().close();
  });

  test(`the Messenger says who answers, ${called(window)}`, async () => {
    const page = await browser.window(window);
    const { conversation_id } = await twin.act('contact_starts', { contact: joe, body: 'Hello once more' });
    await opens(page, `${twin.url}/messenger?contact=${joe}&conversation=${conversation_id}`);
    const head = page.locator('.card-head');
    await expect(head, /Robin Bot\s+Answers at once/);
    await page.locator('.log').getByText('I can look up').waitFor();
    await twin.act('teammate_assigns', { conversation: conversation_id, teammate: 'Ann', to: 'Support' });
    await expect(head, /Support\s+Usually replies in a few minutes/);
    await twin.act('teammate_assigns', { conversation: conversation_id, teammate: 'Ann', to: 'nobody' });
    await expect(head, /Twin Shop|Support/);
    assert.doesNotMatch(await head.innerText(), /Robin Bot|at once/);
    await twin.act('teammate_assigns', { conversation: conversation_id, teammate: 'Ben', to: 'Ben' });
    await expect(head, /Ben Bell/);
    await page.goto(`${twin.url}/messenger?contact=${joe}&conversation=new`);
    assert.doesNotMatch(await page.locator('.card').innerText(), /twin's|this twin/i);
    await page.context().close();
  });

  test(`a snooze says until when, ${called(window)}`, async () => {
    const page = await browser.window(window);
    const { conversation_id } = await twin.act('contact_starts', { contact: joe, body: 'Later' });
    await twin.act('teammate_snoozes', { conversation: conversation_id, teammate: 'Ann', seconds: 90_000 });
    await opens(page, `${twin.url}/inbox?state=snoozed&conversation=${conversation_id}`);
    await expect(page.locator('.open .state.snoozed'), /^snoozed until\s+\w{3} \d+ \w{3}, \d\d:\d\d$/);
    await page.locator('.open .event', { hasText: /snoozed this until \w{3} \d+ \w{3}, \d\d:\d\d/ }).waitFor();
    await page.context().close();
  });
}

test('what faults do is told without holes', async () => {
  const page = await browser.window();
  await opens(page, `${twin.url}/faults`);
  const texts = await page.locator('select[name="fault"] option').allInnerTexts();
  assert.ok(texts.length > 10);
  for (const text of texts) assert.doesNotMatch(text, /answered status|`|or status is|newest parts\b(?!\.)|,;|, ,|sent copies/, text);
  await page.context().close();
});
