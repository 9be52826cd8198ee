"""Searches and lists of conversations walk all their pages, and find exactly what fits."""

from intercom import MultipleFilterSearchRequest, SingleFilterSearchRequest, StartingAfterPaging
from intercom.conversations import ConversationsManageRequestBody_Close as Close
from intercom.core.api_error import ApiError

from twin import TwinTest, walked


class Search(TwinTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open = [cls.twin.conversation(f"Open {n}") for n in range(7)]
        cls.closed = [cls.twin.conversation(f"Closed {n}", cls.twin.lena.id) for n in range(3)]
        for id in cls.closed:
            close = Close(admin_id=cls.twin.ann.id)
            cls.twin.intercom.conversations.manage(conversation_id=id, request=close)

    def search(self, query):
        return walked(self.twin.intercom.conversations.search, query)

    def assert_finds(self, ids, pages):
        self.assertEqual(sorted(sum(pages, [])), sorted(ids))

    def test_list_walks_everything(self):
        pages = self.twin.intercom.conversations.list(per_page=3).iter_pages()
        self.assert_finds(self.open + self.closed, [[one.id for one in page.items] for page in pages])

    def test_search_walks_what_fits_each_once(self):
        is_open = SingleFilterSearchRequest(field="open", operator="=", value="true")
        first = self.twin.intercom.conversations.search(query=is_open, pagination=StartingAfterPaging(per_page=2))
        self.assertEqual((first.response.total_count, first.response.pages.total_pages), (7, 4))
        pages = self.search(is_open)
        self.assertEqual([len(page) for page in pages], [2, 2, 2, 1])
        self.assert_finds(self.open, pages)
        self.assert_finds(self.closed, self.search(SingleFilterSearchRequest(field="state", operator="=", value="closed")))
        self.assert_finds([], self.search(SingleFilterSearchRequest(field="id", operator="=", value="1")))

    def test_filters_are_combined(self):
        either = MultipleFilterSearchRequest(
            operator="OR",
            value=[
                SingleFilterSearchRequest(field="contact_ids", operator="=", value=self.twin.lena.id),
                SingleFilterSearchRequest(field="id", operator="IN", value=[self.open[0], self.open[4]]),
            ],
        )
        self.assert_finds([*self.closed, self.open[0], self.open[4]], self.search(either))

    def test_a_query_that_makes_no_sense_is_refused(self):
        nonsense = SingleFilterSearchRequest(field="no_such_field", operator="=", value=1)
        self.assert_refused(ApiError, 400, "parameter_invalid", self.search, nonsense)
