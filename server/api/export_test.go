package api

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/archive"
	"hubbub/server/gate"
	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A longHistory has so many messages, and fails from one on if that is not 0.
type longHistory struct {
	*fakeHistory
	messages, fails int64
	text            string
}

var errDisk = errors.New("disk")

func (h *longHistory) After(_ context.Context, _ string, seq int64, limit int) (room.Page, error) {
	if h.fails > 0 && seq+int64(limit) >= h.fails {
		return room.Page{}, errDisk
	}
	page := room.Page{Epoch: "e", Last: h.messages, Floor: 1}
	for ; len(page.Entries) < limit && seq < h.messages; seq++ {
		page.Entries = append(page.Entries, wire.Entry{Kind: wire.KindMessage, Seq: seq + 1, From: "Ana", At: 1_790_000_000_000 + seq, Text: h.text})
	}
	return page, nil
}

func (h *longHistory) Rooms(context.Context, ...string) ([]Room, error) {
	return []Room{{Name: "past", Title: "The Past"}}, nil
}

// newArchive returns an API of a town with a long history, whose owner is Ana.
func newArchive(t *testing.T, drawn *gate.Meter) (*longHistory, http.Handler, Config) {
	t.Helper()
	f, history, c, _ := configTown(t, "")
	f.grants[[2]string{"u-ana", ""}] = identity.Owner
	f.people["cy"] = identity.Person{User: "u-cy"}
	f.grants[[2]string{"u-cy", "past"}] = identity.Moderator
	long := &longHistory{fakeHistory: history, messages: 1000, text: "hi"}
	c.History, c.Directory, c.Drawn = long, long, drawn
	c.Reads = gate.NewFairQueue(gate.FairQueueConfig{Slots: 1, Drawn: drawn})
	return long, New(c), c
}

// TestExport: an owner gets a room as a file of each format, and of a part of it.
func TestExport(t *testing.T) {
	_, h, _ := newArchive(t, nil)
	for query, want := range map[string]struct {
		contentType, file, begins string
		lines                     int
	}{
		"":                                      {"application/jsonl; charset=utf-8", "hubbub-past.jsonl", `{"type":"export","room":"past","title":"The Past",`, 1002},
		"?format=csv":                           {"text/csv; charset=utf-8; header=present", "hubbub-past.csv", "\ufeffseq,", 1001},
		"?format=html":                          {"text/html; charset=utf-8", "hubbub-past.html", "<!doctype html>", 0},
		"?format=jsonl&to=2000-01-01":           {"application/jsonl; charset=utf-8", "hubbub-past.jsonl", "{", 2},
		"?from=2026-09-21T14:13:20.500Z&to=":    {"application/jsonl; charset=utf-8", "hubbub-past.jsonl", "{", 502},
		"?from=2026-09-21T16:13:20.500%2B02:00": {"application/jsonl; charset=utf-8", "hubbub-past.jsonl", "{", 502},
	} {
		w := ask(h, "GET", "/api/rooms/Past/export"+query, "ana", "")
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != want.contentType || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", query, w.Code, w.Header())
		}
		kind, parameters, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
		if err != nil || kind != "attachment" || parameters["filename"] != want.file {
			t.Errorf("%s: %s %v, %v", query, kind, parameters, err)
		}
		lines := strings.Count(w.Body.String(), "\n")
		if !strings.HasPrefix(w.Body.String(), want.begins) || want.lines > 0 && lines != want.lines {
			t.Errorf("%s: %d lines, %.200s", query, lines, w.Body)
		}
	}
}

// TestExportIsForOwners: others are refused, and who may not read the room meets none.
func TestExportIsForOwners(t *testing.T) {
	_, h, _ := newArchive(t, nil)
	for _, test := range []struct {
		path, session string
		status        int
		code          string
	}{
		{"/api/rooms/past/export", "", 401, "auth_required"},
		{"/api/rooms/past/export", "none", 401, "auth_required"},
		{"/api/rooms/past/export", "bo", 403, "forbidden"},
		{"/api/rooms/past/export", "cy", 403, "forbidden"},
		{"/api/rooms/club/export", "bo", 404, "not_found"},
		{"/api/rooms/unmet/export", "bo", 404, "not_found"},
		{"/api/rooms/unmet/export", "ana", 404, "not_found"},
		{"/api/rooms/past/export?format=pdf", "bo", 403, "forbidden"},
	} {
		if w := ask(h, "GET", test.path, test.session, ""); w.Code != test.status || !strings.Contains(w.Body.String(), `"code":"`+test.code+`"`) {
			t.Errorf("%s as %q: %d %s", test.path, test.session, w.Code, w.Body)
		}
	}
	for _, query := range []string{"?format=pdf", "?from=soon", "?to=soon", "?from=2026-02-01&to=2026-01-01"} {
		if w := ask(h, "GET", "/api/rooms/past/export"+query, "ana", ""); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
	if w := ask(h, "HEAD", "/api/rooms/past/export", "ana", ""); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET" {
		t.Errorf("HEAD: %d %v", w.Code, w.Header())
	}
}

// TestExportIsDrawn: a file comes as fast as its address may draw, and counts for what else
// the address asks.
func TestExportIsDrawn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		long, h, _ := newArchive(t, gate.NewMeter(10_000, 50_000))
		long.text = strings.Repeat("x", 200)
		begun := time.Now()
		w := ask(h, "GET", "/api/rooms/past/export", "ana", "")
		size, took := w.Body.Len(), time.Since(begun)
		if least := time.Duration(size-50_000-2*30_000) * time.Second / 10_000; !strings.Contains(w.Body.String(), `"end"`) || took < least {
			t.Errorf("%d bytes in %v, want %v at least", size, took, least)
		}
		if w := ask(h, "GET", "/api/rooms/past/export", "ana", ""); w.Code != http.StatusTooManyRequests {
			t.Errorf("once more: %d", w.Code)
		}
	})
}

// TestExportBreaks: a file that cannot be finished ends its connection; one that cannot be
// begun is a problem.
func TestExportBreaks(t *testing.T) {
	long, h, _ := newArchive(t, nil)
	long.fails = 1
	if w := ask(h, "GET", "/api/rooms/past/export", "ana", ""); w.Code != http.StatusServiceUnavailable {
		t.Errorf("not begun: %d %s", w.Code, w.Body)
	}
	long.fails = 500
	server := httptest.NewServer(h)
	defer server.Close()
	request, err := http.NewRequest(http.MethodGet, server.URL+"/api/rooms/past/export", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer ana")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	r := archive.NewReader(response.Body, time.Now())
	n := 0
	for {
		if _, err = r.Next(); err != nil {
			break
		}
		n++
	}
	if n == 0 || n >= 500 || !strings.Contains(err.Error(), "unexpected EOF") {
		t.Errorf("%d messages, then %v", n, err)
	}
}

// TestFileName: it is one in every folder, and leads out of none.
func TestFileName(t *testing.T) {
	for room, want := range map[string]string{
		"lobby": "hubbub-lobby.csv", "são-paulo": "hubbub-são-paulo.csv", "a.b": "hubbub-a_b.csv", `c:"x"*?<>|`: "hubbub-c__x______.csv", "..": "hubbub-__.csv", "con": "hubbub-con.csv", "上海": "hubbub-上海.csv",
	} {
		if got := fileName(room, archive.CSV); got != want {
			t.Errorf("%q is in %q, want %q", room, got, want)
		}
	}
}
