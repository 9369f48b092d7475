-- Which act has changed the modes of a room last: one that was made of others is refused.
ALTER TABLE room_modes ADD COLUMN version INTEGER NOT NULL DEFAULT 0; -- audit.id

-- Acts of a cluster with several entries, as long as those may come.
CREATE TABLE deed (
	key TEXT PRIMARY KEY,
	at INTEGER NOT NULL -- Unix milliseconds
) STRICT, WITHOUT ROWID;

-- In a cluster, who may speak when in rooms with slow mode or a pace: all nodes have to judge
-- alike, those too that were started again. Times are nanoseconds since 1970.
CREATE TABLE turn (
	room TEXT NOT NULL,
	user TEXT NOT NULL,
	id TEXT NOT NULL,      -- of the message said last
	at INTEGER NOT NULL,   -- when that was, or the wait before the first began
	said INTEGER NOT NULL, -- 0: it only waits
	free INTEGER NOT NULL, -- its turn by the pace, 0 for none
	over INTEGER NOT NULL, -- from when on the row is of no use
	PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE turn_tail (
	room TEXT PRIMARY KEY,
	tail INTEGER NOT NULL -- the last turn that was given
) STRICT, WITHOUT ROWID;
