package moderation_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// A crowd wants to say something all the time: each tries again when it was told to.
type crowd struct {
	*town
	people []*identity.Speaker
	tryAt  []time.Duration
	said   []int   // by each
	waits  []int64 // of each after the last message, in milliseconds
}

func newCrowd(w *town, n int) *crowd {
	c := &crowd{town: w, tryAt: make([]time.Duration, n), said: make([]int, n), waits: make([]int64, n)}
	for i := range n {
		c.people = append(c.people, w.guest(fmt.Sprint("guest", i), "", time.Hour))
	}
	return c
}

// speak lets a crowd speak for a while, and returns how much was said in all.
func (c *crowd) speak(d time.Duration) (said int) {
	const step = 20 * time.Millisecond
	for range int(d / step) {
		_, now := c.read()
		first := rand.IntN(len(c.people))
		for i := range c.people {
			if i = (first + i) % len(c.people); now < c.tryAt[i] {
				continue
			}
			if refusal := c.say(sala, c.people[i]); refusal != nil {
				c.tryAt[i] = now + time.Duration(refusal.RetryAfterMillis)*time.Millisecond
				continue
			}
			c.said[i]++
			c.waits[i] = c.Wait(sala, c.people[i])
			said++
		}
		c.run(step)
	}
	return said
}

// TestPace: the room stays near its pace however many want to speak, and each has its turn.
func TestPace(t *testing.T) {
	for _, people := range []int{1, 20, 1_000} {
		w := newTown(t)
		w.do(sala, moderation.Act{Act: moderation.ActPace, N: 5})
		c := newCrowd(w, people)
		if burst := c.speak(time.Second); burst > 2*5+1 {
			t.Errorf("%d people say %d in the first second", people, burst)
		}
		if said := c.speak(4 * time.Minute); said < 1_140 || said > 1_260 {
			t.Errorf("%d people say %d in four minutes at 5 a second", people, said)
		}
		least, most := c.said[0], c.said[0]
		for _, said := range c.said {
			least, most = min(least, said), max(most, said)
		}
		if most-least > 2 {
			t.Errorf("of %d people one says %d and another %d", people, least, most)
		}
	}
}

// TestTheWaitFollowsWhoSpeaks: with twice as many it is twice as long.
func TestTheWaitFollowsWhoSpeaks(t *testing.T) {
	for people, want := range map[int]time.Duration{10: 2 * time.Second, 100: 20 * time.Second, 200: 40 * time.Second} {
		w := newTown(t)
		w.do(sala, moderation.Act{Act: moderation.ActPace, N: 5})
		c := newCrowd(w, people)
		c.speak(3 * time.Minute)
		wait := time.Duration(slices.Min(c.waits)) * time.Millisecond
		if longest := time.Duration(slices.Max(c.waits)) * time.Millisecond; wait < want*8/10 || longest > want*12/10 {
			t.Errorf("with %d people who speak one waits from %v to %v, want about %v", people, wait, longest, want)
		}
	}
}

// TestPaceOfAFew: who talk by themselves do not notice it.
func TestPaceOfAFew(t *testing.T) {
	w := newTown(t)
	w.do(sala, moderation.Act{Act: moderation.ActPace, N: 5})
	for range 100 {
		for _, user := range []string{"ana", "bob", "eve"} {
			w.wants("of three", w.say(sala, w.member(user)), "")
			w.run(300 * time.Millisecond)
		}
	}
}

// TestPaceAndNewTokens: who comes anew again and again puts off nobody, and says nothing while
// the room is busy.
func TestPaceAndNewTokens(t *testing.T) {
	w := newTown(t)
	w.do(sala, moderation.Act{Act: moderation.ActPace, N: 5})
	c := newCrowd(w, 100)
	c.speak(time.Minute)
	ana := w.member("ana")
	w.wants("who comes and is given a turn", w.say(sala, ana), wire.SlowMode)
	before := w.Wait(sala, ana)
	for i := range 1_000 {
		w.wants("a new token", w.say(sala, w.guest(fmt.Sprint("token", i), "", 0)), wire.SlowMode)
	}
	if after := w.Wait(sala, ana); after != before {
		t.Errorf("1,000 new tokens prolong a wait from %d to %d ms", before, after)
	}
	w.wantsIn("who comes after them", w.say(sala, w.member("bob")), wire.SlowMode, time.Duration(before)*time.Millisecond+200*time.Millisecond)
	if wait := w.Wait(sala, w.guest("token", "", 0)); wait < 10_000 {
		t.Errorf("a new token waits %d ms, others 20 s", wait)
	}
}

// TestATurnIsKept: for a minute, and not for a time when others have taken theirs.
func TestATurnIsKept(t *testing.T) {
	w := newTown(t)
	w.do(sala, moderation.Act{Act: moderation.ActPace, N: 5})
	c := newCrowd(w, 1_000)
	c.speak(time.Minute)
	ana, bob := w.member("ana"), w.member("bob")
	turn := w.say(sala, ana)
	w.wantsIn("bob after ana", w.say(sala, bob), wire.SlowMode, time.Duration(turn.RetryAfterMillis+200)*time.Millisecond)
	c.speak(time.Duration(turn.RetryAfterMillis)*time.Millisecond + 50*time.Second)
	w.wants("within a minute", w.say(sala, ana), "")
	c.speak(20 * time.Second)
	w.wants("after it", w.say(sala, bob), wire.SlowMode)
}

// TestPaceIsBounded: nobody waits for more than an hour.
func TestPaceIsBounded(t *testing.T) {
	w := newTown(t)
	w.do(sala, moderation.Act{Act: moderation.ActPace, N: 1})
	longest := int64(0)
	for i := range 10_000 {
		if refusal := w.say(sala, w.member(fmt.Sprint("ana", i))); refusal != nil {
			longest = max(longest, refusal.RetryAfterMillis)
		}
	}
	if longest != time.Hour.Milliseconds() {
		t.Errorf("the longest wait is %d ms", longest)
	}
	w.do(sala, moderation.Act{Act: moderation.ActPace, N: 100})
	w.wants("another pace", w.say(sala, w.member("ana0")), "")
}

// TestPaceAndSlow: the longer wait counts.
func TestPaceAndSlow(t *testing.T) {
	w := newTown(t)
	w.do(sala, moderation.Act{Act: moderation.ActPace, N: 1})
	w.slow(10 * time.Second)
	ana := w.member("ana")
	w.wants("the first", w.say(sala, ana), "")
	w.wantsIn("slow", w.say(sala, ana), wire.SlowMode, 10*time.Second)
	w.slow(time.Second)
	for range 30 {
		w.say(sala, w.member("ana"))
		w.run(time.Second)
	}
	if wait := w.Wait(sala, w.member("nobody")); wait != 0 {
		t.Errorf("who has said nothing waits %d ms", wait)
	}
}
