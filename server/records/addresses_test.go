package records_test

import (
	"testing"
	"time"

	"hubbub/server/moderation"
)

// TestKeepAddresses: addresses are kept for as long as is said, at most for a day, over a
// restart too, and the rest of what stands stays.
func TestKeepAddresses(t *testing.T) {
	for _, test := range []struct{ keep, old time.Duration }{{time.Hour, time.Hour}, {48 * time.Hour, 24 * time.Hour}, {0, 0}} {
		s := start(t)
		ban := sanction(s, "ana", moderation.ActBan)
		if ban.Address == "" {
			t.Fatal("the ban is of no address")
		}
		must(t, s.KeepAddresses(t.Context(), test.keep))
		must(t, s.impose(ban))
		if test.old > 0 {
			s.clocks.Run(test.old - time.Second)
			must(t, s.KeepAddresses(t.Context(), test.keep))
			s.wantSanctions(ban)
			s.clocks.Run(time.Second)
			s.restart()
			must(t, s.KeepAddresses(t.Context(), test.keep))
		}
		ban.Address = ""
		s.wantSanctions(ban)
	}
}
