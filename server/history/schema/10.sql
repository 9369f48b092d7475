-- What waits for a moderator, and for a while what became of it. Rows are added at the end; a
-- text is blanked where it is when the item ends.
CREATE TABLE queue_item (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	room TEXT NOT NULL,
	kind TEXT NOT NULL,     -- 'held' or 'report'
	state INTEGER NOT NULL, -- 2 while it waits, else how it has ended; never 0 or 1, so that all take as much room
	since INTEGER NOT NULL, -- of the state, Unix milliseconds
	user TEXT NOT NULL,     -- whose message it is
	name TEXT NOT NULL,
	author BLOB NOT NULL,   -- held: whose own_id it is
	own_id TEXT NOT NULL,   -- held: '' if the author gave none
	seq INTEGER NOT NULL,   -- report: of the message, else 0
	hidden INTEGER NOT NULL, -- report: 1 while the message is removed until somebody has looked
	reason TEXT NOT NULL,   -- held: why
	text TEXT NOT NULL      -- held: what was said, blanks when it has ended
) STRICT;

-- Who has reported a message.
CREATE TABLE queue_report (
	item INTEGER NOT NULL, -- queue_item.id
	user TEXT NOT NULL,
	name TEXT NOT NULL,    -- '' when the item has ended
	reason TEXT NOT NULL,  -- '' when the item has ended
	at INTEGER NOT NULL,   -- Unix milliseconds
	PRIMARY KEY (item, user)
) STRICT, WITHOUT ROWID;

-- Guests that a moderator has let through, so that an address no longer holds what they say.
CREATE TABLE free_guest (
	room TEXT NOT NULL,
	user TEXT NOT NULL,
	at INTEGER NOT NULL, -- Unix milliseconds; for a day
	PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;

ALTER TABLE sanction ADD COLUMN holds INTEGER NOT NULL DEFAULT 0; -- 1 if its address is not shut out: what guests from there say is held
