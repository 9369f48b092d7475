package control_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/server/control"
)

// childVariable makes this program a server that can be killed, instead of running tests.
const childVariable = "HUBBUB_CONTROL_CHILD"

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		serveForEver(path)
	}
	goleak.VerifyTestMain(m)
}

var expires = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// fakeDesk answers with what it was asked.
type fakeDesk struct {
	err  error                 // what all answer, if not nil
	busy func(context.Context) // if not nil, what Rooms does first
}

func (f *fakeDesk) Invite(_ context.Context, i control.Invite) (control.Invited, error) {
	return control.Invited{Secret: "SECRET" + i.Role + i.Room + i.Name, Expires: expires, URL: "http://localhost:8000"}, f.err
}

func (f *fakeDesk) People(context.Context) ([]control.Person, error) {
	return []control.Person{{User: "ABC", Name: "Ana", Since: expires, Connections: 2}}, f.err
}

func (f *fakeDesk) Forget(_ context.Context, who string) (control.Forgotten, error) {
	return control.Forgotten{User: who, Rooms: 2}, f.err
}

func (f *fakeDesk) End(_ context.Context, who string) (control.Ended, error) {
	return control.Ended{User: "ABC", Name: who, Connections: 2}, f.err
}

func (f *fakeDesk) SetRoom(_ context.Context, r control.Room) (control.Made, error) {
	made := control.Made{Name: r.Name, New: true}
	if r.Title != nil {
		made.Title = *r.Title
	}
	return made, f.err
}

func (f *fakeDesk) Rooms(ctx context.Context) ([]control.Listed, error) {
	if f.busy != nil {
		f.busy(ctx)
	}
	return []control.Listed{{Name: "lobby", Title: "Lobby", Access: "open", Messages: 3, Online: 1}}, f.err
}

func (f *fakeDesk) NewToken(_ context.Context, t control.NewToken) (control.MadeToken, error) {
	return control.MadeToken{Token: control.Token{ID: "ID", Name: t.Name, Room: t.Room, Scopes: t.Scopes, Expires: t.Expires}, Secret: "SECRET"}, f.err
}

func (f *fakeDesk) Tokens(context.Context) ([]control.Token, error) {
	return []control.Token{{ID: "ID", Name: "Otto", User: "ABC", Scopes: "say", Made: expires}}, f.err
}

func (f *fakeDesk) RevokeToken(_ context.Context, which string) ([]control.Token, error) {
	return []control.Token{{ID: which}}, f.err
}

func (f *fakeDesk) Act(_ context.Context, a control.Act) (control.Acted, error) {
	return control.Acted{Room: a.Room, Act: string(a.Act), Record: 7, Count: 2, More: true, Names: []string{a.Who}, Shares: 3, Preview: true, Until: expires}, f.err
}

func (f *fakeDesk) Import(_ context.Context, i control.Import) (control.Imported, error) {
	if f.err != nil {
		return control.Imported{}, f.err
	}
	file, err := io.ReadAll(i.File)
	return control.Imported{Room: i.Room + "/" + i.Title + "/" + string(file[:min(len(file), 100)]), Added: int64(len(file))}, err
}

func (f *fakeDesk) Audit(_ context.Context, q control.Audit) ([]control.Done, error) {
	return []control.Done{{Record: 7, Room: q.Room, At: expires, By: "Mo", Act: "ban", User: "ABC", Name: "Ana", Until: expires, Reason: "spam"}}, f.err
}

func (f *fakeDesk) Queue(_ context.Context, q control.Queue) ([]control.Item, error) {
	return []control.Item{{ID: 7, Kind: "report", Room: q.Room, At: expires, Name: "Ana", Text: "hi", Reason: "spam", Count: 2, Hidden: true}}, f.err
}

func (f *fakeDesk) Filters(_ context.Context, q control.Filters) ([]control.Filter, error) {
	return []control.Filter{{Record: 7, Room: q.Room, Text: "coins", Like: true, By: "Mo", At: expires, Until: expires}}, f.err
}

// place returns where a socket can be.
func place(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "hubbub") // a short path, whatever the test is called
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return filepath.Join(folder, "hubbub.db.sock")
}

func listen(t testing.TB, path string) net.Listener {
	t.Helper()
	l, err := control.Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A serving is a server under test.
type serving struct {
	path string
	log  *bytes.Buffer // to be read when stop has returned
	stop func()        // can be called again
}

func serve(t testing.TB, desk control.Desk) *serving {
	t.Helper()
	s := &serving{path: place(t), log: new(bytes.Buffer)}
	l := listen(t, s.path)
	ctx, cancel := context.WithCancel(context.Background())
	var background sync.WaitGroup
	background.Go(func() {
		if err := control.Serve(ctx, l, desk, slog.New(slog.NewTextHandler(s.log, nil))); err != nil {
			t.Error(err)
		}
	})
	s.stop = func() { cancel(); background.Wait() }
	t.Cleanup(s.stop)
	return s
}

// serveForEver serves until it is killed, and never returns.
func serveForEver(path string) {
	l, err := control.Listen(path)
	if err != nil {
		panic(err)
	}
	control.Serve(context.Background(), l, new(fakeDesk), slog.New(slog.DiscardHandler))
	os.Exit(1)
}
