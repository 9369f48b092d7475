//go:build unix

package control_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"

	"hubbub/server/control"
)

// TestRoundTrip: whatever is asked at the socket is what the desk is asked, and so is the
// answer; nothing of it is in the log.
func TestRoundTrip(t *testing.T) {
	desk := new(fakeDesk)
	s := serve(t, desk)
	same(t, control.NewClient(s.path), desk)
	s.stop()
	if s.log.Len() > 0 {
		t.Errorf("logged: %s", s.log)
	}
}

// same compares what two desks answer.
func same(t *testing.T, got, want control.Desk) {
	t.Helper()
	title, access := "São Paulo", "members"
	for name, do := range map[string]func(control.Desk) (any, error){
		"invite": func(d control.Desk) (any, error) {
			return d.Invite(t.Context(), control.Invite{Role: "owner", Room: "lobby", Name: "王小明"})
		},
		"people": func(d control.Desk) (any, error) { return d.People(t.Context()) },
		"end":    func(d control.Desk) (any, error) { return d.End(t.Context(), "Ana") },
		"forget": func(d control.Desk) (any, error) { return d.Forget(t.Context(), "Ana") },
		"room": func(d control.Desk) (any, error) {
			return d.SetRoom(t.Context(), control.Room{Name: "sao-paulo", Title: &title, Access: &access})
		},
		"token": func(d control.Desk) (any, error) {
			return d.NewToken(t.Context(), control.NewToken{Name: "Otto", Room: "lobby", Scopes: "say", Expires: expires})
		},
		"tokens": func(d control.Desk) (any, error) { return d.Tokens(t.Context()) },
		"revoke": func(d control.Desk) (any, error) { return d.RevokeToken(t.Context(), "ID") },
		"rooms":  func(d control.Desk) (any, error) { return d.Rooms(t.Context()) },
		"act": func(d control.Desk) (any, error) {
			return d.Act(t.Context(), control.Act{Room: "lobby", Who: "Ana", Act: []byte(`{"act":"kick"}`)})
		},
		"queue": func(d control.Desk) (any, error) { return d.Queue(t.Context(), control.Queue{Room: "lobby"}) },
		"filters": func(d control.Desk) (any, error) {
			return d.Filters(t.Context(), control.Filters{Room: "lobby"})
		},
		"import": func(d control.Desk) (any, error) {
			return d.Import(t.Context(), control.Import{Room: "sao-paulo", Title: "São Paulo", File: strings.NewReader("a file")})
		},
		"audit": func(d control.Desk) (any, error) { return d.Audit(t.Context(), control.Audit{Room: "lobby", Limit: 5}) },
	} {
		answered, errA := do(got)
		expected, errB := do(want)
		if !reflect.DeepEqual(answered, expected) && errB == nil {
			t.Errorf("%s: %+v, want %+v", name, answered, expected)
		}
		if !reflect.DeepEqual(errA, errB) {
			t.Errorf("%s: error %#v, want %#v", name, errA, errB)
		}
	}
}

// TestErrors: a refusal arrives as it is, and what went wrong otherwise in words.
func TestErrors(t *testing.T) {
	for _, code := range []control.Code{control.Invalid, control.NotFound, control.Full, control.Failed, control.Offline} {
		desk := &fakeDesk{err: control.Errorf(code, "no %q", "é")}
		same(t, control.NewClient(serve(t, desk).path), desk)
	}
	s := serve(t, &fakeDesk{err: errors.New("the disk is gone")})
	_, err := control.NewClient(s.path).People(t.Context())
	refusal, ok := errors.AsType[*control.Error](err)
	if !ok || refusal.Code != control.Failed || refusal.Message != "the disk is gone" {
		t.Errorf("%#v", err)
	}
}

// send writes a request as it is and returns the answer.
func send(t *testing.T, path, request string) (status int, body string) {
	t.Helper()
	conn, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go io.WriteString(conn, request) // a server that has heard enough does not read on
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(content)
}

// TestHostileRequests: what no command sends is refused with a reason.
func TestHostileRequests(t *testing.T) {
	post := func(body string) string {
		return fmt.Sprintf("POST /invite HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
	for name, tt := range map[string]struct {
		request string
		status  int
		want    string
	}{
		"no request":       {"\x00\x01\r\n\r\n", 400, ""},
		"wrong method":     {"GET /invite HTTP/1.1\r\nHost: x\r\n\r\n", 405, "/invite takes POST, not GET"},
		"another":          {"DELETE /people HTTP/1.1\r\nHost: x\r\n\r\n", 405, "/people takes GET, not DELETE"},
		"unknown path":     {"GET /accounts HTTP/1.1\r\nHost: x\r\n\r\n", 404, "of another version"},
		"too large":        {post(`{"role":"` + strings.Repeat("x", 64<<10) + `"}`), 400, "too large"},
		"long header":      {"GET /people HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 64<<10) + "\r\n\r\n", 431, ""},
		"no JSON":          {post(`role=owner`), 400, "not understood"},
		"another type":     {post(`{"role":7}`), 400, "not understood"},
		"an unknown field": {post(`{"role":"owner","for":"Ana"}`), 400, `unknown field \"for\"`},
		"two objects":      {post(`{"role":"owner"}{"role":"owner"}`), 400, "more behind its end"},
		"deep":             {post(strings.Repeat("[", 15<<10)), 400, "not understood"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, new(fakeDesk))
			status, body := send(t, s.path, tt.request)
			if status != tt.status || !strings.Contains(body, tt.want) {
				t.Errorf("%d %s, want %d %s", status, body, tt.status, tt.want)
			}
			if _, err := control.NewClient(s.path).People(t.Context()); err != nil {
				t.Errorf("the next: %v", err)
			}
		})
	}
}

// TestSlowRequests: silent connections take all places, lose them in time, and a command
// that came meanwhile is answered.
func TestSlowRequests(t *testing.T) {
	s := serve(t, new(fakeDesk))
	for i := range 20 {
		conn, err := net.Dial("unix", s.path)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if i%2 == 0 {
			io.WriteString(conn, "POST /invite HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
		}
	}
	if _, err := control.NewClient(s.path).People(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestServeEnds: also while the desk works, and while all places are taken: the desk is told to end, and has
// not to wait for the end of its time.
func TestServeEnds(t *testing.T) {
	began, ended := make(chan struct{}, 20), make(chan error, 20)
	s := serve(t, &fakeDesk{busy: func(ctx context.Context) {
		began <- struct{}{}
		<-ctx.Done()
		ended <- ctx.Err()
	}})
	var asking sync.WaitGroup
	for range 20 {
		asking.Go(func() { control.NewClient(s.path).Rooms(context.Background()) })
	}
	<-began
	s.stop()
	asking.Wait()
	for range 1 + len(began) {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the desk ended with: %v", err)
		}
	}
}
