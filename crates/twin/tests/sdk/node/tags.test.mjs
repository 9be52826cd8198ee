// Tags: made, renamed, and put on and taken off contacts and conversations.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Intercom } from 'intercom-client';
import { refused, startTwin } from './twin.mjs';

let twin;
let tags;
before(async () => {
  twin = await startTwin();
  tags = twin.intercom.tags;
});
after(() => twin.stop());

const names = (list) => list.map((tag) => tag.name);

test('create makes a tag once, and renames it by its id', async () => {
  const made = await tags.create({ name: 'from the SDK' });
  assert.equal(made.type, 'tag');
  assert.equal(made.name, 'from the SDK');
  assert.equal((await tags.create({ name: 'From The SDK' })).id, made.id, 'letter case does not matter');
  const renamed = await tags.create({ id: made.id, name: 'renamed' });
  assert.deepEqual([renamed.id, renamed.name], [made.id, 'renamed']);
  assert.equal((await tags.find({ tag_id: made.id })).name, 'renamed');
  const all = names((await tags.list()).data);
  assert.ok(all.includes('renamed') && !all.includes('from the SDK'), all.join());
  await refused(tags.find({ tag_id: '1' }), Intercom.NotFoundError, 404, 'not_found');
});

test('a contact is tagged and untagged', async () => {
  const { id } = await tags.create({ name: 'on a contact' });
  const on = async () => names((await twin.intercom.contacts.listAttachedTags({ contact_id: twin.joe.id })).data);
  assert.equal((await tags.tagContact({ contact_id: twin.joe.id, id })).name, 'on a contact');
  assert.ok((await on()).includes('on a contact'));
  const read = await twin.intercom.contacts.find({ contact_id: twin.joe.id });
  assert.ok(read.tags.data.some((tag) => tag.id === id));
  assert.equal((await tags.untagContact({ contact_id: twin.joe.id, tag_id: id })).id, id);
  assert.ok(!(await on()).includes('on a contact'));
});

test('a conversation is tagged and untagged', async () => {
  const conversation_id = await twin.conversation();
  const { id } = await tags.create({ name: 'on a conversation' });
  const on = async () => (await twin.intercom.conversations.find({ conversation_id })).tags.tags;
  const tagged = await tags.tagConversation({ conversation_id, id, admin_id: twin.bot });
  assert.deepEqual([tagged.id, tagged.applied_by.id], [id, twin.bot]);
  assert.deepEqual((await on()).map((tag) => [tag.name, tag.applied_by.id]), [['on a conversation', twin.bot]]);
  const off = { conversation_id, tag_id: id, admin_id: twin.bot };
  assert.equal((await tags.untagConversation(off)).id, id);
  assert.deepEqual(await on(), []);
  await refused(tags.untagConversation(off), Intercom.NotFoundError, 404, 'tag_not_found');
});
