ALTER TABLE message ADD COLUMN role INTEGER NOT NULL DEFAULT 0; -- of the person when it was said, as identity.Role: 3 moderator, 4 owner, 0 for the others
