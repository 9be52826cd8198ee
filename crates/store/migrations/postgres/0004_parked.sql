-- What is parked is looked at again in its own time: it is claimed once, and says itself when.
UPDATE conversation SET due_at = 1 WHERE parked_since IS NOT NULL AND due_at IS NULL;
