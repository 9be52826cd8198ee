// Definitions of attributes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Intercom } from 'intercom-client';
import { refused, startTwin } from './twin.mjs';

let twin;
let attributes;
before(async () => {
  twin = await startTwin();
  attributes = twin.intercom.dataAttributes;
});
after(() => twin.stop());

test('list has those of one model', async () => {
  const { data } = await attributes.list({ model: 'contact' });
  assert.ok(data.some((one) => one.name === 'plan'), 'the one that the example workspace has');
  assert.ok(data.every((one) => one.model === 'contact'));
});

test('one that is made is listed, and takes values', async () => {
  const made = await attributes.create({ name: 'shoe_size', model: 'contact', data_type: 'integer' });
  assert.equal(made.type, 'data_attribute');
  assert.equal(made.full_name, 'custom_attributes.shoe_size');
  const { data } = await attributes.list({ model: 'contact' });
  assert.deepEqual(data.find((one) => one.id === made.id), made);
  const contact_id = twin.joe.id;
  await twin.intercom.contacts.update({ contact_id, custom_attributes: { shoe_size: 43 } });
  assert.equal((await twin.intercom.contacts.find({ contact_id })).custom_attributes.shoe_size, 43);
});

test('one is changed', async () => {
  const { id } = await attributes.create({ name: 'colour', model: 'company', data_type: 'string' });
  const changed = await attributes.update({ data_attribute_id: id, body: { description: 'Of the sign', archived: true } });
  assert.deepEqual([changed.id, changed.description, changed.archived], [id, 'Of the sign', true]);
  const listed = async (include_archived) => (await attributes.list({ model: 'company', include_archived })).data.some((one) => one.id === id);
  assert.deepEqual([await listed(false), await listed(true)], [false, true]);
});

test('one without a name that is free is refused', async () => {
  const twice = attributes.create({ name: 'plan', model: 'contact', data_type: 'string' });
  await refused(twice, Intercom.BadRequestError, 400, 'parameter_invalid');
});
