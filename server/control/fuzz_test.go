package control_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"hubbub/server/control"
)

// FuzzRequest: whatever comes is answered in JSON, a refusal with a code and a word; and
// what the desk is asked is all that was in the request.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{
		`{"role":"owner"}`, `{"role":"member","room":"lobby","name":"Ana"}`, `{"name":"lobby","title":"Lobby","access":"open"}`,
		`{"who":"Ana"}`, `{"room":"lobby","who":"Ana","act":{"act":"kick"}}`, `{"room":"lobby","limit":5}`, ``, `{}`, `null`, `[]`, `{"role":"owner"}{`, `{"role":"owner","x":1}`, "{\"who\":\"\xff\"}", `{"ROLE":"owner"}`, `{"title":null}`,
		`{"name":"Otto","scopes":"say","expires":"2026-01-02T03:04:05Z"}`, `{"expires":"soon"}`, `{"which":"ID"}`, `{"url":"https://example.org","room":"lobby"}`, `{"id":"x","since":"2026-01-02T03:04:05Z"}`,
	} {
		for _, path := range []string{"/invite", "/room", "/session/end", "/people", "/act", "/audit", "/token", "/token/revoke", "/tokens", "/webhook/add", "/webhook/replay", "/webhook/remove", "/webhooks"} {
			f.Add("POST", path, seed)
			f.Add("GET", path, seed)
		}
	}
	f.Fuzz(func(t *testing.T, method, path, body string) {
		if !strings.HasPrefix(path, "/") || strings.ContainsAny(method+path, " \r\n%?#\x00") || method == "" {
			t.Skip()
		}
		request, err := http.NewRequest(method, "http://hubbub/", strings.NewReader(body))
		if err != nil {
			t.Skip()
		}
		request.URL.Path = path
		desk := new(recordingDesk)
		w := httptest.NewRecorder()
		control.Handler(desk).ServeHTTP(w, request)
		if w.Code/100 == 3 {
			return // a path that is not clean
		}
		refusal := new(control.Error)
		if err := json.Unmarshal(w.Body.Bytes(), refusal); err != nil {
			t.Fatalf("%d %q: %v", w.Code, w.Body, err)
		}
		if w.Code != http.StatusOK && (refusal.Code == "" || refusal.Message == "") {
			t.Fatalf("%d %q", w.Code, w.Body)
		}
		if w.Code == http.StatusOK && desk.asked != nil && strings.TrimSpace(body) != "" {
			again := reflect.New(reflect.TypeOf(desk.asked))
			if err := json.Unmarshal([]byte(body), again.Interface()); err != nil {
				t.Fatalf("%q was taken: %v", body, err)
			}
			if !reflect.DeepEqual(again.Elem().Interface(), desk.asked) {
				t.Fatalf("%q is %+v", body, desk.asked)
			}
		}
	})
}

// recordingDesk keeps what it was asked.
type recordingDesk struct {
	fakeDesk
	asked any
}

func (d *recordingDesk) Invite(ctx context.Context, i control.Invite) (control.Invited, error) {
	d.asked = i
	return d.fakeDesk.Invite(ctx, i)
}

func (d *recordingDesk) SetRoom(ctx context.Context, r control.Room) (control.Made, error) {
	d.asked = r
	return d.fakeDesk.SetRoom(ctx, r)
}

func (d *recordingDesk) NewToken(ctx context.Context, t control.NewToken) (control.MadeToken, error) {
	d.asked = t
	return d.fakeDesk.NewToken(ctx, t)
}

func (d *recordingDesk) End(_ context.Context, who string) (control.Ended, error) {
	if who == "" {
		return control.Ended{}, errors.New("nobody")
	}
	return control.Ended{Name: who}, nil
}
