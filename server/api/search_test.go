package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// TestSearchIsOfListedRooms: hits are of the rooms that are in one's list, and of no others.
func TestSearchIsOfListedRooms(t *testing.T) {
	f, history, c, _ := configTown(t, "")
	for i, name := range []string{"past", "club", "quiet", "open"} { // quiet is unlisted
		history.entries = append(history.entries, wire.Entry{Kind: wire.KindMessage, Seq: int64(i + 1), ID: name, From: "Ana", Text: "tea"})
	}
	h := New(c)
	f.grants[[2]string{"u-bo", ""}] = identity.Owner
	for session, want := range map[string][]string{"": {"past", "open"}, "none": {"past", "open"}, "ana": {"past", "club", "open"}, "bo": {"past", "club", "open"}} {
		w := ask(h, "GET", "/api/search?q=tea", session, "")
		var told struct {
			Hits []struct {
				Room, Epoch string
				Message     struct {
					From string
					Seq  int
				}
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%q: %d %s", session, w.Code, w.Body)
		}
		var rooms []string
		for _, h := range told.Hits {
			if rooms = append(rooms, h.Room); h.Epoch != "e" || h.Message.From != "Ana" || h.Message.Seq == 0 {
				t.Errorf("%q: %+v", session, h)
			}
		}
		if !slices.Equal(rooms, want) {
			t.Errorf("%q finds in %q, want %q", session, rooms, want)
		}
	}
}

// TestSearchBehindPassphrase: where reading needs a passphrase, searching does.
func TestSearchBehindPassphrase(t *testing.T) {
	_, _, c, _ := configTown(t, "open sesame")
	if w := ask(New(c), "GET", "/api/search?q=tea", "", ""); w.Code != http.StatusUnauthorized {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestBadSearches(t *testing.T) {
	h := newAPI(&fakeHistory{})
	for _, query := range []string{"", "q=", "q=" + strings.Repeat("a", MaxQuery+1), "q=a&limit=0", "q=a&limit=201", "q=a&before=1", "q=a&before=1.2", "q=a&before=0.0.",
		"q=a&before=-1.2.lobby", "q=a&before=1.-2.lobby", "q=a&before=1.2.Lobby", "q=a&before=1.2.a/b", "q=a&before=253402300800000.1.lobby", "q=%zz"} {
		if w := get(h, "/api/search?"+query); w.Code != http.StatusBadRequest || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%.30q: %d %s", query, w.Code, w.Body)
		}
	}
}

// FuzzSearch: a question that is taken keeps its bounds, and where it goes on is written as it is read.
func FuzzSearch(f *testing.F) {
	for _, query := range []string{"q=a", "q=a&before=1790000000123.41.lobby", "q=a&before=5.0.", "q=a&before=1.2.s%C3%A3o-paulo", "q=a&before=1.2.a.b", "limit=3", "q=%ff"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := parseEverywhere(query)
		if err != nil {
			return
		}
		if q.words == "" || len(q.words) > MaxQuery || q.limit < 1 || q.limit > maxPage || q.after.At < 0 || q.after.Seq < 0 {
			t.Errorf("%q: %+v", query, q)
		}
		again, err := parseEverywhere(url.Values{"q": {"a"}, "before": {formatMark(q.after)}}.Encode())
		if err != nil || again.after != q.after {
			t.Errorf("%+v is written as %q and read as %+v, %v", q.after, formatMark(q.after), again.after, err)
		}
	})
}

// TestMarks: the end of one page is where the next begins.
func TestMarks(t *testing.T) {
	for text, want := range map[string]room.Mark{
		"": {}, "1790000000123.41.lobby": {At: 1790000000123, Seq: 41, Room: "lobby"}, "7.0.": {At: 7}, "7.1.v1.2": {At: 7, Seq: 1, Room: "v1.2"},
	} {
		if got, err := parseMark(text); err != nil || got != want || formatMark(want) != text {
			t.Errorf("%q is %+v, %v; %+v is %q", text, got, err, want, formatMark(want))
		}
	}
}
