// A workspace with something in it, for pictures and for looking at every page.
import { deflateSync } from 'node:zlib';
import { until as soon } from './expect.mjs';

const until = (is) => soon(is, 'an answer of the bot');

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A picture of a parcel with tape across it, as a PNG in base64. */
function parcel(width = 200, height = 140) {
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    const row = [0];
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [x / width, y / height];
      const inside = u > 0.14 && u < 0.86 && v > 0.18 && v < 0.88;
      const tape = Math.abs(u - 0.5) < 0.06 || Math.abs(v - 0.42) < 0.02;
      const label = u > 0.6 && u < 0.8 && v > 0.6 && v < 0.78;
      if (!inside) row.push(214, 224, 232);
      else if (label) row.push(250, 250, 247);
      else if (tape) row.push(232, 205, 160);
      else row.push(190 - v * 30, 145 - v * 25, 95 - v * 20);
    }
    rows.push(Buffer.from(row));
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]).toString('base64');
}

export const PICTURE = parcel();

/** Fills a twin. Resolves with the addresses of its pages. */
export async function fill(twin) {
  await twin.bot();
  const parts = async (id) => (await twin.conversation(id)).conversation_parts.conversation_parts;
  const last = async (id, text) => until(async () => (await parts(id)).some((p) => (p.body ?? '').includes(text)));
  const later = (seconds) => twin.control('POST', '/clock', { step: { seconds } });
  const [joe, lena] = twin.about.contacts;
  const ann = twin.about.admins[0];

  const done = await twin.act('contact_starts', { contact: joe.id, body: 'Do you ship to Norway?' });
  await last(done.conversation_id, 'I can look up');
  await twin.act('teammate_replies', { conversation: done.conversation_id, teammate: 'Ben', body: 'We do, in four days.', and: 'close' });
  await later(2 * 3600);

  const kim = await twin.act('contact_appears', { name: 'Kim Klein', email: 'kim@customer.test' });
  const other = await twin.act('contact_starts', { contact: kim.contact_id, body: 'My bike bell has fallen off. Is that covered?' });
  await last(other.conversation_id, 'I can look up');
  await twin.act('teammate_assigns', { conversation: other.conversation_id, teammate: 'Cleo', to: 'VIP' });
  await later(17 * 60);

  const lead = await twin.act('contact_starts', { contact: lena.id, body: 'Hello?' });
  await last(lead.conversation_id, 'I can look up');
  await later(6 * 60);

  const { conversation_id: id } = await twin.act('contact_starts', { contact: joe.id, body: 'Hello! I have a question.' });
  await until(async () => (await parts(id)).some((p) => p.part_type === 'quick_reply'));
  await twin.act('contact_presses', { conversation: id, option: 'Where is my order?' });
  await last(id, 'A-17');
  await later(60);
  await twin.act('contact_writes', {
    conversation: id,
    body: 'It says delivered, but it is not here. This is the parcel I got instead.',
    uploads: [
      { name: 'parcel.png', content_type: 'image/png', data: PICTURE },
      { name: 'receipt.pdf', content_type: 'application/pdf', data: 'JVBERi0xLjQK' },
    ],
  });
  await until(async () => (await parts(id)).filter((p) => p.author.id === twin.about.teammate_id).length >= 5);
  await twin.act('contact_writes', { conversation: id, body: 'I would like to talk to a person' });
  await last(id, 'colleague');
  await until(async () => (await twin.conversation(id)).team_assignee_id);
  await later(120);
  await twin.act('teammate_assigns', { conversation: id, teammate: 'Ann', to: 'Ann' });
  await twin.act('teammate_replies', { conversation: id, teammate: 'Ann', body: 'Hi Joe, Ann here.\nI am sorry about the mix-up: I will have the right one sent today.' });
  await twin.act('teammate_sets_attribute', { conversation: id, teammate: 'Ann', name: 'topic', value: 'order' });
  await later(40);
  await twin.act('contact_writes', { conversation: id, body: 'Great, thank you Ann!' });
  await later(12);
  const { length } = await twin.control('GET', '/deliveries', undefined);
  await twin.control('PUT', '/faults', [
    { fault: 'latency', ms: 300 },
    { fault: 'drop_after_write', method: 'POST', path: '/conversations/*/reply', times: 2 },
  ]);
  await twin.control('PUT', '/app', { redirect_urls: ['http://127.0.0.1:3000/callback'] });
  return {
    desk: `/?contact=${joe.id}&teammate=${ann.id}`,
    messenger: `/messenger?contact=${joe.id}&conversation=${id}`,
    'messenger-list': `/messenger?contact=${joe.id}`,
    'messenger-closed': `/messenger?contact=${joe.id}&conversation=${done.conversation_id}`,
    'messenger-pills': `/messenger?contact=${lena.id}&conversation=${lead.conversation_id}`,
    inbox: `/inbox?teammate=${ann.id}&conversation=${id}`,
    'inbox-list': `/inbox?teammate=${ann.id}`,
    deliveries: '/deliveries',
    delivery: `/deliveries?id=${length - 2}`,
    workspace: '/workspace',
    'workspace-contact': `/workspace?contact=${joe.id}`,
    oauth: `/oauth?client_id=${twin.about.client_id}`,
    faults: '/faults',
  };
}
