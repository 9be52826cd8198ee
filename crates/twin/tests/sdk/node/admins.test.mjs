// Teammates and teams: identify, list, find, away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Intercom } from 'intercom-client';
import { refused, startTwin } from './twin.mjs';

let twin;
before(async () => { twin = await startTwin(); });
after(() => twin.stop());

test('identify tells who the token belongs to, and the workspace', async () => {
  const me = await twin.intercom.admins.identify();
  assert.equal(me.type, 'admin');
  assert.equal(me.id, twin.ann.id);
  assert.equal(me.email, 'ann@shop.test');
  assert.equal(me.app.id_code, twin.about.app_id);
  assert.equal(me.app.region, 'US');
});

test('list has every teammate, find has one', async () => {
  const { type, admins } = await twin.intercom.admins.list();
  assert.equal(type, 'admin.list');
  assert.deepEqual(admins.map(({ id, name, email }) => ({ id, name, email })), twin.about.admins);
  const bot = await twin.intercom.admins.find({ admin_id: Number(twin.bot) });
  assert.equal(bot.id, twin.bot);
  assert.equal(bot.name, 'Robin Bot');
  assert.equal(bot.has_inbox_seat, true);
});

test('away mode is set, seen on a read, and taken away', async () => {
  const admin_id = Number(twin.ann.id);
  const away = await twin.intercom.admins.away({ admin_id, away_mode_enabled: true, away_mode_reassign: true });
  assert.deepEqual([away.away_mode_enabled, away.away_mode_reassign], [true, true]);
  const read = await twin.intercom.admins.find({ admin_id });
  assert.deepEqual([read.away_mode_enabled, read.away_mode_reassign], [true, true]);
  const back = await twin.intercom.admins.away({ admin_id, away_mode_enabled: false, away_mode_reassign: false });
  assert.deepEqual([back.away_mode_enabled, back.away_mode_reassign], [false, false]);
});

test('why teammates are away', async () => {
  // The SDK says that it is a list; as described, it is an object that has one.
  const { data: reasons } = await twin.intercom.awayStatusReasons.listAwayStatusReasons();
  assert.ok(reasons.length > 0);
  const admin_id = Number(twin.ann.id);
  const away = { admin_id, away_mode_enabled: true, away_mode_reassign: false, away_status_reason_id: Number(reasons[0].id) };
  assert.equal(String((await twin.intercom.admins.away(away)).away_status_reason_id), String(reasons[0].id));
});

test('an admin that is not there', async () => {
  await refused(twin.intercom.admins.find({ admin_id: 1 }), Intercom.NotFoundError, 404, 'admin_not_found');
  const away = { admin_id: 1, away_mode_enabled: true, away_mode_reassign: false };
  await refused(twin.intercom.admins.away(away), Intercom.NotFoundError, 404, 'admin_not_found');
});

test('teams: list has every one, find has its members', async () => {
  const { type, teams } = await twin.intercom.teams.list();
  assert.equal(type, 'team.list');
  assert.deepEqual(teams.map(({ id, name }) => ({ id, name })), twin.about.teams);
  const vip = await twin.intercom.teams.find({ team_id: twin.team('VIP') });
  assert.equal(vip.name, 'VIP');
  const { admins } = await twin.intercom.admins.list();
  const members = admins.filter((admin) => admin.team_ids.includes(Number(vip.id)));
  assert.ok(members.length > 0);
  assert.deepEqual(vip.admin_ids, members.map((admin) => Number(admin.id)));
  await refused(twin.intercom.teams.find({ team_id: '1' }), Intercom.NotFoundError, 404, 'team_not_found');
});
