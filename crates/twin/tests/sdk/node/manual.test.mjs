// The example of docs/twin.md, run as it stands there.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startTwin } from './twin.mjs';

const page = await readFile(new URL('../../../../../docs/twin.md', import.meta.url), 'utf8');
const block = (language) => page.match(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's'))[1];

test('hello.mjs prints what the manual says', async () => {
  const twin = await startTwin();
  // Beside the tests, so that it finds the SDK.
  const file = fileURLToPath(new URL(`hello-${process.pid}.mjs`, import.meta.url));
  await writeFile(file, block('js'));
  const env = { ...process.env, TWIN: twin.about.base_url, TOKEN: twin.about.access_token, TEAMMATE: twin.bot };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
    assert.equal(stdout, block('text'));
  } finally {
    await rm(file);
    await twin.stop();
  }
});
