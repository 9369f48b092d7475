-- What programs can be asked for in rooms.
CREATE TABLE command (
	room TEXT NOT NULL,
	name TEXT NOT NULL,
	token TEXT NOT NULL, -- id of the api_token that has registered it
	args TEXT NOT NULL,
	help TEXT NOT NULL,
	PRIMARY KEY (room, name)
) STRICT, WITHOUT ROWID;
