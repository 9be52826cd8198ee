// Articles of the help center: listed, read, found by their words.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Intercom } from 'intercom-client';
import { refused, startTwin, walked } from './twin.mjs';

let twin;
let articles;
before(async () => {
  twin = await startTwin();
  articles = twin.intercom.articles;
});
after(() => twin.stop());

test('list walks all, find has one', async () => {
  const page = await articles.list({ per_page: 2 });
  const [first] = page.data;
  const ids = await walked(page);
  assert.equal(ids.length, page.response.total_count);
  assert.equal(new Set(ids).size, 3);
  const article = await articles.find({ article_id: first.id });
  assert.deepEqual([article.type, article.id, article.title], ['article', first.id, first.title]);
  await refused(articles.find({ article_id: '99' }), Intercom.NotFoundError, 404, 'not_found');
});

test('search finds by words', async () => {
  const { total_count: count, data } = await articles.search({ phrase: 'delivery' });
  assert.deepEqual([count, data.articles.map((one) => one.title)], [1, ['How long does delivery take?']]);
});
