// What a hurried hand runs into: keys that mean something else, columns of two letters, a page that
// moves away under the pointer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { fill } from './content.mjs';
import { expect, until } from './expect.mjs';
import { startTwin } from './twin.mjs';
import { WINDOWS, called, opens } from './widths.mjs';

let browser;
let id;
let pages;
let twin;
before(async () => {
  [browser, twin] = [await startBrowser(), await startTwin()];
  pages = await fill(twin);
  await twin.control('PUT', '/faults', []);
  id = new URL(pages.inbox, twin.url).searchParams.get('conversation');
});
after(async () => {
  await browser.stop();
  await twin.stop();
  assert.deepEqual(browser.problems, []);
});

const conversation = () => twin.conversation(id);
const given = async (to) => String((await conversation()).admin_assignee_id) === String(to);
const ann = () => twin.about.admins[0].id;

for (const window of WINDOWS) {
  test(`letters filter an open menu, and no shortcut is live, ${called(window)}`, async () => {
    await twin.act('teammate_assigns', { conversation: id, teammate: 'Ann', to: 'Ann' });
    const before = (await conversation()).conversation_parts.total_count;
    const page = await browser.window(window);
    await opens(page, twin.url + pages.inbox);
    await page.keyboard.press('a');
    await page.keyboard.type('robin');
    const shown = page.locator('#assign-' + id).getByRole('listitem');
    await expect(shown, /Robin Bot/);
    assert.equal(await shown.count(), 1);
    await page.keyboard.press('Enter');
    await until(() => given(twin.about.teammate_id), 'the assignment');
    // Until the page has its answer the menu is open, and takes letters.
    await until(async () => await page.locator('.menu[open]').count() === 0, 'the menu closed');
    const { parts } = await conversation().then((c) => ({ parts: c.conversation_parts.conversation_parts }));
    assert.ok(!parts.some((p) => (p.body ?? '').includes('obin') && p.part_type === 'comment' && p.author.id === String(ann())), 'nothing was sent');
    assert.ok((await conversation()).conversation_parts.total_count > before);

    await page.keyboard.press('z');
    await page.keyboard.type('tomorrow');
    await expect(page.locator(`#snooze-${id}`).getByRole('listitem'), /Until tomorrow at nine/);
    await page.keyboard.press('Enter');
    await until(async () => (await conversation()).state === 'snoozed', 'the snooze');
    assert.deepEqual((await conversation()).tags.tags.filter((t) => t.name.includes('omorrow')), []);
    await page.locator('.open').getByRole('button', { name: 'Wake' }).waitFor();
    await page.keyboard.press('o');
    await until(async () => (await conversation()).state === 'open', 'awake');
    await page.context().close();
  });

  test(`Esc closes a filtered menu, which then has everything again, ${called(window)}`, async () => {
    const page = await browser.window(window);
    await opens(page, twin.url + pages.inbox);
    const menu = page.locator(`#assign-${id}`);
    const all = await menu.locator('li').count();
    await menu.locator('summary').click();
    await page.keyboard.type('zzz');
    assert.equal(await menu.locator('li:not([hidden])').count(), 0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    assert.equal(await menu.evaluate((one) => one.open), false);
    assert.equal(await menu.locator('li:not([hidden])').count(), all);
    assert.equal(await page.locator('.composer.teammate textarea').inputValue(), '');
    await page.context().close();
  });

  test(`an open menu stays when what stands before it goes, ${called(window)}`, async () => {
    await twin.act('teammate_assigns', { conversation: id, teammate: 'Ann', to: 'Ann' });
    await twin.act('contact_writes', { conversation: id, body: 'Are you there?' });
    const page = await browser.window(window);
    await opens(page, twin.url + pages.inbox);
    const waiting = page.locator('.open-head .waiting');
    await waiting.waitFor({ state: 'attached' });
    await page.keyboard.press('z');
    await page.keyboard.type('tom');
    await twin.act('teammate_replies', { conversation: id, teammate: 'Ann', body: 'I am.' });
    await waiting.waitFor({ state: 'detached' });
    await page.keyboard.type('orrow');
    const menu = page.locator(`#snooze-${id}`);
    assert.equal(await menu.evaluate((one) => one.open), true);
    assert.equal(await menu.locator('.filter').inputValue(), 'tomorrow');
    assert.equal(await menu.locator('li:not([hidden])').count(), 1);
    await page.context().close();
  });

  test(`the sentence and the steps can be read, ${called(window)}`, async () => {
    const page = await browser.window(window);
    await opens(page, twin.url + pages.desk);
    for (const part of ['#sentence', '.tries']) {
      const { width } = await page.locator(part).boundingBox();
      assert.ok(width >= Math.min(300, window.width - 60), `${part} is ${width} px wide`);
    }
    await page.context().close();
  });

  test(`nothing moves when the sentence grows, ${called(window)}`, async () => {
    const page = await browser.window(window);
    const { contact_id } = await twin.act('contact_appears', { name: 'Bartholomew Featherstonehaugh-Cholmondeley the Third of Somewhere' });
    await opens(page, `${twin.url}/?contact=${contact_id}`);
    const top = async () => (await page.locator('.sides').boundingBox()).y;
    const [first, ...others] = [await top()];
    const { conversation_id } = await twin.act('contact_starts', { contact: contact_id, body: 'Where is my order?' });
    await expect(page.locator('#sentence'), /has held this conversation/);
    others.push(await top());
    await twin.act('teammate_assigns', { conversation: conversation_id, teammate: 'Ann', to: 'Support' });
    await expect(page.locator('#sentence'), /was assigned|was given|handed/);
    others.push(await top());
    await twin.act('teammate_closes', { conversation: conversation_id, teammate: 'Ann' });
    await expect(page.locator('#sentence'), /It is closed/);
    others.push(await top());
    assert.deepEqual(others, others.map(() => first));
    await page.context().close();
  });
}

test('keys pressed on the customer\'s side do nothing on the teammate\'s', async () => {
  const page = await browser.window();
  await opens(page, `${twin.url}${pages.desk}&conversation=${id}`);
  await page.locator('.messenger .card-head a').focus();
  await page.keyboard.press('x');
  await page.keyboard.press('a');
  assert.equal((await conversation()).state, 'open');
  assert.equal(await page.locator(`#assign-${id}`).evaluate((one) => one.open), false);
  await page.context().close();
});
