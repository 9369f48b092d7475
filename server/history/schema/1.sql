-- The log itself, one row.
CREATE TABLE log (
	epoch TEXT NOT NULL,             -- incarnation of the numbers
	boot TEXT NOT NULL DEFAULT '',   -- boot of the machine whose loss of power may have cost messages, '' if none
	probe BLOB NOT NULL DEFAULT x''  -- written to find out whether writing works
) STRICT;

INSERT INTO log (epoch) VALUES (lower(hex(randomblob(16))));

CREATE TABLE room (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	last INTEGER NOT NULL DEFAULT 0,    -- the last seq given out
	indexed INTEGER NOT NULL DEFAULT 0, -- message_text holds what is kept up to this seq
	at INTEGER NOT NULL DEFAULT 0       -- Unix milliseconds of the last message
) STRICT;

CREATE INDEX room_at ON room (at);

-- place is room.id << 40 | seq: a room's messages lie side by side, in their
-- order, in this table and in message_text.
CREATE TABLE message (
	place INTEGER PRIMARY KEY,
	author BLOB NOT NULL, -- empty if id is
	id TEXT NOT NULL,     -- the sender's own, '' if none
	sender TEXT NOT NULL,
	at INTEGER NOT NULL,  -- Unix milliseconds
	text TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX message_id ON message (place >> 40, author, id) WHERE id <> '';

CREATE VIRTUAL TABLE message_text USING fts5 (
	text,
	content = 'message',
	content_rowid = 'place',
	columnsize = 0,
	tokenize = 'unicode61 remove_diacritics 2'
);
