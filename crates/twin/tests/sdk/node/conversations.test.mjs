// The life of a conversation: started, answered, handed on, closed, deleted.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Intercom } from 'intercom-client';
import { last, refused, startTwin } from './twin.mjs';

let twin;
let conversations;
before(async () => {
  twin = await startTwin();
  conversations = twin.intercom.conversations;
});
after(() => twin.stop());

test('create starts one as a contact, and answers with its first message', async () => {
  const message = await conversations.create({ from: { type: 'user', id: twin.joe.id }, body: 'Hello there' });
  assert.equal(message.type, 'user_message');
  assert.equal(message.body, 'Hello there');
  const read = await conversations.find({ conversation_id: message.conversation_id });
  assert.equal(read.source.id, message.id, 'the message, not the conversation');
  assert.equal(read.source.body, '<p>Hello there</p>');
  assert.deepEqual([read.source.author.type, read.source.author.id], ['user', twin.joe.id]);
  assert.equal(read.state, 'open');
  assert.equal(String(read.admin_assignee_id), twin.bot, 'new conversations are the bot teammate\'s');
  assert.deepEqual(read.contacts.contacts.map((contact) => contact.id), [twin.joe.id]);
});

test('find can show text instead of HTML', async () => {
  const conversation_id = await twin.conversation('One & two');
  assert.equal((await conversations.find({ conversation_id })).source.body, '<p>One &amp; two</p>');
  assert.equal((await conversations.find({ conversation_id, display_as: 'plaintext' })).source.body, 'One & two');
});

test('a comment of a teammate is the last part, its body made HTML', async () => {
  const conversation_id = await twin.conversation();
  const answered = await conversations.reply({
    conversation_id,
    body: { message_type: 'comment', type: 'admin', admin_id: twin.bot, body: 'On its way' },
  });
  const { part_type, body, author } = last(answered);
  assert.deepEqual([part_type, body], ['comment', '<p>On its way</p>']);
  assert.deepEqual([author.type, author.id, author.name], ['admin', twin.bot, 'Robin Bot']);
  assert.deepEqual(last(await conversations.find({ conversation_id })), last(answered));
});

test('a note with a file, and quick replies, of which the contact picks one', async () => {
  const conversation_id = await twin.conversation();
  const by = { type: 'admin', admin_id: twin.bot };
  const data = Buffer.from('hello').toString('base64');
  const note = last(await conversations.reply({
    conversation_id,
    body: { ...by, message_type: 'note', body: '<p>For <b>us</b></p>', attachment_files: [{ content_type: 'text/plain', name: 'a.txt', data }] },
  }));
  assert.deepEqual([note.part_type, note.body], ['note', '<p>For <b>us</b></p>']);
  assert.deepEqual([note.attachments[0].name, note.attachments[0].filesize], ['a.txt', 5]);
  assert.equal(await (await fetch(note.attachments[0].url)).text(), 'hello');

  const options = [
    { text: 'Yes', uuid: '11111111-1111-4111-8111-111111111111' },
    { text: 'No', uuid: '22222222-2222-4222-8222-222222222222' },
  ];
  const asked = last(await conversations.reply({ conversation_id, body: { ...by, message_type: 'quick_reply', reply_options: options } }));
  assert.equal(asked.part_type, 'quick_reply');
  assert.deepEqual(asked.metadata.quick_reply_options.map(({ text, uuid }) => ({ text, uuid })), options);
  await twin.act('contact_presses', { conversation: conversation_id, option: 'No' });
  const pressed = last(await conversations.find({ conversation_id }));
  assert.deepEqual([pressed.body, pressed.author.id], ['<p>No</p>', twin.joe.id]);
  assert.equal(pressed.metadata.quick_reply_uuid, options[1].uuid);
});

test('a contact replies, named in each way that Intercom knows', async () => {
  const conversation_id = await twin.conversation();
  const names = [{ intercom_user_id: twin.joe.id }, { user_id: twin.joe.external_id }, { email: twin.joe.email }];
  for (const [n, name] of names.entries()) {
    const said = await conversations.reply({ conversation_id, body: { message_type: 'comment', type: 'user', body: `By ${n}`, ...name } });
    assert.deepEqual([last(said).body, last(said).author.type, last(said).author.id], [`<p>By ${n}</p>`, 'user', twin.joe.id]);
  }
});

test('manage closes, opens, snoozes', async () => {
  const conversation_id = await twin.conversation();
  const admin_id = twin.ann.id;
  const closed = await conversations.manage({ conversation_id, body: { message_type: 'close', type: 'admin', admin_id, body: 'Bye' } });
  assert.deepEqual([closed.state, closed.open], ['closed', false]);
  assert.deepEqual([last(closed).part_type, last(closed).body], ['close', '<p>Bye</p>']);
  const open = await conversations.manage({ conversation_id, body: { message_type: 'open', admin_id } });
  assert.deepEqual([open.state, open.open, last(open).part_type], ['open', true, 'open']);
  const snoozed_until = Math.floor(Date.now() / 1000) + 3600;
  const snoozed = await conversations.manage({ conversation_id, body: { message_type: 'snoozed', admin_id, snoozed_until } });
  assert.deepEqual([snoozed.state, snoozed.snoozed_until, last(snoozed).part_type], ['snoozed', snoozed_until, 'snoozed']);
});

test('manage assigns to a team, to a teammate, to nobody', async () => {
  const conversation_id = await twin.conversation();
  const assign = async (type, assignee_id) => conversations.manage({
    conversation_id,
    body: { message_type: 'assignment', type, admin_id: twin.bot, assignee_id },
  });
  const vip = await assign('team', twin.team('VIP'));
  assert.equal(vip.team_assignee_id, Number(twin.team('VIP')));
  assert.deepEqual(last(vip).assigned_to, { type: 'team', id: twin.team('VIP') });
  const ann = await assign('admin', twin.ann.id);
  assert.equal(ann.admin_assignee_id, Number(twin.ann.id));
  assert.equal(last(ann).part_type, 'assignment');
  assert.equal((await assign('admin', '0')).admin_assignee_id, null);
  await refused(assign('admin', '1'), Intercom.NotFoundError, 404, 'assignee_not_found');
});

test('update sets read, title and attributes', async () => {
  const conversation_id = await twin.conversation();
  await conversations.update({ conversation_id, read: true, title: 'About A-17', custom_attributes: { topic: 'order', priority_score: 3 } });
  const read = await conversations.find({ conversation_id });
  assert.deepEqual([read.read, read.title], [true, 'About A-17']);
  assert.deepEqual([read.custom_attributes.topic, read.custom_attributes.priority_score], ['order', 3]);
});

test('a part and the first message are redacted', async () => {
  const conversation_id = await twin.conversation('My card is 4242');
  const reply = { message_type: 'comment', type: 'admin', admin_id: twin.bot, body: 'Secret' };
  const part = last(await conversations.reply({ conversation_id, body: reply }));
  const less = await conversations.redactConversationPart({ type: 'conversation_part', conversation_id, conversation_part_id: part.id });
  const gone = less.conversation_parts.conversation_parts.find((one) => one.id === part.id);
  assert.equal(gone.redacted, true);
  assert.doesNotMatch(gone.body ?? '', /Secret/);
  const least = await conversations.redactConversationPart({ type: 'source', conversation_id, source_id: less.source.id });
  assert.equal(least.source.redacted, true);
  assert.doesNotMatch(least.source.body ?? '', /4242/);
});

test('contacts join and leave', async () => {
  const conversation_id = await twin.conversation();
  const people = async () => (await conversations.find({ conversation_id })).contacts.contacts.map((contact) => contact.id);
  await conversations.attachContactAsAdmin({ conversation_id, admin_id: twin.ann.id, customer: { intercom_user_id: twin.lena.id } });
  assert.deepEqual(await people(), [twin.joe.id, twin.lena.id]);
  await conversations.detachContactAsAdmin({ conversation_id, contact_id: twin.lena.id, admin_id: twin.ann.id });
  assert.deepEqual(await people(), [twin.joe.id]);
});

test('one that is deleted is gone', async () => {
  const conversation_id = await twin.conversation();
  const deleted = await conversations.deleteConversation({ conversation_id: Number(conversation_id) });
  assert.deepEqual(deleted, { id: conversation_id, object: 'conversation', deleted: true });
  await refused(conversations.find({ conversation_id }), Intercom.NotFoundError, 404, 'not_found');
});
