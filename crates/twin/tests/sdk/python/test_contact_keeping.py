"""Contacts are found by the customer's own id, archived, blocked and deleted; notes about them."""

from intercom import CreateContactRequestWithExternalId, TagMultipleUsersRequest
from intercom.core.api_error import ApiError
from intercom.errors import NotFoundError

from twin import TwinTest


class ContactKeeping(TwinTest):
    @property
    def contacts(self):
        return self.twin.intercom.contacts

    def make(self, external_id):
        return self.contacts.create(request=CreateContactRequestWithExternalId(external_id=external_id)).id

    def listed(self):
        return [one.id for one in self.contacts.list()]

    def test_found_by_the_customers_own_id(self):
        found = self.contacts.show_contact_by_external_id(external_id=self.twin.joe.external_id)
        self.assertEqual(found.id, self.twin.joe.id)

    def test_archived_and_back(self):
        id = self.make("kept")
        self.assertTrue(self.contacts.archive(contact_id=id).archived)
        self.assertNotIn(id, self.listed())
        self.assertFalse(self.contacts.unarchive(contact_id=id).archived)
        self.assertIn(id, self.listed())

    def test_blocked(self):
        id = self.make("blocked")
        done = self.contacts.block_contact(contact_id=id)
        self.assertEqual((done.id, done.blocked), (id, True))

    def test_deleted(self):
        id = self.make("deleted")
        self.assertTrue(self.contacts.delete(contact_id=id).deleted)
        self.assert_refused(ApiError, 404, "not_found", self.contacts.find, contact_id=id)

    def test_notes_are_written_read_and_listed(self):
        notes, ann, id = self.twin.intercom.notes, self.twin.ann.id, self.make("noted")
        ids = [notes.create(contact_id=id, admin_id=ann, body=f"Note {n}").id for n in range(3)]
        read = notes.find(note_id=int(ids[1]))
        self.assertEqual((read.id, read.body, read.author.id, read.contact.id), (ids[1], "<p>Note 1</p>", ann, id))
        listed = [one.id for page in notes.list(contact_id=id, page=1, per_page=2).iter_pages() for one in page.items]
        self.assertEqual(sorted(listed), sorted(ids))
        self.assert_refused(NotFoundError, 404, "not_found", notes.find, note_id=1)

    def test_tags_are_put_on_many_by_name(self):
        tags, ids = self.twin.intercom.tags, [self.make("one of many"), self.make("another")]
        tag = tags.create(request=TagMultipleUsersRequest(name="many", users=[{"id": id} for id in ids]))
        on = lambda id: [one.id for one in self.contacts.list_attached_tags(contact_id=id).data]
        self.assertEqual([on(id) for id in ids], [[tag.id], [tag.id]])
        tags.delete(tag_id=tag.id)
        self.assertEqual([on(id) for id in ids], [[], []])

    def test_there_are_no_segments_and_no_subscription_types(self):
        intercom, joe = self.twin.intercom, self.twin.joe.id
        self.assertEqual(self.contacts.list_attached_segments(contact_id=joe).data, [])
        self.assertEqual(intercom.segments.list().segments, [])
        self.assert_refused(NotFoundError, 404, "not_found", intercom.segments.find, segment_id="1")
        self.assertEqual(intercom.subscription_types.list().data, [])
        self.assertEqual(self.contacts.list_attached_subscriptions(contact_id=joe).data, [])
        which = {"contact_id": joe, "subscription_id": "1"}
        attach, detach = self.contacts.attach_subscription, self.contacts.detach_subscription
        self.assert_refused(NotFoundError, 404, "not_found", attach, consent_type="opt_in", **which)
        self.assert_refused(NotFoundError, 404, "not_found", detach, **which)
