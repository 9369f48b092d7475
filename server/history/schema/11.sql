-- What those who keep a room have written about people, for each other. Rows are added, and
-- the oldest go.
CREATE TABLE note (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	room TEXT NOT NULL,
	user TEXT NOT NULL,    -- whom it is about
	at INTEGER NOT NULL,   -- Unix milliseconds
	by_user TEXT NOT NULL, -- who wrote it
	by_name TEXT NOT NULL,
	text TEXT NOT NULL
) STRICT;

CREATE INDEX note_user ON note (user, room, id);

-- Under which names people have said something.
CREATE TABLE person_name (
	user TEXT NOT NULL,
	name TEXT NOT NULL,
	at INTEGER NOT NULL, -- of the last time, Unix milliseconds
	PRIMARY KEY (user, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX person_name_at ON person_name (at);
