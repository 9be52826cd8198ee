// Refusals come as the SDK's own kinds of error; headers as Intercom sends them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Intercom, IntercomError } from 'intercom-client';
import { refused, startTwin } from './twin.mjs';

let twin;
before(async () => { twin = await startTwin(); });
after(() => twin.stop());

test('a wrong token', async () => {
  const stranger = twin.client({ token: 'wrong' });
  const error = await refused(stranger.teams.list(), Intercom.UnauthorizedError, 401, 'unauthorized');
  assert.match(error.body.request_id, /^[0-9a-f-]{36}$/);
});

test('the SDK asks for version 2.14, or for the one it is told', async () => {
  const sent = [];
  const spy = (url, request) => {
    sent.push(new Headers(request.headers).get('intercom-version'));
    return fetch(url, request);
  };
  await twin.client({ fetch: spy }).teams.list();
  await twin.client({ fetch: spy, version: '2.11' }).teams.list();
  await twin.client({ fetch: spy, headers: { 'Intercom-Version': '2.16' } }).teams.list();
  assert.deepEqual(sent, ['2.14', '2.11', '2.16']);
});

test('a version that Intercom does not have', async () => {
  const future = twin.client({ version: '9.9' });
  await refused(future.teams.list(), IntercomError, 400, 'intercom_version_invalid');
});

test('a teammate without a seat has no inbox to be away from', async () => {
  const dan = twin.about.admins.find((admin) => admin.name === 'Dan Dole');
  const away = { admin_id: Number(dan.id), away_mode_enabled: true, away_mode_reassign: false };
  // The SDK knows no class of error for 403 here.
  await refused(twin.intercom.admins.away(away), IntercomError, 403, 'action_forbidden');
});

test('nor may conversations be assigned by that teammate', async () => {
  const conversation_id = await twin.conversation();
  const dan = twin.about.admins.find((admin) => admin.name === 'Dan Dole');
  const body = { message_type: 'assignment', type: 'team', admin_id: dan.id, assignee_id: twin.team('VIP') };
  await refused(twin.intercom.conversations.manage({ conversation_id, body }), Intercom.ForbiddenError, 403, 'action_forbidden');
});

test('a body that is missing', async () => {
  const conversation_id = await twin.conversation();
  const body = { message_type: 'comment', type: 'admin', admin_id: twin.bot };
  const error = await refused(twin.intercom.conversations.reply({ conversation_id, body }), IntercomError, 400, 'parameter_not_found');
  assert.match(error.body.errors[0].message, /body/);
});

test('what the twin does not serve says so', async () => {
  const error = await refused(twin.client({ maxRetries: 0 }).news.feeds.list(), IntercomError, 501, 'unsupported');
  assert.match(error.body.errors[0].message, /the twin does not serve it/);
});

test('the rate limit: its headers, and the error when it is used up', async () => {
  const strict = await startTwin();
  await strict.control('PUT', '/rate_limit', { limit: 3 });
  const hasty = strict.client({ maxRetries: 0 });
  const header = (raw, name) => Number(raw.headers.get(`x-ratelimit-${name}`));
  // Three are done in each window of ten seconds. However slow this is, ten calls do not take four windows.
  const ends = [];
  for (let n = 0; n < 10; n += 1) {
    ends.push(await hasty.teams.list().withRawResponse().catch((error) => error));
  }
  const done = ends.find((end) => end.data);
  assert.equal(done.data.type, 'team.list');
  assert.equal(header(done.rawResponse, 'limit'), 3);
  assert.ok([0, 1, 2].includes(header(done.rawResponse, 'remaining')));
  assert.equal(header(done.rawResponse, 'reset') % 10, 0);
  const error = ends.find((end) => end instanceof IntercomError);
  assert.deepEqual([error.statusCode, error.body.errors[0].code], [429, 'rate_limit_exceeded']);
  assert.equal(header(error.rawResponse, 'remaining'), 0);
  await strict.stop();
});
