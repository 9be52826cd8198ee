// Takes a picture of every page with real content: node shots.mjs FOLDER [PAGE…]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startBrowser } from './browser.mjs';
import { fill } from './content.mjs';
import { startTwin } from './twin.mjs';
import { WINDOWS, opens } from './widths.mjs';

const folder = process.argv[2] ?? 'shots';
await mkdir(folder, { recursive: true });
const twin = await startTwin();
const browser = await startBrowser();
try {
  const pages = await fill(twin);
  const wanted = process.argv.slice(3);
  for (const window of WINDOWS) {
    for (const [name, path] of Object.entries(pages)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const page = await browser.window(window);
      await opens(page, twin.url + path);
      await page.screenshot({ path: join(folder, `${name}-${window.width}-${window.scheme}.png`) });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) console.log(`${name} at ${window.width}: ${wide} px too wide`);
      await page.context().close();
    }
  }
  for (const problem of new Set(browser.problems)) console.log(problem);
} finally {
  await browser.stop();
  await twin.stop();
}
