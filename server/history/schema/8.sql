-- Endpoints that are told what is said and done in rooms.
CREATE TABLE webhook (
	id TEXT PRIMARY KEY,
	room TEXT NOT NULL,       -- as in room, '' for all
	url TEXT NOT NULL,
	secret TEXT NOT NULL,     -- as it is: what is sent is signed with it. '' in a copy
	made_at INTEGER NOT NULL, -- Unix milliseconds
	run TEXT NOT NULL UNIQUE, -- whose places count
	state INTEGER NOT NULL,   -- webhook.State
	status TEXT NOT NULL,     -- of the last attempt, '' before the first
	failures INTEGER NOT NULL,     -- attempts since the last that went well
	failing_since INTEGER NOT NULL -- Unix milliseconds of the first of these, 0 if there are none
) STRICT, WITHOUT ROWID;

-- How far a webhook has come in a room.
CREATE TABLE webhook_place (
	run TEXT NOT NULL,
	room TEXT NOT NULL,
	epoch TEXT NOT NULL, -- of the number
	seq INTEGER NOT NULL,
	PRIMARY KEY (run, room)
) STRICT, WITHOUT ROWID;
