-- What is known of people and of who may do what. Of secrets there are hashes.

-- What the server makes the tokens of sessions with.
CREATE TABLE token_key (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	key BLOB NOT NULL
) STRICT;

CREATE TABLE role_grant (
	user TEXT NOT NULL,    -- public id of the person
	room TEXT NOT NULL,    -- '' for everywhere
	role INTEGER NOT NULL, -- identity.Role
	at INTEGER NOT NULL,   -- Unix milliseconds
	by TEXT NOT NULL,      -- who granted it
	PRIMARY KEY (user, room)
) STRICT, WITHOUT ROWID;

CREATE TABLE invite (
	id TEXT PRIMARY KEY,         -- the beginning of the hash
	hash BLOB NOT NULL,          -- SHA-256 of the secret
	role INTEGER NOT NULL,
	room TEXT NOT NULL,
	name TEXT NOT NULL,          -- for whom it is, '' for anybody
	made_at INTEGER NOT NULL,    -- Unix milliseconds
	expires_at INTEGER NOT NULL,
	used_at INTEGER              -- NULL until it is redeemed
) STRICT, WITHOUT ROWID;

-- People who were signed out everywhere.
CREATE TABLE ended (
	user TEXT PRIMARY KEY,
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Names that are kept for who is away.
CREATE TABLE held (
	user TEXT PRIMARY KEY,
	name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What lets read a room by an address.
CREATE TABLE ticket (
	id TEXT PRIMARY KEY, -- the beginning of the hash
	hash BLOB NOT NULL,  -- SHA-256 of the secret
	user TEXT NOT NULL,  -- who made it
	room TEXT NOT NULL,
	made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Rooms that are more than what is said in them. They are not removed when nothing is kept.
CREATE TABLE room_setting (
	name TEXT PRIMARY KEY,   -- as in room
	title TEXT NOT NULL,
	access INTEGER NOT NULL, -- identity.Access
	made INTEGER NOT NULL    -- 1 if it was made by command
) STRICT, WITHOUT ROWID;
