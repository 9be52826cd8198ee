// Waits for what a person would see, and says what was there instead.
import assert from 'node:assert/strict';

/** So many ms are waited for what is to come: long, so that a busy machine decides nothing. */
export const PATIENCE = 30_000;

const pause = () => new Promise((next) => { setTimeout(next, 20); });

/** Waits until the text of this is, or fits, that. */
export async function expect(locator, wanted, timeout = PATIENCE) {
  const end = Date.now() + timeout;
  let seen;
  for (;;) {
    seen = await locator.first().innerText({ timeout }).catch(() => null);
    if (wanted instanceof RegExp ? wanted.test(seen ?? '') : seen === wanted) return;
    if (Date.now() > end) break;
    // A page that gives way to another one meanwhile is looked at again.
    await locator.page().evaluate(() => new Promise(requestAnimationFrame)).catch(pause);
  }
  assert.fail(`wanted ${wanted}, but it is ${JSON.stringify(seen)}`);
}

/** Waits until this is so. */
export async function until(is, what, timeout = PATIENCE) {
  const end = Date.now() + timeout;
  while (!(await is())) {
    if (Date.now() > end) assert.fail(`it never came: ${what}`);
    await pause();
  }
}
