package moderation_test

import (
	"testing"
	"time"

	"hubbub/server/wire"
)

// TestKeepAddresses: an address is bound for as long as is said, a day at most.
func TestKeepAddresses(t *testing.T) {
	for keep, binds := range map[time.Duration]time.Duration{0: 0, time.Hour: time.Hour, 48 * time.Hour: 24 * time.Hour} {
		w := newTown(t)
		w.KeepAddresses(keep)
		w.Impose(w.ban(1, "ana", "", "net"))
		if binds > 0 {
			w.run(binds - time.Second)
			w.wants("before its end", w.say(sala, w.guest("bob", "net", 0)), wire.Banned)
			w.run(time.Second)
		}
		w.wants("after it", w.say(sala, w.guest("bob", "net", 0)), "")
		w.wants("the person", w.say(sala, w.guest("ana", "net", 0)), wire.Banned)
	}
}
