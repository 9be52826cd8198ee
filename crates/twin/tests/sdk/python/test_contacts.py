"""Contacts: made, read, changed, listed, merged."""

from intercom import CreateContactRequestWithExternalId, CreateContactRequestWithRole
from intercom import MultipleFilterSearchRequest, SingleFilterSearchRequest
from intercom.core.api_error import ApiError

from twin import TwinTest, walked


class Contacts(TwinTest):
    @property
    def contacts(self):
        return self.twin.intercom.contacts

    def user(self, external_id, **fields):
        return self.contacts.create(request=CreateContactRequestWithExternalId(external_id=external_id, **fields))

    def lead(self, name):
        return self.contacts.create(request=CreateContactRequestWithRole(role="lead", name=name))

    def test_a_user_is_made_read_and_changed(self):
        owner_id = int(self.twin.ann.id)
        made = self.user("K-1", name="Kim", owner_id=owner_id, custom_attributes={"plan": "pro"})
        self.assertEqual((made.type, made.role, made.workspace_id), ("contact", "user", self.twin.about.app_id))
        read = self.contacts.find(contact_id=made.id)
        self.assertEqual((read.external_id, read.name, read.owner_id), ("K-1", "Kim", owner_id))
        self.assertEqual(read.custom_attributes["plan"], "pro")
        change = {"name": "Kim Klein", "email": "kim@customer.test", "custom_attributes": {"plan": "free"}}
        self.assertEqual(self.contacts.update(contact_id=made.id, **change).name, "Kim Klein")
        again = self.contacts.find(contact_id=made.id)
        self.assertEqual((again.name, again.email, again.external_id), ("Kim Klein", "kim@customer.test", "K-1"))
        self.assertEqual(again.custom_attributes["plan"], "free")

    def test_the_same_user_is_not_made_twice(self):
        body = self.assert_refused(ApiError, 409, "conflict", self.user, self.twin.joe.external_id)
        self.assertIn(self.twin.joe.id, body["errors"][0]["message"])

    def test_one_that_is_not_there(self):
        # The SDK knows no class of error for this one.
        self.assert_refused(ApiError, 404, "not_found", self.contacts.find, contact_id="0" * 24)

    def test_the_list_has_everybody_page_after_page(self):
        for name in "PQR":
            self.lead(name)
        pager = self.contacts.list(per_page=2)
        total = pager.response.total_count
        everybody = list(pager)
        self.assertEqual(len({one.id for one in everybody}), total)
        self.assertEqual(len(everybody), total)
        names = {one.name for one in everybody}
        self.assertLessEqual({"Joe Bloggs", "Lena Lead", "P", "Q", "R"}, names)

    def test_a_search_finds_by_field_and_by_more_than_one(self):
        one = SingleFilterSearchRequest(field="email", operator="=", value="joe@customer.test")
        self.assertEqual([c.id for c in self.contacts.search(query=one)], [self.twin.joe.id])
        both = MultipleFilterSearchRequest(
            operator="AND",
            value=[
                SingleFilterSearchRequest(field="role", operator="=", value="lead"),
                SingleFilterSearchRequest(field="name", operator="~", value="Lena"),
            ],
        )
        self.assertEqual([c.id for c in self.contacts.search(query=both)], [self.twin.lena.id])

    def test_a_search_walks_its_pages(self):
        made = {self.user(f"S-{n}", name=f"Searched {n}").id for n in range(5)}
        query = SingleFilterSearchRequest(field="name", operator="^", value="Searched")
        pages = walked(self.contacts.search, query)
        self.assertEqual([len(page) for page in pages], [2, 2, 1])
        self.assertEqual(set(sum(pages, [])), made)

    def test_the_companies_of_a_contact(self):
        # The SDK looks for them in `companies`; Intercom sends them in `data`, so the SDK's pages are empty.
        pager = self.contacts.list_attached_companies(contact_id=self.twin.joe.id)
        read = self.contacts.find(contact_id=self.twin.joe.id)
        self.assertEqual(
            [one["id"] for one in pager.response.dict()["data"]],
            [one.id for one in read.companies.data],
        )
        self.assertTrue(read.companies.data)

    def test_a_lead_is_merged_into_a_user_and_is_gone(self):
        lead, user = self.lead("Somebody"), self.user("M-1", name="Mo")
        merged = self.contacts.merge_lead_in_user(lead_id=lead.id, contact_id=user.id)
        self.assertEqual(merged.id, user.id)
        self.assert_refused(ApiError, 404, "not_found", self.contacts.find, contact_id=lead.id)
