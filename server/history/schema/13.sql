-- Where the file stands in the stream of a cluster, whose epoch it has then; 0 if it is the log
-- of a single server.
ALTER TABLE log ADD COLUMN stream_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE log ADD COLUMN stream_at INTEGER NOT NULL DEFAULT 0;     -- Unix milliseconds, the latest time in the stream so far
ALTER TABLE log ADD COLUMN stream_digest INTEGER NOT NULL DEFAULT 0; -- of all numbers given out
