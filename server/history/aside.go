package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
)

// setAside copies a file before it is brought forward from the schema that it
// has: for whoever wants to go back. The copy keeps the epoch and is durable. One
// that is there already is left alone, and is enough if it holds the same.
func setAside(ctx context.Context, c Config, version int) error {
	has, err := contentOf(ctx, c)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s.schema%d", c.Path, version)
	for n := 2; ; n++ {
		err := mustBeNew(name)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
		there := c
		there.Path = name
		if held, err := contentOf(ctx, there); err == nil && held == has {
			c.Log.Info("history: brought forward, the file as it was is kept", "schema", len(c.steps), "copy", name)
			return nil
		}
		name = fmt.Sprintf("%s.schema%d-%d", c.Path, version, n)
	}
	c.Log.Info("history: the file is copied before it is brought forward", "schema", len(c.steps), "copy", name)
	if err := copyDurably(ctx, c, name, func(Config) error { return nil }); err != nil {
		return fmt.Errorf("copy to %s before the file is brought forward: %w", name, err)
	}
	return nil
}

// A content tells whether two files of one history hold the same.
type content struct {
	epoch                 string
	version               int
	rooms, last, messages int64
}

func contentOf(ctx context.Context, c Config) (has content, err error) {
	db, err := sql.Open("sqlite", dsn(c, "ro"))
	if err != nil {
		return has, err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, `
		SELECT epoch, user_version, (SELECT count(*) FROM room), (SELECT coalesce(sum(last), 0) FROM room),
			(SELECT count(*) FROM message)
		FROM log, pragma_user_version`).Scan(&has.epoch, &has.version, &has.rooms, &has.last, &has.messages)
	return has, err
}
