package history_test

import (
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
			epoch := epochOf(t, l.Log, "lobby")
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
			if another := epochOf(t, again.Log, "lobby") != epoch; another != test.wantAnother {
				t.Errorf("another epoch: %t, want %t", another, test.wantAnother)
			}
			wantTexts(t, all(t, again, "lobby"), "one")
			epoch = epochOf(t, again.Log, "lobby")
			shut(t, again)
			if again = open(t, c); epochOf(t, again.Log, "lobby") != epoch {
				t.Error("the epoch has changed once more")
			}
		})
	}
}
