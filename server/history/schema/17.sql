ALTER TABLE message ADD COLUMN ask INTEGER NOT NULL DEFAULT 0; -- 1 if it is a question

-- The last update of what else can change of a message: those before say nothing more. What took
-- a message back, or restored it, is in last_update.
CREATE TABLE last_aspect (
	target INTEGER NOT NULL, -- place of the message
	aspect INTEGER NOT NULL, -- wire.Kind
	place INTEGER NOT NULL,  -- of the update
	PRIMARY KEY (target, aspect)
) STRICT, WITHOUT ROWID;

-- Which messages are questions.
CREATE TABLE question (
	place INTEGER PRIMARY KEY
) STRICT;

-- Which messages answer one.
CREATE TABLE reply (
	target INTEGER NOT NULL, -- place of the message
	place INTEGER NOT NULL,  -- of what answers it
	PRIMARY KEY (target, place)
) STRICT, WITHOUT ROWID;

ALTER TABLE queue_item ADD COLUMN reply_to INTEGER NOT NULL DEFAULT 0; -- the number of the message that a draft answers, 0 for none
ALTER TABLE queue_item ADD COLUMN ask INTEGER NOT NULL DEFAULT 0; -- 1 if it is a question
