// The example of docs/twin.md, run as it stands there.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { program, startTwin } from './twin.mjs';

const page = await readFile(new URL('../../../../../docs/twin.md', import.meta.url), 'utf8');
const block = (language, number = 0) => [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))][number][1];

// The least that a bot of the reader's can be: it answers the first message of a conversation.
const MY_BOT = `
import { createServer } from 'node:http';
import { once } from 'node:events';

export async function start(about) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end();
    if (request.method !== 'POST') return;
    const { topic, data } = JSON.parse(Buffer.concat(chunks));
    if (topic !== 'conversation.user.created') return;
    await fetch(\`\${about.base_url}/conversations/\${data.item.id}/reply\`, {
      method: 'POST',
      headers: { Authorization: \`Bearer \${about.access_token}\`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ type: 'admin', admin_id: about.teammate_id, message_type: 'comment', body: 'Your order is on its way.' }),
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: \`http://127.0.0.1:\${server.address().port}/hook\`, stop: () => server.close() };
}
`;

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

test('a suite of a bot runs as the manual says', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bot-'));
  try {
    await writeFile(join(folder, 'my_bot.mjs'), MY_BOT);
    await writeFile(join(folder, 'bot.test.mjs'), block('js', 1));
    // Without what tells a runner that it runs below another.
    const { NODE_TEST_CONTEXT: _, ...env } = { ...process.env, DESKMATE: program };
    const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap'], { cwd: folder, env });
    assert.match(stdout, /# pass 1\n# fail 0/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
