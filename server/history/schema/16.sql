-- In a cluster, which drafts of which messages of the stream the entries of rooms were: what is
-- taken back has to go from there, too. A row is for entries whose numbers and drafts follow each
-- other, for as long as the stream has the message.
CREATE TABLE origin (
	place INTEGER PRIMARY KEY, -- of the first entry
	entries INTEGER NOT NULL,  -- how many
	message INTEGER NOT NULL,  -- number in the stream
	draft INTEGER NOT NULL     -- which one of its drafts the first entry was, from 0
) STRICT;

-- Other drafts that have what may have to go, by what that is.
CREATE TABLE carrier (
	kind TEXT NOT NULL, -- what it is: 'text' of an entry, or what the table says that keeps it
	of TEXT NOT NULL,   -- which one of these
	message INTEGER NOT NULL,
	draft INTEGER NOT NULL,
	PRIMARY KEY (kind, of, message, draft)
) STRICT, WITHOUT ROWID;

CREATE INDEX carrier_message ON carrier (message);

-- What has to go from the stream.
CREATE TABLE erasure (
	message INTEGER NOT NULL,
	draft INTEGER NOT NULL,
	kind TEXT NOT NULL,
	PRIMARY KEY (message, draft, kind)
) STRICT, WITHOUT ROWID;
