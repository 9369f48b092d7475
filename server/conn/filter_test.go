package conn

import (
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation/filter"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// oneVerdict finds the same in everything.
type oneVerdict filter.Verdict

func (v oneVerdict) Judge(string, string) (filter.Verdict, bool) { return filter.Verdict(v), true }
func (v oneVerdict) JudgeName(string) (filter.Verdict, bool)     { return filter.Verdict(v), true }

// TestFilterTimeout: who says what is answered with a timeout is silenced, where somebody
// silences people, and otherwise refused.
func TestFilterTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, _ := newTestEndpoint(t)
		c, _ := newTestConnection(t, e, jsonText{})
		c.as(t, "Ana", "10.0.0.1").seat.room = new(room.Room)
		var silenced []any
		silence := func(_ string, who *identity.Session, lasting time.Duration, word string) {
			silenced = append(silenced, who.Name().String(), lasting, word)
		}
		e.Filters = oneVerdict{Action: filter.Timeout, For: time.Minute, Word: "No."}
		if _, got := c.seat.filter(&identity.Speaker{Role: identity.Member}, "c1", "x"); got == nil || *got != (wire.Error{Code: wire.Filtered, Message: "No.", ID: "c1"}) {
			t.Errorf("without: %+v", got)
		}
		e.TimeOut = silence
		if _, got := c.seat.filter(&identity.Speaker{Role: identity.Member}, "c1", "x"); got == nil || *got != (wire.Error{Code: wire.Timeout, Message: "No.", ID: "c1", RetryAfterMillis: 60_000}) {
			t.Errorf("with: %+v", got)
		}
		if len(silenced) != 3 || silenced[0] != "Ana" || silenced[1] != time.Minute || silenced[2] != "No." {
			t.Errorf("silenced %v", silenced)
		}
		for role := identity.Moderator; role <= identity.Owner; role++ {
			if _, got := c.seat.filter(&identity.Speaker{Role: role}, "c1", "x"); got != nil {
				t.Errorf("%v: %+v", role, got)
			}
		}
	})
}
