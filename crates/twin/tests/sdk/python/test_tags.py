"""Tags: made, renamed, and put on and taken off contacts and conversations."""

from intercom import CreateOrUpdateTagRequest
from intercom.errors import NotFoundError

from twin import TwinTest


class Tags(TwinTest):
    def make(self, name, id=None):
        return self.twin.intercom.tags.create(request=CreateOrUpdateTagRequest(name=name, id=id))

    def test_create_makes_a_tag_once_and_renames_it_by_its_id(self):
        tags = self.twin.intercom.tags
        made = self.make("from the SDK")
        self.assertEqual((made.type, made.name), ("tag", "from the SDK"))
        self.assertEqual(self.make("From The SDK").id, made.id, "letter case does not matter")
        renamed = self.make("renamed", made.id)
        self.assertEqual((renamed.id, renamed.name), (made.id, "renamed"))
        self.assertEqual(tags.find(tag_id=made.id).name, "renamed")
        names = [tag.name for tag in tags.list().data]
        self.assertIn("renamed", names)
        self.assertNotIn("from the SDK", names)
        self.assert_refused(NotFoundError, 404, "not_found", tags.find, tag_id="1")

    def test_a_contact_is_tagged_and_untagged(self):
        intercom, contact_id = self.twin.intercom, self.twin.joe.id
        tag = self.make("on a contact")
        on = lambda: [one.id for one in intercom.contacts.list_attached_tags(contact_id=contact_id).data]
        self.assertEqual(intercom.tags.tag_contact(contact_id=contact_id, tag_id=tag.id).name, "on a contact")
        self.assertIn(tag.id, on())
        self.assertIn(tag.id, [one.id for one in intercom.contacts.find(contact_id=contact_id).tags.data])
        self.assertEqual(intercom.tags.untag_contact(contact_id=contact_id, tag_id=tag.id).id, tag.id)
        self.assertNotIn(tag.id, on())

    def test_a_conversation_is_tagged_and_untagged(self):
        intercom, bot = self.twin.intercom, self.twin.bot
        tag, conversation_id = self.make("on a conversation"), self.twin.conversation()
        on = lambda: intercom.conversations.find(conversation_id=conversation_id).tags.tags
        which = {"conversation_id": conversation_id, "tag_id": tag.id, "admin_id": bot}
        tagged = intercom.tags.tag_conversation(**which)
        self.assertEqual((tagged.id, tagged.applied_by.id), (tag.id, bot))
        self.assertEqual([(one.name, one.applied_by.id) for one in on()], [("on a conversation", bot)])
        self.assertEqual(intercom.tags.untag_conversation(**which).id, tag.id)
        self.assertEqual(on(), [])
        self.assert_refused(NotFoundError, 404, "tag_not_found", intercom.tags.untag_conversation, **which)
