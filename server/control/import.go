package control

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"
)

// MaxImport is how many bytes a file has at most that is imported beside a server that runs: it
// is in memory, and everybody waits while it is written.
const MaxImport = 64 << 20

const (
	pathImport = "/room/import"
	importTime = 25 * time.Second // until the desk is done
)

// An Import is a file of messages, as the archive has them, for a room that is new.
type Import struct {
	Room  string // any name of it
	Title string
	File  io.Reader
}

// An Imported is what was imported.
type Imported struct {
	Room  string `json:"room"` // what all names of it share
	Added int64  `json:"added"`
	Known int64  `json:"known"` // that were in the file twice
}

// An ImportDesk imports rooms.
type ImportDesk interface {
	// Import adds the messages of a file to a room in which nothing was said: all, or none.
	Import(context.Context, Import) (Imported, error)
}

// Import implements ImportDesk.
func (c *Client) Import(ctx context.Context, i Import) (Imported, error) {
	query := url.Values{"room": {i.Room}, "title": {i.Title}}
	return send[Imported](ctx, c, http.MethodPost, pathImport+"?"+query.Encode(), io.NopCloser(i.File))
}

// imported answers with what a desk imports.
func imported(desk ImportDesk) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), importTime)
		defer cancel()
		query := r.URL.Query()
		done, err := desk.Import(ctx, Import{query.Get("room"), query.Get("title"), http.MaxBytesReader(w, r.Body, MaxImport)})
		if tooLarge, is := errors.AsType[*http.MaxBytesError](err); is {
			err = Errorf(Full, "the file has more than %d bytes, which is too much beside a server that runs: stop it for this, and start it again", tooLarge.Limit)
		}
		reply(w, done, err)
	}
}
