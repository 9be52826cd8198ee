// Takes a picture of every page with real content: node shots.mjs FOLDER
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startBrowser } from './browser.mjs';
import { fill } from './content.mjs';
import { startTwin } from './twin.mjs';

const folder = process.argv[2] ?? 'shots';
await mkdir(folder, { recursive: true });
const twin = await startTwin();
const browser = await startBrowser();
try {
  const pages = await fill(twin);
  for (const scheme of ['light', 'dark']) {
    for (const width of [1280, 390]) {
      for (const [name, path] of Object.entries(pages)) {
        const page = await browser.window({ width, height: width === 390 ? 844 : 800, scheme });
        await page.goto(twin.url + path);
        await page.locator('.link-state:has-text("Live")').waitFor();
        await page.screenshot({ path: join(folder, `${name}-${width}-${scheme}.png`) });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) console.log(`${name} at ${width}: ${wide} px too wide`);
        await page.context().close();
      }
    }
  }
  for (const problem of new Set(browser.problems)) console.log(problem);
} finally {
  await browser.stop();
  await twin.stop();
}
