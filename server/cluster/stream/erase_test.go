package stream_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/pack"
	"hubbub/server/cluster/stream"
)

// erase puts something in the place of a message, erases that, and returns the number of what was put
// there.
func erase(t *testing.T, s *stream.Stream, seq uint64, rest string) (by uint64) {
	t.Helper()
	is, err := s.Find(t.Context(), seq)
	if err != nil {
		t.Fatal(err)
	}
	data, err := pack.Encode(&pack.Pack{Node: "eraser", Again: &pack.Again{Of: seq, At: is.Time, Data: []byte(rest)}})
	if err != nil {
		t.Fatal(err)
	}
	if by, err = s.Replace(t.Context(), is, data); err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(t.Context(), seq, by); err != nil {
		t.Fatal(err)
	}
	return by
}

// brings fails the test unless these come next, by number; "" is anything.
func (f *following) brings(want ...string) (times []time.Time) {
	f.t.Helper()
	for _, text := range want {
		select {
		case m := <-f.out:
			if got := fmt.Sprintf("%d %s", m.Seq, m.Data); text != "" && got != text {
				f.t.Fatalf("message %.40q, want %q", got, text)
			}
			times = append(times, m.Time)
		case err := <-f.done:
			f.t.Fatalf("Follow ended before %q: %v", text, err)
		case <-time.After(patience):
			f.t.Fatalf("%q did not come", text)
		}
	}
	return times
}

// What stands for a message that was erased is handed on in its place, with its time, also where the
// stream begins; what stood for it before is erased as well.
func TestErase(t *testing.T) {
	s := open(t, natstest.New(t, 3))
	publish(t, s, 1, 4)
	before := follow(t, s, 0).brings("1 1", "2 2", "3 3", "4 4")
	for i, of := range []uint64{3, 1, 2, 3} {
		if by := erase(t, s, of, fmt.Sprint("rest ", i)); by != uint64(5+i) {
			t.Errorf("what stands for %d is %d", of, by)
		}
	}
	st, err := s.State(t.Context())
	if err != nil || st.First != 1 || st.Last != 8 || st.Messages != 4 {
		t.Errorf("the stream is %+v, %v", st, err)
	}
	for after, want := range [][]string{{"1 rest 1", "2 rest 2", "3 rest 3", "4 4", "", "", ""}, {"2 rest 2", "3 rest 3", "4 4"}} {
		times := follow(t, s, uint64(after)).brings(want...)
		for i := range 3 - after {
			if got, was := times[i], before[after+i]; !got.Equal(was) {
				t.Errorf("message %d is of %v, was of %v", after+i+1, got, was)
			}
		}
	}
	if err := s.Purge(t.Context(), 6); err != nil {
		t.Fatal(err)
	}
	if st, err := s.State(t.Context()); err != nil || st.First != 7 {
		t.Errorf("the purged stream is %+v, %v", st, err)
	}
	if err := follow(t, s, 1).ends(); !errors.Is(err, stream.ErrPurged) {
		t.Errorf("Follow from before ends with %v", err)
	}
	if err := s.Purge(t.Context(), 8); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Find(t.Context(), 3); !errors.Is(err, stream.ErrNone) {
		t.Errorf("what was purged: %v", err)
	}
}

// What stands for messages that were purged is erased, all else stays, and who follows passes over it.
func TestEraseAgain(t *testing.T) {
	s := open(t, natstest.New(t, 1))
	publish(t, s, 1, 4)
	for i, of := range []uint64{3, 1, 2} { // 5, 6 and 7
		erase(t, s, of, fmt.Sprint("rest ", i))
	}
	publish(t, s, 8, 8)
	if err := s.Purge(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.EraseAgain(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
	}
	for seq, want := range map[uint64]string{1: "", 2: "", 3: "rest 0", 4: "4", 6: "", 7: "", 8: "8"} {
		is, err := s.Find(t.Context(), seq)
		if string(is.Data) != want || (want == "") != errors.Is(err, stream.ErrNone) {
			t.Errorf("message %d is %q, %v, want %q", seq, is.Data, err, want)
		}
	}
	follow(t, s, 2).brings("3 rest 0", "4 4", "", "8 8")
}

// Of two who put something in the place of a message at once, one does.
func TestReplaceOnce(t *testing.T) {
	s := open(t, natstest.New(t, 1))
	publish(t, s, 1, 2)
	is, err := s.Find(t.Context(), 1)
	if err != nil || is.Again != 0 || string(is.Data) != "1" {
		t.Fatalf("found %+v, %v", is, err)
	}
	erase(t, s, 1, "rest")
	if seq, err := s.Replace(t.Context(), is, []byte("late")); err == nil {
		t.Errorf("the second is %d", seq)
	}
	if is, err = s.Find(t.Context(), 1); err != nil || is.Again != 3 || string(is.Data) != "rest" {
		t.Errorf("found %+v, %v", is, err)
	}
	if err := s.Erase(t.Context(), 1, is.Again); err != nil { // again, as who was interrupted does
		t.Error(err)
	}
}

// Who follows while messages are erased meets none twice and misses none.
func TestEraseUnderWay(t *testing.T) {
	s := open(t, natstest.New(t, 3))
	publish(t, s, 1, 3)
	f := follow(t, s, 0)
	f.brings("1 1")
	erase(t, s, 3, "rest") // which may be on its way: both are right
	f.brings("2 2", "", "")
	erase(t, s, 2, "rest")
	f.brings("")
	publish(t, s, 6, 6)
	f.brings("6 6")
}
