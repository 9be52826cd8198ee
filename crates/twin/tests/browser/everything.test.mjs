// One of everything that can be said, through Deskmate, as customer and teammate see it.
// SHOTS=FOLDER keeps a picture of each.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { PICTURE } from './content.mjs';
import { customer } from './people.mjs';
import { startDemo } from './twin.mjs';
import { opens } from './widths.mjs';

const BOT = `
deskmate: 1
dialogs:
  introduction:
    message:
      - markdown: |
          # Your order

          It left on **Monday**, with *two* parcels, ~~40~~ 35 euro. Track it [on our page](https://shop.test/t?id=A-17).

          1. Shoes
          2. A hat
             - blue
             - size 57

          > We deliver until nine.

          | What | Price |
          |---|---|
          | Shoes | 30 |
          | Hat | 5 |

          The code \`A-17\`, and its label:

          \`\`\`
          TO:   Joe Bloggs
          FROM: Shop
          \`\`\`
      - text: "طلبك رقم A-17 في الطريق <اليوم> & غدًا"
      - media: { file: "https://shop.test/label.pdf", name: label.pdf }
      - carousel:
          text: Others liked
          cards:
            - { title: Red shoes, subtitle: "40 to 46", url: "https://shop.test/red", buttons: [ { title: Take the red ones, goto: taken } ] }
            - { title: Green shoes, subtitle: "36 to 41", url: "https://shop.test/green", buttons: [ { title: Take the green ones, goto: taken } ] }
      - quick_replies:
          text: Anything else?
          options:
            - { title: "Yes, a question", goto: taken }
            - { title: Talk to a person, goto: people }
  not_understood:
    message:
      - quick_replies:
          text: "Thank you, I see it. And now?"
          options: [ { title: Talk to a person, goto: people } ]
  taken: { message: [ { text: They are yours. } ] }
  people: { action: [ { offload: { team: Support, note: Wants a person. } } ] }
`;

const SAID = [
  'Your order', 'on our page', 'Shoes', 'A hat', 'size 57', 'We deliver until nine.', 'A-17', 'FROM: Shop',
  'في الطريق', 'label.pdf', 'Red shoes', '36 to 41', 'Anything else?',
];

let browser;
let demo;
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everything-'));
  await writeFile(join(folder, 'everything.yaml'), BOT);
  [browser, demo] = [await startBrowser(), await startDemo('--bot', join(folder, 'everything.yaml'))];
});
after(async () => {
  await browser.stop();
  await demo.stop();
  await rm(folder, { recursive: true });
  assert.deepEqual(browser.problems, []);
});

const picture = async (page, name) => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `everything-${name}.png`) });
};

test('one of everything stands in Messenger and Inbox, on a laptop and on a phone', async () => {
  const joe = await customer(browser, demo, 'Joe Bloggs');
  await joe.says('Where is my order?');
  await joe.reads('Anything else?');
  const id = await joe.conversation();
  const form = { contact: demo.about.contacts.find((c) => c.name === 'Joe Bloggs').id };
  const sent = await fetch(`${demo.about.control_url}/act`, {
    method: 'POST',
    body: JSON.stringify({
      act: 'contact_writes', conversation: id, body: 'It looks like this',
      uploads: [{ name: 'parcel.png', content_type: 'image/png', data: PICTURE }], ...form,
    }),
  });
  const told = await sent.text();
  assert.ok(sent.ok, told);
  await joe.reads('Thank you, I see it.');
  await joe.presses('Talk to a person');
  await joe.page.context().close();
  const ann = demo.about.admins.find((a) => a.name === 'Ann Ames').id;
  for (const width of [1280, 390]) {
    for (const [name, path] of [
      ['messenger', `/messenger?contact=${form.contact}&conversation=${id}`],
      ['inbox', `/inbox?teammate=${ann}&view=all&conversation=${id}`],
    ]) {
      const page = await browser.window({ width, height: width === 390 ? 844 : 800, scheme: 'light' });
      await opens(page, demo.url + path);
      const log = page.getByRole('log', { name: 'Messages' });
      for (const text of SAID) await log.getByText(text).first().waitFor({ state: 'attached' });
      const html = await log.innerHTML();
      for (const tag of ['<h1', '<b>', '<i>', '<ol', '<ul', '<pre', 'href="https://shop.test/t?id=A-17"']) {
        assert.ok(html.includes(tag), `${tag} in ${name} at ${width}`);
      }
      assert.ok(!(await log.innerText()).includes('اليوم &amp;'), 'nothing is escaped twice');
      if (name === 'inbox') await log.locator('.note', { hasText: 'Wants a person.' }).first().waitFor({ state: 'attached' });
      await picture(page, `${name}-${width}`);
      await log.getByText('Your order').first().evaluate((it) => it.scrollIntoView({ block: 'start' }));
      await picture(page, `${name}-${width}-top`);
      await page.context().close();
    }
  }
});
