// What everybody expects of an inbox and a chat.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { PICTURE, fill } from './content.mjs';
import { expect, until } from './expect.mjs';
import { customer, teammate } from './people.mjs';
import { startTwin } from './twin.mjs';
import { WINDOWS, called, opens } from './widths.mjs';

let browser;
let joe;
let pages;
let twin;
before(async () => {
  [browser, twin] = [await startBrowser(), await startTwin()];
  pages = await fill(twin);
  await twin.control('PUT', '/faults', []);
  joe = twin.about.contacts.find((c) => c.name === 'Joe Bloggs').id;
});
after(async () => {
  await browser.stop();
  await twin.stop();
  assert.deepEqual(browser.problems, []);
});

const ann = () => twin.about.admins.find((a) => a.name === 'Ann Ames').id;
const starts = async (body, contact = joe) => (await twin.act('contact_starts', { contact, body })).conversation_id;
const somebody = async (name) => (await twin.act('contact_appears', { name })).contact_id;
const inbox = (query = '') => `${twin.url}/inbox?teammate=${ann()}${query}`;
const near = async (page, ...others) => {
  await Promise.all([page, ...others].map((one) => one.context().close()));
};

test('a server that stands still is seen within two seconds, and what was sent is said once', async () => {
  const one = await customer(browser, twin, 'Joe Bloggs');
  await one.says('Before');
  const id = await one.conversation();
  twin.freeze();
  await one.page.clock.install();
  await one.page.clock.pauseAt(Date.now() + 60_000);
  await one.box.fill('Into the ice');
  await one.box.press('Enter');
  await expect(one.page.locator('.composer .sending'), /Sending…/);
  await one.page.clock.runFor(2_000);
  assert.match(await one.page.locator('.composer .sending').innerText(), /no answer yet/);
  assert.equal(await one.page.locator('#link-state').innerText(), 'No answer');
  await one.page.clock.resume();
  assert.equal(await one.box.inputValue(), 'Into the ice');
  await one.page.getByRole('button', { name: 'Try again' }).waitFor();
  twin.thaw();
  await one.page.getByRole('button', { name: 'Try again' }).click();
  await one.reads('Into the ice');
  await until(async () => (await one.box.inputValue()) === '', 'an empty box');
  const { parts } = await twin.conversation(id).then((c) => ({ parts: c.conversation_parts.conversation_parts }));
  assert.equal(parts.filter((p) => (p.body ?? '').includes('Into the ice')).length, 1);
  await near(one.page);
});

for (const window of WINDOWS) {
  test(`what is new is marked and counted until it is opened, ${called(window)}`, async () => {
    const page = await browser.window(window);
    const other = await starts('This one is open');
    await opens(page, inbox(`&view=all&conversation=${other}`));
    const id = await starts('Is this new?', await somebody('Nina New'));
    const row = page.locator(`#row-${id} a`);
    await row.waitFor({ state: 'attached' });
    await page.locator(`#row-${id} .unread`).waitFor({ state: 'attached' });
    const count = async () => Number((await page.title()).match(/^\((\d+)\)/)?.[1] ?? 0);
    const before = await count();
    assert.ok(before > 0, await page.title());
    await page.goto(inbox(`&view=all&conversation=${id}`));
    await until(async () => (await page.locator(`#row-${id} .unread`).count()) === 0, 'read');
    await until(async () => (await count()) < before, 'a smaller number');
    await near(page);
  });

  test(`people's words go the way their letters go, ${called(window)}`, async () => {
    const page = await browser.window(window);
    const contact = await somebody('شركة الأمل');
    const id = await starts('مرحبا، أين طلبي A-17؟', contact);
    await opens(page, inbox(`&conversation=${id}`));
    for (const place of ['.open-head h2', '.open .bubble', '.open .who', `#row-${id} .who`, '.details h3']) {
      const dir = await page.locator(place).first().evaluate((one) => getComputedStyle(one).direction);
      assert.equal(dir, 'rtl', place);
    }
    assert.equal(await page.locator('.open .bubble p').first().evaluate((p) => getComputedStyle(p).unicodeBidi), 'plaintext');
    await page.goto(`${twin.url}/messenger?contact=${contact}&conversation=${id}`);
    assert.equal(await page.locator('.messenger .bubble').first().evaluate((one) => getComputedStyle(one).direction), 'rtl');
    await near(page);
  });

  test(`a list is sorted, ${called(window)}`, async () => {
    const page = await browser.window(window);
    const word = `sorted-${window.width}-${window.scheme}`;
    for (let n = 0; n < 3; n += 1) {
      await twin.act('contact_writes', { conversation: await starts(`${word} ${n}`), body: 'Are you there?' });
      await twin.control('POST', '/clock', { step: { seconds: 60 } });
    }
    await opens(page, inbox(`&view=all&state=open&find=${word}`));
    const ids = () => page.locator('[id^="row-"]').evaluateAll((all) => all.map((one) => one.id.slice(4)));
    const newest = await ids();
    assert.equal(newest.length, 3);
    await page.getByLabel('Sort').selectOption('Oldest');
    await until(async () => (await ids()).join() === newest.toReversed().join(), 'the oldest first');
    await page.getByLabel('Sort').selectOption('Waiting longest');
    const since = async () => Promise.all((await ids()).map(async (id) => (await twin.conversation(id)).waiting_since ?? Infinity));
    await until(async () => {
      const all = await since();
      return all.join() === all.toSorted((a, b) => a - b).join();
    }, 'the one that waits longest first');
    await near(page);
  });

  test(`the customer's other conversations are there, and the next one after a close, ${called(window)}`, async () => {
    const page = await browser.window(window);
    const contact = await somebody('Rita Return');
    const [first, second] = [await starts('The first time', contact), await starts('The second time', contact)];
    await opens(page, inbox(`&view=all&conversation=${second}`));
    const fold = page.locator('.details-fold');
    if (!(await fold.evaluate((one) => one.open))) await fold.locator('summary').click();
    await page.locator('.earlier').getByRole('link', { name: 'The first time' }).click();
    await page.locator(`#open-${first}`).waitFor();
    const next = await page.locator(`#row-${first} + li`).getAttribute('id');
    await page.locator('.open').getByRole('button', { name: 'Close', exact: true }).click();
    await page.locator(`#open-${next.slice(4)}`).waitFor();
    await near(page);
  });

  test(`what is snoozed can be closed, ${called(window)}`, async () => {
    const page = await browser.window(window);
    const id = await starts('Sleep first');
    await twin.act('teammate_snoozes', { conversation: id, teammate: 'Ann', seconds: 9_000 });
    await opens(page, inbox(`&conversation=${id}`));
    await page.locator('.open').getByRole('button', { name: 'Close', exact: true }).click();
    await until(async () => (await twin.conversation(id)).state === 'closed', 'closed');
    await near(page);
  });

  test(`long names and file names are cut, with the whole on hover, ${called(window)}`, async () => {
    const name = 'Maximiliane-Alexandra von und zu Hohenstaufen-Wittelsbach-Schwarzenberg';
    const file = `${'receipt-of-a-very-long-name-'.repeat(5)}.pdf`;
    const contact = await somebody(name);
    const { conversation_id: id } = await twin.act('contact_starts', {
      contact, body: 'See this', uploads: [{ name: file, content_type: 'application/pdf', data: 'JVBERi0xLjQK' }],
    });
    const page = await browser.window(window);
    await opens(page, inbox(`&conversation=${id}`));
    const cut = async (place) => {
      const one = page.locator(place).first();
      assert.ok(await one.evaluate((e) => e.getBoundingClientRect().right <= innerWidth), place);
    };
    await cut('.open-head h2');
    assert.equal(await page.locator('.open-head h2').getAttribute('title'), name);
    const link = page.locator('.open a.file');
    assert.equal(await link.getAttribute('title'), file);
    assert.ok((await link.boundingBox()).height < 48, 'a file name is one line');
    await cut('.open a.file');
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
    await near(page);
  });

  test(`a picture is shown in full when it is pressed, ${called(window)}`, async () => {
    const page = await browser.window(window);
    const { conversation_id: id } = await twin.act('contact_starts', {
      contact: joe, body: 'A picture', uploads: [{ name: 'parcel.png', content_type: 'image/png', data: PICTURE }],
    });
    await opens(page, `${twin.url}/messenger?contact=${joe}&conversation=${id}`);
    await page.locator('.messenger .picture').click();
    const dialog = page.getByRole('dialog', { name: 'parcel.png' });
    await until(() => dialog.locator('img').evaluate((img) => img.naturalWidth === 200), 'the picture');
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('dialog').count(), 0);
    await near(page);
  });

  test(`chips tell of faults and a stopped clock, on every page, ${called(window)}`, async () => {
    const page = await browser.window(window);
    await opens(page, `${twin.url}/messenger`);
    assert.equal(await page.locator('.chip').count(), 0);
    await twin.control('PUT', '/faults', [{ fault: 'latency', ms: 1 }]);
    await twin.control('POST', '/clock', { stop: {} });
    await page.getByRole('link', { name: '1 fault on' }).waitFor();
    await page.getByRole('link', { name: 'Clock stopped' }).waitFor();
    for (const path of [pages.desk, '/inbox', '/deliveries', '/workspace', '/faults']) {
      await opens(page, twin.url + path);
      assert.equal(await page.locator('.chip:visible').count(), 2, path);
    }
    await twin.control('PUT', '/faults', []);
    await twin.control('POST', '/clock', { run: { speed: 1 } });
    await until(async () => (await page.locator('.chip').count()) === 0, 'no chips');
    await near(page);
  });

  test(`every page is reached from every page, ${called(window)}`, async () => {
    const page = await browser.window(window);
    await opens(page, `${twin.url}/inbox`);
    const folded = page.locator('#pages-menu summary');
    if (await folded.isVisible()) await folded.click();
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Workspace' }).click();
    await page.waitForURL(/\/workspace/);
    await near(page);
  });

  test(`what does not exist has a page, and so has /oauth alone, ${called(window)}`, async () => {
    const page = await browser.window(window);
    const answer = await page.goto(`${twin.url}/nothing/here`);
    assert.equal(answer.status(), 404);
    await expect(page.getByRole('heading', { level: 1 }), 'There is no such page');
    await page.goto(inbox('&conversation=123'));
    await page.getByText('There is no conversation 123.').waitFor({ state: 'attached' });
    await page.goto(`${twin.url}/oauth`);
    await expect(page.getByRole('heading', { level: 1 }), 'Access for an app');
    await page.getByRole('link', { name: /^Ask as/ }).click();
    await expect(page.getByRole('heading', { level: 1 }), /asks for access/);
    await near(page);
  });

  test(`saving says so, ${called(window)}`, async () => {
    const page = await browser.window(window);
    await opens(page, `${twin.url}/workspace?contact=${joe}`);
    await page.locator('#contact').getByRole('button', { name: 'Save' }).click();
    await page.getByText('The contact is saved.').waitFor();
    await near(page);
  });

  test(`many contacts are searched and come in pages, ${called(window)}`, async () => {
    for (let n = twin.made ?? 0; n < 60; n += 1) await somebody(`Many ${n}`);
    twin.made = 60;
    const page = await browser.window(window);
    await opens(page, `${twin.url}/workspace`);
    const lines = page.locator('#contacts .lines > li');
    assert.equal(await lines.count(), 25);
    await page.locator('#contacts').getByRole('link', { name: 'Next' }).click();
    await expect(page.locator('#contacts .count'), /^26–50 of/);
    await page.getByLabel('Find a contact').fill('many 42');
    await page.getByLabel('Find a contact').press('Enter');
    await until(async () => (await lines.count()) === 1, 'one contact');
    await expect(lines, /Many 42/);
    await near(page);
  });

  test(`the steps of the tour all lead somewhere and tick on results, ${called(window)}`, async () => {
    const page = await browser.window(window);
    const contact = await somebody('Tina Tour');
    await opens(page, `${twin.url}/?contact=${contact}`);
    const step = (name) => page.getByRole('link', { name });
    const done = (name) => page.locator('.tries .done', { hasText: name }).waitFor();
    await step('Ask for an order').click();
    const say = page.getByRole('textbox', { name: 'Your message' });
    await until(async () => (await say.inputValue()) !== '', 'the words');
    assert.equal(await page.locator('.tries .done').count(), 0, 'words alone tick nothing');
    await say.press('Enter');
    await done('Ask for an order');
    await step('Ask for a person').click();
    await until(async () => (await say.inputValue()) !== '', 'the words');
    await say.press('Enter');
    await done('Ask for a person');
    await step('Reply as a teammate').click();
    const box = page.getByRole('textbox', { name: 'Reply or note' });
    await until(() => box.evaluate((one) => one === document.activeElement), 'the focus');
    await page.keyboard.type('Here I am');
    await page.keyboard.press('Enter');
    await done('Reply as a teammate');
    await step('Assign it back').click();
    await until(() => page.evaluate(() => document.querySelector('.inbox .menu[open][data-key="a"]') !== null), 'the menu');
    await page.keyboard.type('robin');
    await page.keyboard.press('Enter');
    await done('Assign it back');
    await near(page);
  });
}

test('the next page of a long list is there on the page with both sides as well', async () => {
  const page = await browser.window();
  for (let n = 0; n < 32; n += 1) await starts(`One of many ${n}`);
  await opens(page, `${twin.url}/?teammate=${ann()}&view=all`);
  const first = await page.locator('[data-row]').first().getAttribute('href');
  await page.getByRole('link', { name: 'More', exact: true }).click();
  await until(async () => (await page.locator('[data-row]').first().getAttribute('href')) !== first, 'the next rows');
  await near(page);
});

test('times are on the clock of whoever looks', async () => {
  const id = await starts('What time is it?');
  const at = (await twin.conversation(id)).created_at;
  const shown = async (timezoneId) => {
    const page = await browser.window({ timezoneId });
    await opens(page, inbox(`&conversation=${id}`));
    await until(() => page.evaluate(() => document.documentElement.dataset.zone !== 'UTC'), 'the zone');
    const time = page.locator('.open .message time').first();
    const wanted = new Date(at * 1000).toLocaleTimeString('en-GB', { timeZone: timezoneId, hour: '2-digit', minute: '2-digit' });
    await expect(time, wanted);
    const title = await time.getAttribute('title');
    assert.ok(title.includes(wanted), title);
    await near(page);
    return title;
  };
  assert.match(await shown('Asia/Kolkata'), /UTC\+5:30$/);
  assert.match(await shown('America/Phoenix'), /UTC-7$/);
});

test('a bot in the inbox finds the topics it needs first', async () => {
  const page = await browser.window();
  await opens(page, `${twin.url}/deliveries`);
  await page.locator('#endpoint-form summary').click();
  const group = page.getByRole('group', { name: 'Topics that a bot in the inbox needs' });
  await expect(group.locator('label').first(), /conversation\.user\.created/);
  assert.equal(await page.locator('input[name="topic.conversation.user.created"]').count(), 1);
  await near(page);
});

test('a teammate finds who is meant among many', async () => {
  const one = await teammate(browser, twin, 'Ann Ames');
  const id = await starts('For the team');
  await one.page.goto(inbox(`&conversation=${id}`));
  await one.open.locator('summary', { hasText: 'Assign' }).click();
  await one.open.getByLabel('Filter who gets it').fill('supp');
  await one.page.keyboard.press('Enter');
  await one.heldBy(/Support/);
  await near(one.page);
});
