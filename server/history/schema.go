package history

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
)

// applicationID marks our files in the SQLite header: "Hubb".
const applicationID = 0x48756262

//go:embed schema/*.sql
var schemaFiles embed.FS

// schema are the steps from an empty database to the present one. The number of
// steps done is the file's user_version. A step never changes once released.
var schema = []string{step(1), step(2), step(3), step(4), step(5), step(6), step(7), step(8), step(9), step(10), step(11), step(12), step(13), step(14), step(15), step(16), step(17), step(18)}

func step(number int) string {
	sql, err := schemaFiles.ReadFile(fmt.Sprintf("schema/%d.sql", number))
	if err != nil {
		panic(err) // it is embedded
	}
	return string(sql)
}

// migrate takes a database the steps that it lacks, each in a transaction.
func migrate(ctx context.Context, conn *sql.Conn, steps []string) error {
	var version int
	if err := conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	for ; version < len(steps); version++ {
		if err := migrateStep(ctx, conn, version+1, steps[version]); err != nil {
			return fmt.Errorf("schema step %d: %w", version+1, err)
		}
	}
	return nil
}

func migrateStep(ctx context.Context, conn *sql.Conn, number int, step string) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	marks := fmt.Sprintf("; PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, number)
	if _, err := tx.ExecContext(ctx, step+marks); err != nil {
		return err
	}
	return tx.Commit()
}

// setWAL turns on the write-ahead log: readers and the writer do not wait for
// each other, and a commit is one sync. The file remembers it.
func setWAL(ctx context.Context, conn *sql.Conn, c Config) error {
	if c.Path == Memory {
		return nil
	}
	var mode string
	if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("this file system has no write-ahead log, only %q", mode)
	}
	return nil
}
