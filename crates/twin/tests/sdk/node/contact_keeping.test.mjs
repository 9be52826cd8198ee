// Contacts are found by the customer's own id, archived, blocked and deleted; notes about them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Intercom, IntercomError } from 'intercom-client';
import { refused, startTwin, walked } from './twin.mjs';

let twin;
let contacts;
before(async () => {
  twin = await startTwin();
  contacts = twin.intercom.contacts;
});
after(() => twin.stop());

const made = async (external_id) => (await contacts.create({ external_id, name: external_id })).id;
const listed = async () => walked(contacts.list());

test('found by the customer\'s own id', async () => {
  const found = await contacts.showContactByExternalId({ external_id: twin.joe.external_id });
  assert.equal(found.id, twin.joe.id);
});

test('archived, and back', async () => {
  const contact_id = await made('kept');
  assert.equal((await contacts.archive({ contact_id })).archived, true);
  assert.ok(!(await listed()).includes(contact_id));
  assert.equal((await contacts.unarchive({ contact_id })).archived, false);
  assert.ok((await listed()).includes(contact_id));
});

test('blocked', async () => {
  const contact_id = await made('blocked');
  const { id, blocked } = await contacts.blockContact({ contact_id });
  assert.deepEqual([id, blocked], [contact_id, true]);
});

test('deleted', async () => {
  const contact_id = await made('deleted');
  assert.equal((await contacts.delete({ contact_id })).deleted, true);
  await refused(contacts.find({ contact_id }), IntercomError, 404, 'not_found');
});

test('notes are written, read and listed', async () => {
  const { notes } = twin.intercom;
  const contact_id = await made('noted');
  const ids = [];
  for (let n = 0; n < 3; n += 1) ids.push((await notes.create({ contact_id, admin_id: twin.ann.id, body: `Note ${n}` })).id);
  const read = await notes.find({ note_id: Number(ids[1]) });
  assert.deepEqual([read.id, read.body, read.author.id, read.contact.id], [ids[1], '<p>Note 1</p>', twin.ann.id, contact_id]);
  assert.deepEqual((await walked(notes.list({ contact_id, per_page: 2 }))).sort(), [...ids].sort());
  await refused(notes.find({ note_id: 1 }), Intercom.NotFoundError, 404, 'not_found');
});

test('tags are put on many by name', async () => {
  const ids = [await made('one of many'), await made('another')];
  const tag = await twin.intercom.tags.create({ name: 'many', users: ids.map((id) => ({ id })) });
  for (const contact_id of ids) {
    const { data } = await contacts.listAttachedTags({ contact_id });
    assert.deepEqual(data.map((one) => one.id), [tag.id]);
  }
  await twin.intercom.tags.delete({ tag_id: tag.id });
  assert.deepEqual((await contacts.listAttachedTags({ contact_id: ids[0] })).data, []);
});

test('there are no segments and no subscription types', async () => {
  const contact_id = twin.joe.id;
  const { segments, subscriptionTypes } = twin.intercom;
  assert.deepEqual((await contacts.listAttachedSegments({ contact_id })).data, []);
  assert.deepEqual((await segments.list()).segments, []);
  await refused(segments.find({ segment_id: '1' }), Intercom.NotFoundError, 404, 'not_found');
  assert.deepEqual((await subscriptionTypes.list()).data, []);
  assert.deepEqual((await contacts.listAttachedSubscriptions({ contact_id })).data, []);
  const attach = contacts.attachSubscription({ contact_id, id: '1', consent_type: 'opt_in' });
  await refused(attach, Intercom.NotFoundError, 404, 'not_found');
  const detach = contacts.detachSubscription({ contact_id, subscription_id: '1' });
  await refused(detach, Intercom.NotFoundError, 404, 'not_found');
});
