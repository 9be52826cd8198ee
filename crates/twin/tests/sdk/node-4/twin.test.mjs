// The last SDK of its kind: it signs in with HTTP Basic and knows an older API.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import sdk from 'intercom-client';

let about;
let child;
let intercom;

const client = (token) => {
  const made = new sdk.Client({ tokenAuth: { token } });
  made.useRequestOpts({ baseURL: about.base_url, headers: { 'Intercom-Version': '2.14' } });
  return made;
};
const named = (all, name) => all.find((one) => one.name === name);
const joe = () => named(about.contacts, 'Joe Bloggs').id;
const ann = () => named(about.admins, 'Ann Ames').id;

async function started(body = 'Where is my order?') {
  const message = await intercom.conversations.create({ userId: joe(), type: 'user', body });
  return message.conversation_id;
}

before(async () => {
  child = spawn(process.env.TWIN_PROGRAM, [], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  about = JSON.parse(line);
  intercom = client(about.access_token);
});

after(async () => {
  child.kill('SIGINT');
  await once(child, 'exit');
});

test('it signs in', async () => {
  const { admins } = await intercom.ping();
  assert.deepEqual(admins.map((one) => one.name).sort(), about.admins.map((one) => one.name).sort());
  const refused = await client('wrong').ping().catch((error) => error);
  assert.equal(refused.statusCode, 401);
  assert.equal(refused.body.errors[0].code, 'unauthorized');
});

test('a conversation: begun, answered, assigned, closed, opened', async () => {
  const id = await started();
  const found = await intercom.conversations.find({ id });
  assert.equal(found.source.body, '<p>Where is my order?</p>');
  const replied = await intercom.conversations.replyByIdAsAdmin({
    id, adminId: about.teammate_id, messageType: 'comment', body: '<h3>Soon</h3>Tomorrow',
  });
  assert.equal(replied.conversation_parts.conversation_parts.at(-1).body, '<p>Soon</p>\n<p>Tomorrow</p>');
  const answered = await intercom.conversations.replyByIdAsUser({ id, intercomUserId: joe(), body: 'Thanks' });
  assert.equal(answered.conversation_parts.conversation_parts.at(-1).body, '<p>Thanks</p>');
  const assigned = await intercom.conversations.assign({ id, type: 'admin', adminId: about.teammate_id, assigneeId: ann() });
  assert.equal(String(assigned.admin_assignee_id), ann());
  assert.equal((await intercom.conversations.close({ id, adminId: ann() })).state, 'closed');
  assert.equal((await intercom.conversations.open({ id, adminId: ann() })).state, 'open');
});

test('conversations are listed and searched', async () => {
  const id = await started('To be found');
  const { conversations } = await intercom.conversations.list({});
  assert.ok(conversations.some((one) => one.id === id));
  const query = { field: 'source.body', operator: '~', value: 'found' };
  const found = await intercom.conversations.search({ data: { query } });
  assert.deepEqual(found.conversations.map((one) => one.id), [id]);
});

test('contacts: made, found, changed, searched, tagged, noted, archived', async () => {
  const made = await intercom.contacts.createUser({ externalId: 'old-1', email: 'old@customer.test', name: 'Olga Old' });
  assert.equal((await intercom.contacts.find({ id: made.id })).external_id, 'old-1');
  assert.equal((await intercom.contacts.update({ id: made.id, name: 'Olga New' })).name, 'Olga New');
  const query = { field: 'email', operator: '=', value: 'old@customer.test' };
  assert.equal((await intercom.contacts.search({ data: { query } })).total_count, 1);
  const tag = await intercom.tags.create({ name: 'older' });
  await intercom.tags.tagContact({ contactId: made.id, tagId: tag.id });
  const tags = await intercom.contacts.listAttachedTags({ id: made.id });
  assert.deepEqual(tags.data.map((one) => one.name), ['older']);
  const note = await intercom.notes.create({ adminId: ann(), body: 'Writes by hand', contactId: made.id });
  assert.equal((await intercom.notes.find({ id: note.id })).body, '<p>Writes by hand</p>');
  assert.equal((await intercom.contacts.archive({ id: made.id })).archived, true);
});

test('teams, and a tag on a conversation', async () => {
  const { teams } = await intercom.teams.list();
  assert.deepEqual(teams.map((one) => one.name).sort(), about.teams.map((one) => one.name).sort());
  const id = await started();
  const tag = await intercom.tags.create({ name: 'from-of-old' });
  await intercom.tags.tagConversation({ conversationId: id, tagId: tag.id, adminId: ann() });
  const found = await intercom.conversations.find({ id });
  assert.deepEqual(found.tags.tags.map((one) => one.name), ['from-of-old']);
});
