package replay_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"hubbub/server/conn/replay"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A fakeHistory has one room.
type fakeHistory struct {
	mu    sync.Mutex
	page  room.Page
	err   error
	reads int
	gate  chan struct{} // if not nil, each reading waits for a token after it has read
}

func (h *fakeHistory) Range(_ context.Context, _ string, after, upTo int64) (room.Page, error) {
	h.mu.Lock()
	h.reads++
	got, err := h.page, h.err
	got.Entries = nil
	for _, e := range h.page.Entries {
		if e.Seq > after && e.Seq <= upTo {
			got.Entries = append(got.Entries, e)
		}
	}
	h.mu.Unlock()
	if h.gate != nil {
		<-h.gate
	}
	return got, err
}

// add puts entries with the given numbers at the end.
func (h *fakeHistory) add(numbers ...int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, n := range numbers {
		h.page.Entries = append(h.page.Entries, wire.Entry{Seq: n, From: "Ana", Text: fmt.Sprint(n)})
		h.page.Last = n
	}
}

func newHistory(numbers ...int64) *fakeHistory {
	h := &fakeHistory{page: room.Page{Epoch: "e", Floor: 1}}
	h.add(numbers...)
	return h
}

var lobby = replay.Room{Name: "lobby", Epoch: "e", Form: wire.Form{Protocol: wire.Stream}}

// follow reads all parts after a number and returns the numbers in them.
func follow(p *replay.Pages, seq, upTo int64) (numbers []int64, err error) {
	for seq < upTo {
		part, err := p.After(lobby, seq, upTo)
		if err != nil {
			return numbers, err
		}
		count := 0
		for line := range bytes.Lines(part.Frames) {
			var n int64
			if _, err := fmt.Sscanf(string(line), "id: e:%d", &n); err == nil {
				numbers = append(numbers, n)
				count++
			}
		}
		if count != part.Messages || part.To <= seq || part.To > upTo {
			return numbers, fmt.Errorf("after %d: a part of %d messages to %d holds %d", seq, part.Messages, part.To, count)
		}
		seq = part.To
	}
	return numbers, nil
}

// TestHoles: however far the numbers lie apart, all that follows comes once.
func TestHoles(t *testing.T) {
	dense := make([]int64, 350)
	for i := range dense {
		dense[i] = int64(i + 1)
	}
	for name, numbers := range map[string][]int64{
		"none":           dense,
		"some":           {3, 7, 8, 20, 99, 100, 101, 180, 200, 301, 350},
		"a range":        {50, 450},
		"at the edges":   {1, 100, 200, 201, 300, 400},
		"many ranges":    {5, 5000, 5001, 20000},
		"one in a range": {100, 200, 300},
	} {
		t.Run(name, func(t *testing.T) {
			p := replay.New(newHistory(numbers...))
			last := numbers[len(numbers)-1]
			seen := []int64{0, 1, 6, 7, 50, 99, 100, 101, 200, 201, last - 1, last}
			for _, since := range seen {
				for _, upTo := range seen[1:] {
					var want []int64
					for _, n := range numbers {
						if n > since && n <= upTo {
							want = append(want, n)
						}
					}
					if got, err := follow(p, since, upTo); err != nil || !slices.Equal(got, want) {
						t.Fatalf("after %d up to %d: %v, %v, want %v", since, upTo, got, err, want)
					}
				}
			}
		})
	}
}

// TestFloor: what is lost is decided by the floor alone, not by holes.
func TestFloor(t *testing.T) {
	h := newHistory(40, 57, 90)
	h.page.Floor = 41
	p := replay.New(h)
	if _, err := p.After(lobby, 39, 90); !errors.Is(err, replay.ErrGap) {
		t.Errorf("below the floor: %v, want ErrGap", err)
	}
	if got, err := follow(p, 40, 90); err != nil || !slices.Equal(got, []int64{57, 90}) {
		t.Errorf("from the floor: %v, %v", got, err)
	}
	other := lobby
	other.Epoch = "f"
	if _, err := p.After(other, 57, 90); !errors.Is(err, replay.ErrGap) {
		t.Errorf("another epoch: %v, want ErrGap", err)
	}
}

// TestReadTooEarly: a page that was read before more was said is no gap, and no
// part, for somebody who needs more, whether it is still being read or not.
func TestReadTooEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHistory(1, 2)
		h.gate = make(chan struct{})
		p := replay.New(h)
		type answer struct {
			numbers []int64
			err     error
		}
		early, late := make(chan answer, 1), make(chan answer, 1)
		ask := func(to chan answer, upTo int64) {
			numbers, err := follow(p, 0, upTo)
			to <- answer{numbers, err}
		}
		go ask(early, 2)
		synctest.Wait() // it has read, and holds what it has read
		h.add(3, 9)
		go ask(late, 9)
		synctest.Wait()
		close(h.gate)
		if got := <-early; got.err != nil || !slices.Equal(got.numbers, []int64{1, 2}) {
			t.Errorf("the first got %v, %v", got.numbers, got.err)
		}
		if got := <-late; got.err != nil || !slices.Equal(got.numbers, []int64{1, 2, 3, 9}) {
			t.Errorf("the second got %v, %v", got.numbers, got.err)
		}
		if h.reads != 2 {
			t.Errorf("%d readings, want 2", h.reads)
		}
	})
}

// TestCrowd: those who ask for the same share one reading, and the bytes of a page
// or of a part.
func TestCrowd(t *testing.T) {
	h := newHistory()
	for n := range int64(250) {
		h.add(n + 1)
	}
	p := replay.New(h)
	for _, seq := range []int64{0, 30, 100, 170} {
		first, err := p.After(lobby, seq, 200)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := p.After(lobby, seq, 200); &first.Frames[0] != &again.Frames[0] {
			t.Errorf("after %d: encoded twice", seq)
		}
	}
	if h.reads != 2 {
		t.Errorf("%d readings of two pages", h.reads)
	}
}

// TestCrowdAtTheEnd: a page at the end of a room is read once for those who need no more
// than it has, one after the other, and anew for who needs more.
func TestCrowdAtTheEnd(t *testing.T) {
	h := newHistory()
	for n := range int64(50) {
		h.add(n + 1)
	}
	p := replay.New(h)
	for i, tt := range []struct {
		upTo  int64
		reads int
	}{{50, 1}, {50, 1}, {30, 1}, {60, 2}, {50, 2}, {60, 2}, {100, 3}, {70, 3}} {
		for h.page.Last < tt.upTo {
			h.add(h.page.Last + 1)
		}
		got, err := follow(p, 10, tt.upTo)
		if err != nil || len(got) != int(tt.upTo)-10 || h.reads != tt.reads {
			t.Errorf("%d: %d messages up to %d, %v, %d readings: want %d", i, len(got), tt.upTo, err, h.reads, tt.reads)
		}
		replay.Kept(p) // counts anew
	}
}

// TestBound: pages that are kept take no more than their bound, the latest used
// stay.
func TestBound(t *testing.T) {
	h := newHistory()
	const pages = 24 // together more than the bound
	text := strings.Repeat("x", 4096)
	for n := range int64(pages * 100) {
		h.add(n + 1)
		h.page.Entries[n].Text = text
	}
	p := replay.New(h)
	if _, err := follow(p, 0, pages*100); err != nil {
		t.Fatal(err)
	}
	if n := replay.Kept(p); n > replay.MaxBytes || n < replay.MaxBytes/2 {
		t.Errorf("%d bytes are kept of at most %d", n, replay.MaxBytes)
	}
	reads := h.reads
	if p.After(lobby, (pages-1)*100, pages*100); h.reads != reads {
		t.Error("the latest page was read again")
	}
	if p.After(lobby, 0, 100); h.reads != reads+1 {
		t.Error("the first page is still kept")
	}
}

// TestEmptyPages: pages without a message are bounded, too.
func TestEmptyPages(t *testing.T) {
	const pages = 40_000 // together more than the bound
	p := replay.New(newHistory(1, pages*100))
	if _, err := follow(p, 0, pages*100); err != nil {
		t.Fatal(err)
	}
	if n := replay.Kept(p); n > replay.MaxBytes || n < replay.MaxBytes/2 {
		t.Errorf("%d bytes are kept of at most %d", n, replay.MaxBytes)
	}
}

// TestTrouble: an error is told to all who wait, and not kept.
func TestTrouble(t *testing.T) {
	h := newHistory(1, 2, 200)
	h.err = errors.New("the disk is gone")
	p := replay.New(h)
	if _, err := p.After(lobby, 0, 2); !errors.Is(err, h.err) {
		t.Errorf("%v, want the history's error", err)
	}
	h.err = nil
	if got, err := follow(p, 0, 200); err != nil || len(got) != 3 {
		t.Errorf("afterwards: %v, %v", got, err)
	}
}

// TestDrop: who asks after entries have changed gets them as they are, also where a reading
// has begun before; what was read before is not kept. The other pages are.
func TestDrop(t *testing.T) {
	const n = 300
	dense := make([]int64, n)
	for i := range dense {
		dense[i] = int64(i + 1)
	}
	for name, tt := range map[string]struct {
		spans []room.Span
		reads int // of three pages, after the change
	}{
		"none":             {nil, 0},
		"another room":     {nil, 0},
		"one":              {[]room.Span{{First: 150, Last: 150}}, 1},
		"the first number": {[]room.Span{{First: 101, Last: 101}}, 1},
		"the last number":  {[]room.Span{{First: 200, Last: 200}}, 1},
		"two":              {[]room.Span{{First: 5, Last: 7}, {First: 201, Last: 201}}, 2},
		"all":              {[]room.Span{{First: 1, Last: n}}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHistory(dense...)
			p := replay.New(h)
			if got, err := follow(p, 0, n); err != nil || len(got) != n {
				t.Fatal(len(got), err)
			}
			before := h.reads
			where := "lobby"
			if name == "another room" {
				where, tt.spans = "kitchen", []room.Span{{First: 1, Last: n}}
			}
			p.Drop(where, tt.spans)
			if got, err := follow(p, 0, n); err != nil || len(got) != n || h.reads-before != tt.reads {
				t.Errorf("%d entries in %d readings, %v; want %d", len(got), h.reads-before, err, tt.reads)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		h := newHistory(1, 2, 3)
		h.gate = make(chan struct{})
		p := replay.New(h)
		read := func() <-chan string {
			got := make(chan string, 1)
			go func() {
				part, err := p.After(lobby, 0, 3)
				got <- fmt.Sprint(strings.Contains(string(part.Frames), `"removed":true`), err)
			}()
			synctest.Wait()
			return got
		}
		early := read()
		h.mu.Lock()
		h.page.Entries = slices.Clone(h.page.Entries)
		h.page.Entries[1].Removed = true
		h.mu.Unlock()
		p.Drop("lobby", []room.Span{{First: 2, Last: 2}})
		late := read()
		h.gate <- struct{}{}
		h.gate <- struct{}{}
		if was, is := <-early, <-late; was != "false <nil>" || is != "true <nil>" {
			t.Errorf("who asked before: %s; after: %s", was, is)
		}
		reads := h.reads
		if again := <-read(); again != "true <nil>" || h.reads != reads {
			t.Errorf("later: %s, after %d more readings", again, h.reads-reads)
		}
	})
}
