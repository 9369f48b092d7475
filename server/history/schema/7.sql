-- What lets a program take part.
CREATE TABLE api_token (
	id TEXT PRIMARY KEY,         -- the beginning of the hash
	hash BLOB NOT NULL,          -- SHA-256 of the secret
	name TEXT NOT NULL,          -- that the program goes by
	room TEXT NOT NULL,          -- '' for all rooms
	scopes INTEGER NOT NULL,     -- identity.Scopes
	made_at INTEGER NOT NULL,    -- Unix milliseconds
	expires_at INTEGER NOT NULL  -- 0 for never
) STRICT, WITHOUT ROWID;
