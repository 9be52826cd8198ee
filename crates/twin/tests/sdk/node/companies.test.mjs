// Companies: made, changed, found, listed, scrolled; who belongs to them; deleted.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Intercom } from 'intercom-client';
import { refused, startTwin, walked } from './twin.mjs';

let twin;
let companies;
before(async () => {
  twin = await startTwin();
  companies = twin.intercom.companies;
});
after(() => twin.stop());

/** A company with this contact in it: one without people is in no list. */
async function peopled(company_id, fields) {
  const made = await companies.createOrUpdate({ company_id, name: `Company ${company_id}`, ...fields });
  await companies.attachContact({ contact_id: twin.lena.id, id: made.id });
  return made.id;
}

test('one is made, read, and changed by its own id or by ours', async () => {
  const made = await companies.createOrUpdate({ company_id: 'bolt', name: 'Bolt', plan: 'Gold', size: 12, website: 'https://bolt.test' });
  assert.deepEqual([made.type, made.company_id, made.plan.name, made.size], ['company', 'bolt', 'Gold', 12]);
  assert.equal((await companies.createOrUpdate({ company_id: 'bolt', name: 'Bolt Ltd' })).id, made.id);
  assert.equal((await companies.update({ company_id: made.id, body: { industry: 'bikes' } })).industry, 'bikes');
  const read = await companies.find({ company_id: made.id });
  assert.deepEqual([read.name, read.industry, read.size, read.website], ['Bolt Ltd', 'bikes', 12, 'https://bolt.test']);
  const { data } = await companies.retrieve({ company_id: 'bolt' });
  assert.deepEqual(data.map((company) => company.id), [made.id]);
  await refused(companies.find({ company_id: '1' }), Intercom.NotFoundError, 404, 'company_not_found');
});

test('contacts join and leave', async () => {
  const { id } = await companies.createOrUpdate({ company_id: 'joined', name: 'Joined' });
  const people = async () => (await companies.listAttachedContacts({ company_id: id })).data.map((contact) => contact.id);
  assert.equal((await companies.attachContact({ contact_id: twin.joe.id, id })).id, id);
  assert.deepEqual(await people(), [twin.joe.id]);
  const { companies: of } = await twin.intercom.contacts.find({ contact_id: twin.joe.id });
  assert.ok(of.data.some((company) => company.id === id));
  await companies.detachContact({ contact_id: twin.joe.id, company_id: id });
  assert.deepEqual(await people(), []);
});

test('lists and scrolls walk all of them', async () => {
  const made = [];
  for (let n = 0; n < 5; n += 1) made.push(await peopled(`listed-${n}`));
  // A scroll ends with an empty page. The SDK's own walk would go on after it.
  const scrolled = [];
  for (let page = await companies.scroll(); page.data.length > 0; page = await page.getNextPage()) {
    scrolled.push(...page.data.map((company) => company.id));
  }
  for (const ids of [await walked(companies.list({ per_page: 2 })), scrolled]) {
    assert.equal(new Set(ids).size, ids.length, 'none twice');
    for (const id of made) assert.ok(ids.includes(id));
  }
});

test('tags are put on and taken off by name', async () => {
  const id = await peopled('tagged');
  const on = async () => (await companies.find({ company_id: id })).tags.tags.map((tag) => tag.name);
  await twin.intercom.tags.create({ name: 'big', companies: [{ company_id: 'tagged' }] });
  assert.deepEqual(await on(), ['big']);
  await twin.intercom.tags.create({ name: 'big', companies: [{ id, untag: true }] });
  assert.deepEqual(await on(), []);
});

test('there are no segments', async () => {
  const id = await peopled('segments');
  assert.deepEqual((await companies.listAttachedSegments({ company_id: id })).data, []);
});

test('one that is deleted is gone', async () => {
  const { id } = await companies.createOrUpdate({ company_id: 'gone', name: 'Gone' });
  assert.equal((await companies.delete({ company_id: id })).deleted, true);
  await refused(companies.find({ company_id: id }), Intercom.NotFoundError, 404, 'company_not_found');
});
