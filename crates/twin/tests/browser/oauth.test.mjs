// An app on another site sends a teammate to the question, and gets them back with a code.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { expect } from './expect.mjs';
import { startTwin } from './twin.mjs';

let app;
let browser;
let site;
let twin;
before(async () => {
  twin = await startTwin();
  browser = await startBrowser();
  // For a browser, localhost is another site than 127.0.0.1.
  app = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    if (request.url === '/') {
      const link = `${twin.url}/oauth?client_id=${twin.about.client_id}&state=s%3D1`;
      response.end(`<a href="${link}">Connect</a>`);
    } else if (request.url === '/framed') {
      response.end(`<iframe src="${twin.url}/oauth?client_id=${twin.about.client_id}"></iframe>`);
    } else {
      response.end('<p id="back">Welcome back</p>');
    }
  });
  app.listen(0, 'localhost');
  await once(app, 'listening');
  site = `http://localhost:${app.address().port}`;
  await twin.control('PUT', '/app', { name: 'Helpful', redirect_urls: [`${site}/callback`] });
});
after(async () => {
  await browser.stop();
  app.close();
  await twin.stop();
});

test('a teammate authorises the app and is led back to it', async () => {
  const page = await browser.window();
  await page.goto(`${site}/`);
  await page.getByRole('link', { name: 'Connect' }).click();
  await expect(page.getByRole('heading', { level: 1 }), 'Helpful asks for access to Twin Shop');
  await page.getByLabel('You are').selectOption('Ben Bell');
  await page.getByRole('button', { name: 'Authorise access' }).click();
  await expect(page.locator('#back'), 'Welcome back');
  const asked = new URL(page.url()).searchParams;
  assert.equal(asked.get('state'), 's=1');

  const { client_id, client_secret } = twin.about;
  const body = new URLSearchParams({ code: asked.get('code'), client_id, client_secret });
  const traded = await fetch(`${twin.url}/auth/eagle/token`, { method: 'POST', body });
  const { token } = await traded.json();
  const me = await fetch(`${twin.url}/me`, { headers: { Authorization: `Bearer ${token}` } });
  assert.equal((await me.json()).name, 'Ben Bell');
  assert.deepEqual(browser.problems, []);
});

test('a teammate cancels', async () => {
  const page = await browser.window();
  await page.goto(`${site}/`);
  await page.getByRole('link', { name: 'Connect' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('#back'), 'Welcome back');
  assert.equal(new URL(page.url()).searchParams.get('error'), 'access_denied');
  assert.deepEqual(browser.problems, []);
});

test('the question is not shown in a frame of somebody else', async () => {
  const page = await browser.window();
  await page.goto(`${site}/framed`);
  const frame = page.frames().find((one) => one !== page.mainFrame());
  assert.ok(!(await frame.content()).includes('asks for access'));
  assert.match(browser.problems.join(), /frame-ancestors/);
});
