package desk

import (
	"context"
	"errors"
	"io"
	"time"

	"hubbub/server/archive"
	"hubbub/server/control"
	"hubbub/server/history"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// maxImport is how many messages are imported at once: everybody waits meanwhile.
const maxImport = 100_000

// Import implements control.Desk. Who comes to the room meanwhile waits, and finds it all there.
func (d *Desk) Import(ctx context.Context, q control.Import) (control.Imported, error) {
	named, err := name.NewRoom(q.Room)
	if err != nil {
		return control.Imported{}, control.Errorf(control.Invalid, "room %q: %v", q.Room, err)
	}
	if titled, err := name.NewRoom(q.Title); err == nil && titled.Key() == named.Key() {
		named = titled
	}
	entries, err := readAll(q.File)
	if err != nil {
		return control.Imported{}, err
	}
	next := func() (e wire.Entry, err error) {
		if len(entries) == 0 {
			return e, io.EOF
		}
		e, entries = entries[0], entries[1:]
		return e, nil
	}
	var done history.Imported
	err = d.Hub.Fill(named.Key(), func() (err error) {
		done, err = d.History.ImportNew(ctx, named.Key(), named.Title(), next)
		return err
	})
	switch {
	case errors.Is(err, room.ErrOccupied), errors.Is(err, history.ErrNotEmpty):
		return control.Imported{}, control.Errorf(control.Invalid, "beside a server that runs, only a room is imported that is new and has nobody in it; %s is not: give another with -room, or stop the server", named.Title())
	case err != nil:
		return control.Imported{}, err
	}
	d.Log.Info("room imported", "room", named.Key(), "messages", done.Added)
	return control.Imported{Room: named.Key(), Added: done.Added, Known: done.Known}, nil
}

// readAll reads a file before anything of it is written.
func readAll(file io.Reader) (entries []wire.Entry, err error) {
	for r := archive.NewReader(file, time.Now()); ; {
		e, err := r.Next()
		_, ofLine := errors.AsType[*archive.LineError](err)
		switch {
		case errors.Is(err, io.EOF):
			return entries, nil
		case ofLine, errors.Is(err, archive.ErrCut):
			return nil, control.Errorf(control.Invalid, "%v", r.Faults(err))
		case err != nil:
			return nil, err
		case len(entries) == maxImport:
			return nil, control.Errorf(control.Full, "the file has more than %d messages, which is too much beside a server that runs: stop it for this, and start it again", maxImport)
		}
		entries = append(entries, e)
	}
}
