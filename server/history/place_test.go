package history_test

import (
	"testing"

	"hubbub/server/history"
)

// TestBeyondRoom: no number, however great or small, leads from one room into another.
func TestBeyondRoom(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory, KeepRemoved: history.Forever})
	for _, name := range []string{"one", "two", "three"} {
		mustAppend(t, l, name, by("a", "hi"))
	}
	for _, seq := range []int64{1<<40 | 1, 2<<40 | 1, 3<<40 | 1, 1<<62 | 1, -1, -1 << 40, -1<<63 | 1} {
		for _, d := range []history.Draft{remove(seq), restore(seq)} {
			if delivered, _ := l.Append("two", []history.Draft{d}); delivered[0].Err == nil {
				t.Errorf("%d: an entry of kind %d is about %d", seq, d.Kind, delivered[0].Target)
			}
		}
		if e, err := l.Entry(t.Context(), "two", seq); err == nil {
			t.Errorf("%d: a message is %+v", seq, e)
		}
		if removed, err := l.Removed(t.Context(), "two", seq, seq, "", 10); err != nil || len(removed) > 0 {
			t.Errorf("%d: %v were removed, %v", seq, removed, err)
		}
	}
	for _, name := range []string{"one", "three"} {
		if got := shown(all(t, l, name)); len(got) != 1 || got[0] != "hi" {
			t.Errorf("%s has %q", name, got)
		}
	}
}
