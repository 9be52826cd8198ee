"""Articles of the help center: listed, read, found by their words."""

from intercom.errors import NotFoundError

from twin import TwinTest


class Articles(TwinTest):
    def test_list_walks_all_find_has_one(self):
        articles = self.twin.intercom.articles
        pager = articles.list(page=1, per_page=2)
        ids = [one.id for page in pager.iter_pages() for one in page.items]
        self.assertEqual((len(ids), len(set(ids))), (pager.response.total_count, 3))
        article = articles.find(article_id=ids[0])
        self.assertEqual((article.type, article.id, article.title), ("article", ids[0], pager.items[0].title))
        self.assert_refused(NotFoundError, 404, "not_found", articles.find, article_id="99")

    def test_search_finds_by_words(self):
        found = self.twin.intercom.articles.search(phrase="delivery")
        titles = [one.title for one in found.data.articles]
        self.assertEqual((found.total_count, titles), (1, ["How long does delivery take?"]))
