// What is pressed is large enough, and where the keyboard is can be seen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { fill } from './content.mjs';
import { startTwin } from './twin.mjs';
import { WINDOWS, called, opens } from './widths.mjs';

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

for (const window of WINDOWS) {
  test(`tabs and radio buttons are 24 px high and wide, ${called(window)}`, async () => {
    const page = await browser.window(window);
    for (const path of [pages.inbox, pages['inbox-list'], pages.deliveries, pages.desk]) {
      await opens(page, twin.url + path);
      const small = await page.evaluate(() => [...document.querySelectorAll('.tabs a, input[type="radio"]')]
        .filter((one) => one.offsetParent)
        .map((one) => [one.textContent || one.value, one.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24)
        .map(([name]) => name));
      assert.deepEqual(small, [], path);
    }
    await page.context().close();
  });

  test(`the ring is around the whole composer, ${called(window)}`, async () => {
    const page = await browser.window(window);
    for (const path of [pages.messenger, pages.inbox]) {
      await opens(page, twin.url + path);
      await page.locator('.composer textarea').focus();
      const ring = await page.locator('.composer').evaluate((one) => getComputedStyle(one).outline);
      assert.match(ring, /2px/, path);
      assert.match(await page.locator('.composer textarea').evaluate((one) => getComputedStyle(one).outlineStyle), /none/);
    }
    await page.context().close();
  });
}
