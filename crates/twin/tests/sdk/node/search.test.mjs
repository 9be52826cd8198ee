// Searches and lists of conversations walk all their pages, and find exactly what fits.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { IntercomError } from 'intercom-client';
import { refused, startTwin, walked } from './twin.mjs';

let twin;
const open = [];
const closed = [];
before(async () => {
  twin = await startTwin();
  for (let n = 0; n < 7; n += 1) open.push(await twin.conversation(`Open ${n}`));
  for (let n = 0; n < 3; n += 1) closed.push(await twin.conversation(`Closed ${n}`, twin.lena.id));
  for (const conversation_id of closed) {
    const body = { message_type: 'close', type: 'admin', admin_id: twin.ann.id };
    await twin.intercom.conversations.manage({ conversation_id, body });
  }
});
after(() => twin.stop());

const sorted = (ids) => [...ids].sort();

test('list walks everything', async () => {
  const ids = await walked(twin.intercom.conversations.list({ per_page: 3 }));
  assert.deepEqual(sorted(ids), sorted([...open, ...closed]));
});

test('search walks what fits, each once', async () => {
  const search = (query) => twin.intercom.conversations.search({ query, pagination: { per_page: 2 } });
  const page = await search({ field: 'open', operator: '=', value: 'true' });
  assert.equal(page.response.total_count, 7);
  assert.equal(page.response.pages.total_pages, 4);
  assert.equal(page.data.length, 2);
  assert.deepEqual(sorted(await walked(page)), sorted(open));
  assert.deepEqual(sorted(await walked(search({ field: 'state', operator: '=', value: 'closed' }))), sorted(closed));
  const either = {
    operator: 'OR',
    value: [
      { field: 'contact_ids', operator: '=', value: twin.lena.id },
      { field: 'id', operator: 'IN', value: [open[0], open[4]] },
    ],
  };
  assert.deepEqual(sorted(await walked(search(either))), sorted([...closed, open[0], open[4]]));
  assert.deepEqual(await walked(search({ field: 'id', operator: '=', value: '1' })), []);
});

test('contacts are searched page by page too', async () => {
  const made = [];
  for (let n = 0; n < 5; n += 1) {
    made.push((await twin.intercom.contacts.create({ external_id: `S-${n}`, name: `Searched ${n}` })).id);
  }
  const query = { field: 'name', operator: '^', value: 'Searched' };
  assert.deepEqual(sorted(await walked(twin.intercom.contacts.search({ query, pagination: { per_page: 2 } }))), sorted(made));
});

test('a query that makes no sense is refused', async () => {
  const search = twin.intercom.conversations.search({ query: { field: 'no_such_field', operator: '=', value: 1 } });
  await refused(search, IntercomError, 400, 'parameter_invalid');
});
