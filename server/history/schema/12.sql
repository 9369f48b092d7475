-- What acts filter, until its end.
CREATE TABLE filter (
	record INTEGER PRIMARY KEY, -- in audit
	room TEXT NOT NULL,         -- as in room, '*' for all
	text TEXT NOT NULL,         -- as it is: texts are held against it
	alike INTEGER NOT NULL,     -- 1: what reads like it; 0: what has it as a word
	user TEXT NOT NULL,         -- whose message it was, '' if it was none
	by_name TEXT NOT NULL,      -- of who added it
	at INTEGER NOT NULL,        -- Unix milliseconds
	until INTEGER               -- Unix milliseconds; NULL for no end
) STRICT;
