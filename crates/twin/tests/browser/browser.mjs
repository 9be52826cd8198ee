// One headless Chromium, and windows in it for people of their own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { PATIENCE } from './expect.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a browser. `window()` opens a window of a person of their own. */
export async function startBrowser(options = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'twin-browser-'));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...FLAGS, `--crash-dumps-dir=${folder}`, ...(options.args ?? [])],
    proxy: options.proxy,
    headless: true,
  });
  const problems = [];
  return {
    problems,
    async window({ width = 1280, height = 800, scheme = 'light', ...more } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: scheme,
        reducedMotion: 'reduce',
        ...more,
      });
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      page.on('pageerror', (error) => problems.push(String(error)));
      page.on('console', (line) => {
        // A refusal is answered 4xx and said on the page, as is what is not there; a lost connection is part of a test.
        const meant = /net::ERR|status of 4(00|04|09)/.test(line.text());
        if (line.type() === 'error' && !meant) problems.push(line.text());
      });
      return page;
    },
    async stop() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
