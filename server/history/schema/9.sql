-- Messages that were taken back and blanked: the seq of the entry that took it back, or minus
-- the seq of the one that restored it. The text is blanks then.
ALTER TABLE message ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;

-- What was taken back, and is yet to be blanked and to go from the search index. Readers look
-- into both. An entry that takes back many is in removal until its messages are in unblanked.
CREATE TABLE removal (
	room INTEGER NOT NULL,  -- room.id
	seq INTEGER NOT NULL,   -- of the entry
	first INTEGER NOT NULL, -- from this seq on
	user TEXT NOT NULL,     -- whose; '' for everybody's
	PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE unblanked (
	place INTEGER PRIMARY KEY,
	removal INTEGER NOT NULL -- seq of the entry
) STRICT;

-- Texts that can be restored, the oldest first: they go from the beginning, page by page.
CREATE TABLE removed_text (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	place INTEGER NOT NULL UNIQUE,
	removal INTEGER NOT NULL, -- seq of the entry that took it back
	at INTEGER NOT NULL,      -- since when it is here, Unix milliseconds
	text TEXT NOT NULL
) STRICT;

-- The last update of a message alone: the ones before say nothing more.
CREATE TABLE last_update (
	target INTEGER PRIMARY KEY, -- place of the message
	place INTEGER NOT NULL      -- of the update
) STRICT;

ALTER TABLE log ADD COLUMN unclean INTEGER NOT NULL DEFAULT 0; -- 1 while the search index, or what is free in the file, may hold what was taken back
