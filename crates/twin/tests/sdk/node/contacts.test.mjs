// Contacts: made, read, changed, listed, merged.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { IntercomError } from 'intercom-client';
import { refused, startTwin } from './twin.mjs';

let twin;
let contacts;
before(async () => {
  twin = await startTwin();
  contacts = twin.intercom.contacts;
});
after(() => twin.stop());

test('a user is made, read and changed', async () => {
  const owner_id = Number(twin.ann.id);
  const made = await contacts.create({ external_id: 'K-1', email: 'kim@customer.test', name: 'Kim', owner_id, custom_attributes: { plan: 'pro' } });
  assert.equal(made.type, 'contact');
  assert.equal(made.role, 'user');
  assert.equal(made.workspace_id, twin.about.app_id);
  const read = await contacts.find({ contact_id: made.id });
  assert.deepEqual(
    [read.external_id, read.email, read.name, read.owner_id, read.custom_attributes.plan],
    ['K-1', 'kim@customer.test', 'Kim', owner_id, 'pro'],
  );
  const changed = await contacts.update({ contact_id: made.id, name: 'Kim Klein', phone: '+31201234567', custom_attributes: { plan: 'free' } });
  assert.equal(changed.name, 'Kim Klein');
  const again = await contacts.find({ contact_id: made.id });
  assert.deepEqual(
    [again.name, again.phone, again.email, again.custom_attributes.plan],
    ['Kim Klein', '+31201234567', 'kim@customer.test', 'free'],
  );
});

test('the same user is not made twice', async () => {
  const twice = contacts.create({ external_id: twin.joe.external_id });
  const error = await refused(twice, IntercomError, 409, 'conflict');
  assert.match(error.body.errors[0].message, new RegExp(twin.joe.id));
});

test('a contact that is not there', async () => {
  // The SDK knows no class of error for this one.
  await refused(contacts.find({ contact_id: '000000000000000000000000' }), IntercomError, 404, 'not_found');
});

test('the list has everybody, page after page', async () => {
  for (const name of ['P', 'Q', 'R']) await contacts.create({ role: 'lead', name });
  const page = await contacts.list({ per_page: 2 });
  const { total_count: total } = page.response;
  assert.equal(page.data.length, 2);
  const all = [];
  for await (const contact of page) all.push(contact);
  assert.equal(all.length, total);
  assert.equal(new Set(all.map((contact) => contact.id)).size, total);
  const names = all.map((contact) => contact.name);
  for (const name of ['Joe Bloggs', 'Lena Lead', 'P', 'Q', 'R']) assert.ok(names.includes(name), name);
});

test('a search finds by field, and by more than one', async () => {
  const { data } = await contacts.search({ query: { field: 'email', operator: '=', value: 'joe@customer.test' } });
  assert.deepEqual(data.map((contact) => contact.id), [twin.joe.id]);
  const both = await contacts.search({
    query: {
      operator: 'AND',
      value: [
        { field: 'role', operator: '=', value: 'lead' },
        { field: 'name', operator: '~', value: 'Lena' },
      ],
    },
  });
  assert.deepEqual(both.data.map((contact) => contact.id), [twin.lena.id]);
});

test('the companies of a contact', async () => {
  // The SDK looks for them in `companies`; Intercom sends them in `data`, so the SDK's pages are empty.
  const { response } = await contacts.listAttachedCompanies({ contact_id: twin.joe.id });
  const read = await contacts.find({ contact_id: twin.joe.id });
  assert.ok(response.data.length > 0);
  assert.deepEqual(response.data.map((company) => company.id), read.companies.data.map((company) => company.id));
  assert.ok(response.data.every((company) => company.type === 'company' && company.name));
});

test('a lead is merged into a user, and is gone', async () => {
  const lead = await contacts.create({ role: 'lead', name: 'Somebody' });
  const user = await contacts.create({ external_id: 'M-1', name: 'Mo' });
  const merged = await contacts.mergeLeadInUser({ from: lead.id, into: user.id });
  assert.equal(merged.id, user.id);
  await refused(contacts.find({ contact_id: lead.id }), IntercomError, 404, 'not_found');
});
