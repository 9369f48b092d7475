-- Rooms that are no longer kept leave their id to the next that is new.
CREATE TABLE free_room (id INTEGER PRIMARY KEY) STRICT;

-- What the clock can be believed.
ALTER TABLE log ADD COLUMN trusted_at INTEGER;               -- Unix milliseconds; NULL before it was first noted
ALTER TABLE log ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0; -- milliseconds to run before it is believed again

-- What of a room can be searched: from indexed_from to indexed, by terms of a version.
ALTER TABLE room ADD COLUMN terms INTEGER NOT NULL DEFAULT 0; -- 0: those of message_text
ALTER TABLE room ADD COLUMN indexed_from INTEGER NOT NULL DEFAULT 1;

-- As whoever opened the room typed its name; '' if that is the name.
ALTER TABLE room ADD COLUMN title TEXT NOT NULL DEFAULT '';
