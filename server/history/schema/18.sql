-- Who has put which reaction to which message.
CREATE TABLE reaction (
	target INTEGER NOT NULL, -- place of the message
	user TEXT NOT NULL,      -- public id of the person
	emoji TEXT NOT NULL,     -- or the name of an emote between colons
	name TEXT NOT NULL,      -- that the person went by
	PRIMARY KEY (target, user, emoji)
) STRICT, WITHOUT ROWID;

-- How many have put each reaction to a message.
CREATE TABLE reaction_total (
	target INTEGER NOT NULL,
	emoji TEXT NOT NULL,
	people INTEGER NOT NULL,
	first INTEGER NOT NULL, -- greater than those of the reactions that the message had before
	PRIMARY KEY (target, emoji)
) STRICT, WITHOUT ROWID;

-- Messages whose totals are not those that all were told.
CREATE TABLE reaction_due (target INTEGER PRIMARY KEY) STRICT;
