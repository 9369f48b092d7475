package room_test

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestBackAsAnotherSession: who comes back is the same person though its name was not
// held, so that it is another session.
func TestBackAsAnotherSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		bo, ana := v.join("Bo"), v.join("Ana")
		bo.next()
		ana.drop(time.Minute)
		back := v.back("Ana", ana.token())
		if back.session == ana.session {
			t.Fatal("it is the same session")
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		bo.sees()
		if w := v.join("Zé").welcome; w.Online != 3 || len(w.People) != 3 {
			t.Errorf("%d online, %q", w.Online, namesOf(w.People))
		}
		bo.next()
		back.drop(time.Minute)
		third := v.back("Ana", ana.token())
		third.leave()
		bo.sees("left Ana 2")
		time.Sleep(time.Hour)
		synctest.Wait()
		bo.sees()
	})
}
