// Messages that teammates start, and what contacts do (events).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Intercom, IntercomError } from 'intercom-client';
import { refused, startTwin, walked } from './twin.mjs';

let twin;
before(async () => { twin = await startTwin(); });
after(() => twin.stop());

test('a message to a contact becomes a conversation at once, if it is asked to', async () => {
  const { messages, conversations } = twin.intercom;
  const from = { type: 'admin', id: Number(twin.ann.id) };
  const to = { type: 'user', id: twin.joe.id };
  const sent = await messages.create({ message_type: 'inapp', body: 'Good news', from, to, create_conversation_without_contact_reply: true });
  assert.deepEqual([sent.type, sent.message_type, sent.body], ['admin_message', 'inapp', 'Good news']);
  const started = await conversations.find({ conversation_id: sent.conversation_id });
  assert.deepEqual([started.source.author.id, started.source.body], [twin.ann.id, '<p>Good news</p>']);
  assert.deepEqual(started.contacts.contacts.map((contact) => contact.id), [twin.joe.id]);
  const before = await walked(conversations.list());
  const quiet = await messages.create({ message_type: 'inapp', body: 'By the way', from, to });
  assert.equal(quiet.conversation_id, undefined);
  assert.deepEqual(await walked(conversations.list()), before);
});

test('an e-mail needs a subject', async () => {
  const from = { type: 'admin', id: Number(twin.ann.id) };
  const to = { type: 'user', id: twin.joe.id };
  const mail = { message_type: 'email', template: 'plain', body: 'Hello', from, to };
  const sent = await twin.intercom.messages.create({ ...mail, subject: 'News' });
  assert.deepEqual([sent.message_type, sent.subject], ['email', 'News']);
  await refused(twin.intercom.messages.create(mail), Intercom.UnprocessableEntityError, 422, 'parameter_not_found');
});

test('events are counted', async () => {
  const { events } = twin.intercom;
  const at = Math.floor(Date.now() / 1000);
  const of = async () => {
    const summary = await events.list({ type: 'user', user_id: twin.joe.external_id, summary: true });
    assert.equal(summary.intercom_user_id, twin.joe.id);
    return Object.fromEntries(summary.events.map((event) => [event.name, event.count]));
  };
  for (const created_at of [at - 60, at]) {
    await events.create({ user_id: twin.joe.external_id, event_name: 'ordered', created_at, metadata: { order: 'A-17' } });
  }
  assert.deepEqual(await of(), { ordered: 2 });
  await events.summaries({ user_id: twin.joe.external_id, event_summaries: { event_name: 'visited', count: 7, first: at - 600, last: at } });
  assert.deepEqual(await of(), { ordered: 2, visited: 7 });
  const nobody = events.create({ user_id: 'nobody', event_name: 'ordered', created_at: at });
  await refused(nobody, IntercomError, 404, 'not_found');
});
