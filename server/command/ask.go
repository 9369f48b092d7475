package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"hubbub/server/control"
	"hubbub/server/history"
)

// What to do about a history that is not there.
const (
	leave  = false // it is an error that matches fs.ErrNotExist
	create = true  // it is made
)

// The lock of a history is taken for a moment by each command, and by a server before its
// socket is there: that is waited for.
const (
	patience = 3 * time.Second
	pause    = 20 * time.Millisecond
)

// ask does something at the desk of the server that runs on a history. If none runs, the
// file is opened for it.
func ask(ctx context.Context, db string, missing bool, do func(control.Desk) error) error {
	if db == history.Memory {
		return misused("-db is :memory:, which no command reaches")
	}
	path, err := history.Resolve(db)
	if err != nil {
		return err
	}
	client := control.NewClient(control.Path(path))
	for deadline := time.Now().Add(patience); ; {
		nobody := do(client)
		if !errors.Is(nobody, control.ErrNobody) {
			return nobody
		}
		if _, err := os.Stat(path); err != nil && (!missing || !errors.Is(err, fs.ErrNotExist)) {
			return err
		}
		err := withFile(ctx, path, do)
		if !errors.Is(err, history.ErrInUse) {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("a server runs on %s that no command reaches (%w); stop it, or mend that and start it anew", db, nobody)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
