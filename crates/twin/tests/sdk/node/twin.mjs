// A twin of its own for each file of tests, and Intercom's SDK pointed at it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { IntercomClient } from 'intercom-client';

const built = fileURLToPath(new URL('../../../../../target/debug/examples/twin', import.meta.url));

/** The program that is tested. */
export const program = process.env.TWIN_PROGRAM ?? built;

/** Starts a twin. `intercom` is the SDK, set up as the manual says; `control` and `act` steer the twin. */
export async function startTwin() {
  const child = spawn(program, [], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  const about = JSON.parse(line);
  const client = (options) => new IntercomClient({ token: about.access_token, baseUrl: about.base_url, ...options });
  const twin = {
    about,
    client,
    intercom: client(),
    ann: about.admins.find((admin) => admin.name === 'Ann Ames'),
    bot: about.teammate_id,
    joe: about.contacts.find((contact) => contact.name === 'Joe Bloggs'),
    lena: about.contacts.find((contact) => contact.name === 'Lena Lead'),
    team: (name) => about.teams.find((team) => team.name === name).id,
    async control(method, path, body) {
      const answer = await fetch(about.control_url + path, { method, body: JSON.stringify(body) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${text}`);
      return JSON.parse(text);
    },
    act: (act, fields) => twin.control('POST', '/act', { act, ...fields }),
    calls: () => twin.control('GET', '/calls'),
    /** A conversation that a contact has started. */
    async conversation(body = 'Where is my order?', contact = twin.joe.id) {
      return (await twin.act('contact_starts', { contact, body })).conversation_id;
    },
    async stop() {
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
  return twin;
}

/** The newest part of a conversation, as the SDK read it. */
export const last = (conversation) => conversation.conversation_parts.conversation_parts.at(-1);

/** The error that the call must end in: of this class, status and code. Resolves with it. */
export async function refused(call, kind, status, code) {
  const error = await call.then(
    () => assert.fail(`it was done, and should have been refused with ${code}`),
    (refusal) => refusal,
  );
  assert.equal(error.constructor, kind, String(error));
  assert.equal(error.statusCode, status);
  assert.equal(error.body.type, 'error.list');
  assert.equal(error.body.errors[0].code, code);
  return error;
}

/** The ids of all that the SDK's own walk over the pages comes to. */
export async function walked(page) {
  const ids = [];
  for await (const one of await page) {
    ids.push(one.id);
    assert.ok(ids.length < 1000, 'the walk does not end');
  }
  return ids;
}
