package history

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
)

// takeEpoch returns the epoch of the numbers. It is a new one where the end of the
// log may be lost, because some clients know numbers that will be given out
// again: where the machine has been restarted since a process with Normal wrote
// to the file and did not close it.
func (c *connection) takeEpoch(ctx context.Context, config Config) (epoch string, err error) {
	var was string
	if err := c.conn.QueryRowContext(ctx, "SELECT epoch, boot FROM log").Scan(&epoch, &was); err != nil {
		return "", err
	}
	if config.Index != "" {
		return config.Index, c.joinStream(ctx, config.Index)
	}
	if err := c.isAlone(ctx); err != nil {
		return "", err
	}
	boot := bootID()
	if was != "" && was != boot {
		epoch = rand.Text()
		config.Log.Warn("history: a loss of power may have cost the last messages, clients start anew")
	}
	if config.Sync == Full {
		boot = ""
	}
	// Also if nothing changes: SQLite opens what it may only read, and tells now.
	_, err = c.conn.ExecContext(ctx, "UPDATE log SET epoch = ?, boot = ?", epoch, boot)
	return epoch, err
}

// markClosed syncs all that was written with Normal, and notes that nothing can be
// lost from here on.
func (c *connection) markClosed(ctx context.Context, config Config) error {
	if c == nil || config.Sync == Full {
		return nil
	}
	_, err := c.conn.ExecContext(ctx, "PRAGMA synchronous = FULL; UPDATE log SET boot = ''")
	return err
}

// bootID names the time since the machine was started. Where that has no name,
// it is never the same.
func bootID() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return rand.Text()
	}
	return strings.TrimSpace(string(id))
}
