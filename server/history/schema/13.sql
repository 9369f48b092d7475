-- The stream of a cluster that the file follows, and where it stands there.
ALTER TABLE log ADD COLUMN stream TEXT NOT NULL DEFAULT '';          -- its epoch, which is the file's then; '' if the file is that of a single server
ALTER TABLE log ADD COLUMN stream_seq INTEGER NOT NULL DEFAULT 0;    -- the last message that was applied
ALTER TABLE log ADD COLUMN stream_at INTEGER NOT NULL DEFAULT 0;     -- Unix milliseconds, the latest time in the stream so far
ALTER TABLE log ADD COLUMN stream_digest INTEGER NOT NULL DEFAULT 0; -- of all numbers given out
ALTER TABLE log ADD COLUMN stream_trusted INTEGER NOT NULL DEFAULT 0; -- Unix milliseconds, what expires goes by this time: that of the stream without its leaps
ALTER TABLE log ADD COLUMN stream_doubt INTEGER NOT NULL DEFAULT 0;   -- until when in the stream's time a leap is not believed, 0 if none is in doubt
