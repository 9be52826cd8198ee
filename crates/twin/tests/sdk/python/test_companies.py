"""Companies: made, changed, found, listed, scrolled; who belongs to them; deleted."""

from intercom import CreateOrUpdateCompanyRequest, TagCompanyRequest, UntagCompanyRequest
from intercom import UpdateCompanyRequestBody
from intercom.errors import NotFoundError

from twin import TwinTest


class Companies(TwinTest):
    @property
    def companies(self):
        return self.twin.intercom.companies

    def make(self, company_id, **fields):
        request = CreateOrUpdateCompanyRequest(company_id=company_id, **fields)
        return self.companies.create_or_update(request=request)

    def peopled(self, company_id):
        """A company with somebody in it: one without people is in no list."""
        id = self.make(company_id, name=company_id).id
        self.companies.attach_contact(contact_id=self.twin.lena.id, company_id=id)
        return id

    def test_one_is_made_read_and_changed(self):
        made = self.make("bolt", name="Bolt", plan="Gold", size=12, website="https://bolt.test")
        self.assertEqual((made.type, made.company_id, made.plan.name, made.size), ("company", "bolt", "Gold", 12))
        self.assertEqual(self.make("bolt", name="Bolt Ltd").id, made.id)
        change = UpdateCompanyRequestBody(industry="bikes")
        self.assertEqual(self.companies.update(company_id=made.id, request=change).industry, "bikes")
        read = self.companies.find(company_id=made.id)
        self.assertEqual((read.name, read.industry, read.size), ("Bolt Ltd", "bikes", 12))
        self.assertEqual([one.id for one in self.companies.retrieve(company_id="bolt").data], [made.id])
        self.assert_refused(NotFoundError, 404, "company_not_found", self.companies.find, company_id="1")

    def test_contacts_join_and_leave(self):
        id, joe = self.make("joined", name="Joined").id, self.twin.joe.id
        people = lambda: [one.id for one in self.companies.list_attached_contacts(company_id=id).data]
        self.assertEqual(self.companies.attach_contact(contact_id=joe, company_id=id).id, id)
        self.assertEqual(people(), [joe])
        of = self.twin.intercom.contacts.find(contact_id=joe).companies.data
        self.assertIn(id, [one.id for one in of])
        self.companies.detach_contact(contact_id=joe, company_id=id)
        self.assertEqual(people(), [])

    def test_lists_and_scrolls_walk_all_of_them(self):
        made = {self.peopled(f"listed-{n}") for n in range(5)}
        listed = [one.id for page in self.companies.list(per_page=2).iter_pages() for one in page.items]
        scrolled, page = [], self.companies.scroll()
        # A scroll ends with an empty page. The SDK's own walk would go on after it.
        while page.items:
            scrolled += [one.id for one in page.items]
            page = page.next_page()
        for ids in (listed, scrolled):
            self.assertEqual(len(set(ids)), len(ids), "none twice")
            self.assertLessEqual(made, set(ids))

    def test_tags_are_put_on_and_taken_off_by_name(self):
        id, tags = self.peopled("tagged"), self.twin.intercom.tags
        on = lambda: [one["name"] for one in self.companies.find(company_id=id).tags.tags]
        tags.create(request=TagCompanyRequest(name="big", companies=[{"company_id": "tagged"}]))
        self.assertEqual(on(), ["big"])
        tags.create(request=UntagCompanyRequest(name="big", companies=[{"id": id, "untag": True}]))
        self.assertEqual(on(), [])

    def test_there_are_no_segments(self):
        self.assertEqual(self.companies.list_attached_segments(company_id=self.peopled("segments")).data, [])

    def test_one_that_is_deleted_is_gone(self):
        id = self.make("gone", name="Gone").id
        self.assertTrue(self.companies.delete(company_id=id).deleted)
        self.assert_refused(NotFoundError, 404, "company_not_found", self.companies.find, company_id=id)
