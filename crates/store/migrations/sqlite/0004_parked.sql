-- What is parked is looked at again in its own time. Earlier builds left it due at no time: it is
-- claimed once, and says itself when it wants to be looked at.
UPDATE conversation SET due_at = 1 WHERE parked AND due_at IS NULL;
