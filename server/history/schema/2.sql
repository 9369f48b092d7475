-- What an entry is, and whose.
ALTER TABLE message ADD COLUMN kind INTEGER NOT NULL DEFAULT 1;   -- wire.Kind
ALTER TABLE message ADD COLUMN target INTEGER NOT NULL DEFAULT 0; -- the seq that it is about, 0 if none
ALTER TABLE message ADD COLUMN user TEXT NOT NULL DEFAULT '';     -- public id of the person, '' if none

-- Numbers need not follow each other from here on, so that messages are counted.
-- NULL in rooms from before, until they are written to.
ALTER TABLE room ADD COLUMN epoch TEXT NOT NULL DEFAULT ''; -- follows that of the log; '' if it is the log's
ALTER TABLE room ADD COLUMN messages INTEGER;               -- that were numbered
ALTER TABLE room ADD COLUMN floor INTEGER;                  -- from this seq on all is kept
ALTER TABLE room ADD COLUMN gone INTEGER;                   -- messages that are no longer kept
