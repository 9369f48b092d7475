package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// saidAt is a history of messages that were said at those times, in minutes.
func saidAt(minutes ...int64) *fakeHistory {
	f := new(fakeHistory)
	for i, m := range minutes {
		f.entries = append(f.entries, wire.Entry{Kind: wire.KindMessage, Seq: int64(i + 1), At: m * 60_000})
	}
	return f
}

// TestActivity: what is not said is chosen so that all that is kept is seen, in no more steps than
// there may be.
func TestActivity(t *testing.T) {
	const minute = 60_000
	for name, tt := range map[string]struct {
		said       []int64
		query      string
		from, step int64
		steps      int
		total      int64
	}{
		"all":                      {[]int64{3, 3, 5}, "", 3 * minute, minute, 3, 3},
		"from a time":              {[]int64{3, 3, 5}, "?from=240000", 4 * minute, minute, 2, 1},
		"up to a time":             {[]int64{3, 3, 5}, "?to=1970-01-01T00:05:00Z", 3 * minute, minute, 2, 2},
		"in other steps":           {[]int64{3, 3, 5}, "?step=90s", 3 * minute, 90_000, 2, 3},
		"in longer steps":          {[]int64{3, 3000}, "", 3 * minute, 3 * minute, 1000, 2},
		"the newest of many steps": {[]int64{3, 3000}, "?step=1m", 1561 * minute, minute, 1440, 1},
		"nothing after a time":     {[]int64{3}, "?from=600000", 10 * minute, minute, 0, 0},
		"before all":               {[]int64{30}, "?to=600000", 9*minute + minute, minute, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := get(newAPI(saidAt(tt.said...)), "/api/rooms/lobby/activity"+tt.query)
			var a activity
			if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != http.StatusOK {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			total := int64(0)
			for _, n := range a.Messages {
				total += n
			}
			if a.From != tt.from || a.Step != tt.step || len(a.Messages) != tt.steps || total != tt.total {
				t.Errorf("%d messages in %d steps of %d from %d on, want %+v", total, len(a.Messages), a.Step, a.From, tt)
			}
		})
	}
	for _, query := range []string{
		"step=0s", "step=60", "step=1500ms", "step=25h", "step=-1s", "from=x", "to=-1", "from=2&to=2", "from=3&to=2", "%",
		"from=1&to=90000000&step=1s",
	} {
		if w := get(newAPI(saidAt(1)), "/api/rooms/lobby/activity?"+query); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
}

// TestActivityIsKept: nothing is counted twice while the room stays as it was, and who has the answer
// is not sent it.
func TestActivityIsKept(t *testing.T) {
	f := saidAt(3, 3, 5)
	h := newAPI(f)
	first := get(h, "/api/rooms/lobby/activity")
	again := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/api/rooms/lobby/activity", nil)
	r.Header.Set("If-None-Match", first.Header().Get("ETag"))
	if h.ServeHTTP(again, r); again.Code != http.StatusNotModified {
		t.Errorf("again: %d", again.Code)
	}
	if n := f.counted.Load(); n != 1 {
		t.Errorf("counted %d times", n)
	}
	f.entries = append(f.entries, wire.Entry{Kind: wire.KindMessage, Seq: 9, At: 5 * 60_000})
	if got := get(h, "/api/rooms/lobby/activity"); got.Body.String() == first.Body.String() || f.counted.Load() != 2 {
		t.Errorf("after another message: %s, counted %d times", got.Body, f.counted.Load())
	}
	for i := range 2 * maxCounted {
		getFrom(h, fmt.Sprintf("198.51.100.%d", i), fmt.Sprintf("/api/rooms/room%d/activity", i))
	}
	if got := f.counted.Load(); got != 2+2*maxCounted {
		t.Errorf("counted %d times", got)
	}
	get(h, "/api/rooms/lobby/activity")
	if got := f.counted.Load(); got != 3+2*maxCounted {
		t.Error("what is kept has no bound")
	}
}

// FuzzActivity: whatever is asked, there are no more steps than there may be, and they cover what was
// asked for.
func FuzzActivity(f *testing.F) {
	for _, query := range []string{"", "from=1&to=2&step=60s", "step=24h", "from=2026-01-31T18:30:00Z", "to=253402300799999", "step=1ns", "from=&to=&step="} {
		f.Add(query, int64(1790000000000), int64(1790000900000))
	}
	f.Add("", int64(0), int64(maxTime))
	f.Add("", int64(1790000900000), int64(5))
	f.Fuzz(func(t *testing.T, query string, first, last int64) {
		if first < 0 || last < 0 || first > maxTime || last > maxTime {
			return
		}
		asked, err := parseSteps(query)
		if err != nil {
			return
		}
		s, n, err := asked.within(room.ActivityState{Epoch: "e", FirstAt: first, LastAt: last})
		if err != nil {
			return
		}
		if n < 0 || n > maxSteps || s.step < leastStep.Milliseconds() || s.step > mostStep.Milliseconds() || s.from < 0 ||
			s.to > s.from && s.from+int64(n)*s.step < s.to || !slices.Contains([]int64{0, s.from}, asked.from) {
			t.Errorf("%q of %d to %d: %d steps of %+v", query, first, last, n, s)
		}
	})
}
