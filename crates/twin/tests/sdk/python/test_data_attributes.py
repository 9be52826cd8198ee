"""Definitions of attributes."""

from intercom.errors import BadRequestError

from twin import TwinTest


class DataAttributes(TwinTest):
    def test_list_has_those_of_one_model(self):
        data = self.twin.intercom.data_attributes.list(model="contact").data
        self.assertIn("plan", [one.name for one in data])
        self.assertEqual({one.model for one in data}, {"contact"})

    def test_one_that_is_made_is_listed_and_takes_values(self):
        attributes, contacts = self.twin.intercom.data_attributes, self.twin.intercom.contacts
        made = attributes.create(request={"name": "shoe_size", "model": "contact", "data_type": "integer"})
        self.assertEqual((made.type, made.full_name), ("data_attribute", "custom_attributes.shoe_size"))
        self.assertIn(made, attributes.list(model="contact").data)
        contacts.update(contact_id=self.twin.joe.id, custom_attributes={"shoe_size": 43})
        self.assertEqual(contacts.find(contact_id=self.twin.joe.id).custom_attributes["shoe_size"], 43)

    def test_one_is_changed(self):
        attributes = self.twin.intercom.data_attributes
        made = attributes.create(request={"name": "colour", "model": "company", "data_type": "string"})
        change = {"description": "Of the sign", "archived": True}
        changed = attributes.update(data_attribute_id=made.id, request=change)
        self.assertEqual((changed.id, changed.description, changed.archived), (made.id, "Of the sign", True))
        listed = lambda archived: [one.id for one in attributes.list(model="company", include_archived=archived).data]
        self.assertNotIn(made.id, listed(False))
        self.assertIn(made.id, listed(True))

    def test_one_whose_name_is_taken_is_refused(self):
        twice = {"name": "plan", "model": "contact", "data_type": "string"}
        create = self.twin.intercom.data_attributes.create
        self.assert_refused(BadRequestError, 400, "parameter_invalid", create, request=twice)
