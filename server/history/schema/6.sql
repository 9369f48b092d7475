-- What was done to keep the rooms. Nothing that was said is in it. Rows are added, and the
-- oldest go.
CREATE TABLE audit (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	room TEXT NOT NULL,    -- '*' for everywhere
	at INTEGER NOT NULL,   -- Unix milliseconds
	by_user TEXT NOT NULL, -- public id of who did it, '' for the command line
	by_name TEXT NOT NULL,
	act TEXT NOT NULL,
	user TEXT NOT NULL,    -- whom it is against, '' if nobody
	name TEXT NOT NULL,
	seq INTEGER NOT NULL,  -- what it is about, 0 if nothing
	until INTEGER,         -- NULL if it has no end
	reason TEXT NOT NULL,
	detail TEXT NOT NULL   -- JSON, '' if there is no more to say
) STRICT;

CREATE INDEX audit_room ON audit (room, id);
CREATE INDEX audit_user ON audit (user, id) WHERE user <> '';

-- Who cannot speak, or is shut out.
CREATE TABLE sanction (
	room TEXT NOT NULL,     -- '*' for everywhere
	user TEXT NOT NULL,
	kind TEXT NOT NULL,     -- the act
	record INTEGER NOT NULL, -- audit.id
	name TEXT NOT NULL,
	skeleton TEXT NOT NULL, -- '' if the name is not bound
	address TEXT NOT NULL,  -- keyed hash of a guest's network, '' if that is not bound; emptied after a day
	reason TEXT NOT NULL,
	by TEXT NOT NULL,
	at INTEGER NOT NULL,    -- Unix milliseconds
	until INTEGER,          -- NULL if it has no end
	guest INTEGER NOT NULL,
	PRIMARY KEY (room, user, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX sanction_record ON sanction (record);

-- What rooms are like that are not like others.
CREATE TABLE room_modes (
	room TEXT PRIMARY KEY,
	modes TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;
