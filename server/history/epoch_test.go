package history_test

import (
	"errors"
	"path/filepath"
	"testing"

	"hubbub/server/history"
)

// The numbers begin anew where some may have been lost, and only there.
func TestEpoch(t *testing.T) {
	for _, test := range []struct {
		name             string
		before, after    history.Sync
		crash, otherBoot bool
		wantAnother      bool
	}{
		{"full, closed", history.Full, history.Full, false, true, false},
		{"full, crashed", history.Full, history.Full, true, false, false},
		{"full, lost power", history.Full, history.Full, true, true, false},
		{"normal, closed", history.Normal, history.Normal, false, true, false},
		{"normal, crashed", history.Normal, history.Normal, true, false, false},
		{"normal, lost power", history.Normal, history.Normal, true, true, true},
		{"normal, lost power, now full", history.Normal, history.Full, true, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := file(t)
			c.Sync = test.before
			l := open(t, c)
			mustAppend(t, l, "lobby", texts("one")...)
			if test.crash {
				crashed := file(t)
				for name, content := range contents(t, filepath.Dir(c.Path)) {
					if filepath.Ext(name) != ".lock" {
						write(t, filepath.Join(filepath.Dir(crashed.Path), name), content)
					}
				}
				c.Path = crashed.Path
			} else {
				shut(t, l)
			}
			if test.otherBoot {
				shell(t, c.Path, "UPDATE log SET boot = 'the one before' WHERE boot <> ''")
			}
			c.Sync = test.after
			again := open(t, c)
			if another := again.Epoch() != l.Epoch(); another != test.wantAnother {
				t.Errorf("another epoch: %t, want %t", another, test.wantAnother)
			}
			wantTexts(t, all(t, again, "lobby"), "one")
			epoch := again.Epoch()
			shut(t, again)
			if again = open(t, c); again.Epoch() != epoch {
				t.Error("the epoch has changed once more")
			}
		})
	}
}

// What waits when Close is called is committed.
func TestCloseCommits(t *testing.T) {
	seen := &ledger{hold: make(chan struct{})}
	c := file(t)
	c.Observer = seen
	l := open(t, c)
	mustAppend(t, l, "first", texts("keeps the writer busy")...)
	result := make(chan error)
	go func() {
		_, err := l.Append("lobby", texts("one"))
		result <- err
	}()
	eventually(t, "it is waiting", func() bool { return l.Waiting() == 1 })
	closed := make(chan error)
	go func() { closed <- l.Close() }()
	close(seen.hold)
	if err := errors.Join(<-result, <-closed); err != nil {
		t.Fatal(err)
	}
	c.Observer = nil
	wantTexts(t, all(t, open(t, c), "lobby"), "one")
}
