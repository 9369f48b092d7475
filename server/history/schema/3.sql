-- Rooms that are no longer kept leave their id to the next that is new.
CREATE TABLE free_room (id INTEGER PRIMARY KEY) STRICT;

-- What the clock can be believed.
ALTER TABLE log ADD COLUMN trusted_at INTEGER;               -- Unix milliseconds; NULL before it was first noted
ALTER TABLE log ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0; -- milliseconds to run before it is believed again
