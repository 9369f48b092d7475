package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Bounds of a request.
const (
	maxBody     = 16 << 10 // the longest of names and titles fit, each character escaped
	maxHeader   = 4 << 10
	requestTime = 5 * time.Second  // until it is whole
	deskTime    = 10 * time.Second // until the desk is done: it waits for a commit
	answerTime  = 30 * time.Second // from the request on, until the answer is taken
)

// Paths of what a Desk does.
const (
	pathInvite  = "/invite"
	pathPeople  = "/people"
	pathEnd     = "/session/end"
	pathForget  = "/person/forget"
	pathRoom    = "/room"
	pathRooms   = "/rooms"
	pathAct     = "/act"
	pathAudit   = "/audit"
	pathFilters = "/filters"
	pathQueue   = "/queue"
	contentType = "application/json"
)

type nothing struct{}

type endRequest struct {
	Who string `json:"who"`
}

type peopleAnswer struct {
	People []Person `json:"people"`
}

type roomsAnswer struct {
	Rooms []Listed `json:"rooms"`
}

type auditAnswer struct {
	Done []Done `json:"done"`
}

type filtersAnswer struct {
	Filters []Filter `json:"filters"`
}

type queueAnswer struct {
	Items []Item `json:"items"`
}

// Serve answers on a listener until ctx ends, and closes it.
func Serve(ctx context.Context, listener net.Listener, desk Desk, log *slog.Logger) error {
	server := &http.Server{
		Handler:        handler(desk),
		ReadTimeout:    requestTime,
		WriteTimeout:   answerTime,
		MaxHeaderBytes: maxHeader,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	server.SetKeepAlivesEnabled(false)
	stopped := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(stopped)
		server.Close()
	})
	err := server.Serve(fewAt(listener))
	if stop() { // it has ended by itself
		return errors.Join(err, server.Close())
	}
	<-stopped
	return nil
}

// handler answers with what a desk does.
func handler(desk Desk) http.Handler {
	mux := http.NewServeMux()
	add := func(method, path string, do http.HandlerFunc) {
		mux.HandleFunc(method+" "+path, do)
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Allow", method)
			answer(w, http.StatusMethodNotAllowed, Errorf(Invalid, "%s takes %s, not %s", path, method, r.Method))
		})
	}
	add(http.MethodPost, pathInvite, asked(desk.Invite))
	add(http.MethodPost, pathRoom, asked(desk.SetRoom))
	add(http.MethodPost, pathEnd, asked(func(ctx context.Context, q endRequest) (Ended, error) { return desk.End(ctx, q.Who) }))
	add(http.MethodPost, pathForget, asked(func(ctx context.Context, q endRequest) (Forgotten, error) { return desk.Forget(ctx, q.Who) }))
	add(http.MethodGet, pathPeople, asked(func(ctx context.Context, _ nothing) (peopleAnswer, error) {
		people, err := desk.People(ctx)
		return peopleAnswer{people}, err
	}))
	add(http.MethodPost, pathAct, asked(desk.Act))
	add(http.MethodPost, pathAudit, asked(func(ctx context.Context, q Audit) (auditAnswer, error) {
		done, err := desk.Audit(ctx, q)
		return auditAnswer{done}, err
	}))
	add(http.MethodPost, pathQueue, asked(func(ctx context.Context, q Queue) (queueAnswer, error) {
		items, err := desk.Queue(ctx, q)
		return queueAnswer{items}, err
	}))
	add(http.MethodPost, pathFilters, asked(func(ctx context.Context, q Filters) (filtersAnswer, error) {
		filters, err := desk.Filters(ctx, q)
		return filtersAnswer{filters}, err
	}))
	add(http.MethodGet, pathRooms, asked(func(ctx context.Context, _ nothing) (roomsAnswer, error) {
		rooms, err := desk.Rooms(ctx)
		return roomsAnswer{rooms}, err
	}))
	addTokens(add, desk)
	webhookHandlers(add, desk)
	add(http.MethodPost, pathImport, imported(desk))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		answer(w, http.StatusNotFound, Errorf(NotFound, "this server knows no %.100q: the command is of another version", r.URL.Path))
	})
	return mux
}

// asked answers a request with what is done.
func asked[Q, A any](do func(context.Context, Q) (A, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var q Q
		if err := decode(http.MaxBytesReader(w, r.Body, maxBody), &q); err != nil {
			answer(w, http.StatusBadRequest, Errorf(Invalid, "the request is not understood: %v", err))
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), deskTime)
		defer cancel()
		a, err := do(ctx, q)
		reply(w, a, err)
	}
}

// reply answers with what was done, or why not.
func reply(w http.ResponseWriter, a any, err error) {
	var refusal *Error
	switch {
	case errors.As(err, &refusal):
		answer(w, refusal.Code.status(), refusal)
	case err != nil:
		answer(w, http.StatusInternalServerError, Errorf(Failed, "%v", err))
	default:
		answer(w, http.StatusOK, a)
	}
}

// status returns that of HTTP.
func (c Code) status() int {
	switch c {
	case Invalid:
		return http.StatusBadRequest
	case NotFound:
		return http.StatusNotFound
	case Full:
		return http.StatusInsufficientStorage
	case Offline:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// decode reads one object and nothing more; nothing at all is one without fields. What it
// does not know may be a condition of another version: that is refused.
func decode[Q any](body io.Reader, q *Q) error {
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	if err := d.Decode(q); err == io.EOF {
		return nil
	} else if err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("there is more behind its end")
	}
	return nil
}

func answer(w http.ResponseWriter, status int, a any) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(a) // who asked has gone
}
