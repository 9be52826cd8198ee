// What the SDK does by itself when something goes wrong. It sends again what was answered 408, 429 or 5xx, up to
// twice, writes too. Intercom has no idempotency key: so a reply that was written, and answered with an error, is
// written twice. This is why Deskmate switches such retries off and looks before it sends again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { IntercomError } from 'intercom-client';
import { startTwin } from './twin.mjs';

let twin;
before(async () => {
  twin = await startTwin();
  // Else the SDK waits for the end of the window of ten seconds before it tries again.
  await twin.control('PUT', '/rate_limit', { limit: null });
});
after(() => twin.stop());

const faults = (...list) => twin.control('PUT', '/faults', list);

/** Replies as the bot, and tells how it ended and how often the reply is in the conversation. */
async function reply(intercom) {
  const conversation_id = await twin.conversation();
  const body = { message_type: 'comment', type: 'admin', admin_id: twin.bot, body: 'Once, please' };
  const before = (await twin.calls()).length;
  const error = await intercom.conversations.reply({ conversation_id, body }).then(() => null, (e) => e);
  const sent = (await twin.calls()).slice(before).filter((call) => call.method === 'POST').length;
  await faults();
  const { conversation_parts: parts } = await twin.intercom.conversations.find({ conversation_id });
  const said = parts.conversation_parts.filter((part) => part.body === '<p>Once, please</p>').length;
  return { error, sent, said };
}

test('429: it is sent again, and said once', async () => {
  await faults({ fault: 'rate_limited', path: '/conversations/*/reply', times: 1 });
  assert.deepEqual(await reply(twin.intercom), { error: null, sent: 2, said: 1 });
});

test('500 without a write: it is sent again, and said once', async () => {
  await faults({ fault: 'server_error', path: '/conversations/*/reply', times: 1 });
  assert.deepEqual(await reply(twin.intercom), { error: null, sent: 2, said: 1 });
});

test('500 after the write: it is sent again, and said TWICE', async () => {
  await faults({ fault: 'error_after_write', path: '/conversations/*/reply', times: 1 });
  assert.deepEqual(await reply(twin.intercom), { error: null, sent: 2, said: 2 });
});

test('maxRetries: 0 says it once, and tells', async () => {
  await faults({ fault: 'error_after_write', path: '/conversations/*/reply', times: 1 });
  const { error, sent, said } = await reply(twin.client({ maxRetries: 0 }));
  assert.ok(error instanceof IntercomError);
  assert.deepEqual([error.statusCode, sent, said], [500, 1, 1]);
});

test('a lost connection is not tried again: it is an error, though the reply was written', async () => {
  await faults({ fault: 'drop_after_write', path: '/conversations/*/reply', times: 1 });
  // After a lost connection the SDK keeps the process alive until its time for an answer is over.
  const { error, sent, said } = await reply(twin.client({ timeoutInSeconds: 2 }));
  assert.ok(error instanceof IntercomError, String(error));
  assert.deepEqual([error.statusCode, sent, said], [undefined, 1, 1]);
});

test('no answer in time is an error, and not tried again', async () => {
  await faults({ fault: 'latency', ms: 60_000, path: '/conversations/*/reply', times: 1 });
  const { error, sent } = await reply(twin.client({ timeoutInSeconds: 0.2 }));
  assert.ok(error instanceof IntercomError, String(error));
  assert.deepEqual([error.statusCode, sent], [undefined, 0], 'the twin logs a call when it answers it');
  await twin.control('POST', '/clock', { step: { seconds: 60 } });
});
