// Tickets: made, made of a conversation, answered, changed, tagged, searched, deleted.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { IntercomError } from 'intercom-client';
import { refused, startTwin, walked } from './twin.mjs';

let twin;
let tickets;
let types;
before(async () => {
  twin = await startTwin();
  tickets = twin.intercom.tickets;
  types = (await twin.intercom.ticketTypes.list()).data;
});
after(() => twin.stop());

const type = (category) => types.find((one) => one.category === category).id;
const made = () => tickets.create({ ticket_type_id: type('Back-office'), contacts: [{ id: twin.joe.id }] });
const last = (ticket) => ticket.ticket_parts.ticket_parts.at(-1);

test('there are types and states', async () => {
  const one = await twin.intercom.ticketTypes.get({ ticket_type_id: types[0].id });
  assert.deepEqual(one, types[0]);
  const states = (await twin.intercom.ticketStates.listTicketStates()).data;
  assert.deepEqual(states.map((state) => state.category), ['submitted', 'in_progress', 'waiting_on_customer', 'resolved']);
});

test('one is made, read, changed, answered', async () => {
  const { id } = await made();
  const ticket_id = id;
  const read = await tickets.get({ ticket_id });
  assert.deepEqual([read.type, read.category, read.contacts.contacts[0].id], ['ticket', 'Back-office', twin.joe.id]);
  await tickets.update({ ticket_id, ticket_attributes: { _default_title_: 'Bent wheel' }, admin_id: Number(twin.ann.id), assignee_id: twin.ann.id });
  const changed = await tickets.get({ ticket_id });
  assert.deepEqual([changed.ticket_attributes._default_title_, String(changed.admin_assignee_id)], ['Bent wheel', twin.ann.id]);
  const said = await tickets.reply({ ticket_id, body: { message_type: 'note', type: 'admin', admin_id: twin.ann.id, body: 'Ordered' } });
  assert.deepEqual([said.part_type, said.body, said.author.id], ['note', '<p>Ordered</p>', twin.ann.id]);
  assert.equal(last(await tickets.get({ ticket_id })).id, said.id);
});

test('a conversation becomes one', async () => {
  const conversation_id = await twin.conversation();
  const ticket = await twin.intercom.conversations.convertToTicket({ conversation_id: Number(conversation_id), ticket_type_id: type('Customer') });
  assert.deepEqual([ticket.id, ticket.category], [conversation_id, 'Customer']);
});

test('tagged and untagged', async () => {
  const ticket_id = (await made()).id;
  const { id } = await twin.intercom.tags.create({ name: 'on a ticket' });
  assert.equal((await twin.intercom.tags.tagTicket({ ticket_id, id, admin_id: twin.ann.id })).id, id);
  assert.equal((await twin.intercom.tags.untagTicket({ ticket_id, tag_id: id, admin_id: twin.ann.id })).id, id);
});

test('a search walks what fits', async () => {
  const ids = [];
  for (let n = 0; n < 3; n += 1) ids.push((await made()).id);
  const query = { field: 'id', operator: 'IN', value: ids };
  const found = await walked(tickets.search({ query, pagination: { per_page: 2 } }));
  assert.deepEqual(found.sort(), ids.sort());
});

test('one that is deleted is gone', async () => {
  const ticket_id = (await made()).id;
  assert.equal((await tickets.deleteTicket({ ticket_id })).deleted, true);
  await refused(tickets.get({ ticket_id }), IntercomError, 404, 'ticket_not_found');
});
