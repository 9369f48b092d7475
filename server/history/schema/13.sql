-- The stream of a cluster that the file follows, and where it stands there.
ALTER TABLE log ADD COLUMN stream TEXT NOT NULL DEFAULT '';          -- its epoch, which is the file's then; '' if the file is that of a single server
ALTER TABLE log ADD COLUMN stream_seq INTEGER NOT NULL DEFAULT 0;    -- the last message that was applied
ALTER TABLE log ADD COLUMN stream_at INTEGER NOT NULL DEFAULT 0;     -- Unix milliseconds, the latest time in the stream so far
ALTER TABLE log ADD COLUMN stream_digest INTEGER NOT NULL DEFAULT 0; -- of all numbers given out
