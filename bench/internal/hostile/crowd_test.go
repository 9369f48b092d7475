package hostile

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/frame"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/result"
	"hubbub/bench/internal/scenario"
	"hubbub/bench/internal/server"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A room of a fake gives each message to everybody, unless fault returns something else
// for the reader.
type fakeRoom struct {
	fault func(reader, seq int) []byte // nil: the message itself
	full  int                          // readers from which on nobody is let in; 0: never

	mu      sync.Mutex
	readers []net.Conn
	seq     int
}

func (f *fakeRoom) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	nc, in, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer nc.Close()
	io.WriteString(nc, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
	for {
		payload, err := readMasked(in.Reader)
		if err != nil {
			return
		}
		var said struct{ Type, Text string }
		if json.Unmarshal(payload, &said) != nil {
			return
		}
		f.take(nc, said.Type, said.Text)
	}
}

func (f *fakeRoom) take(nc net.Conn, kind, said string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case kind == "join" && f.full > 0 && len(f.readers) >= f.full:
		nc.Close()
	case kind == "join":
		f.readers = append(f.readers, nc)
		nc.Write(text(`{"type":"welcome","session":"s","epoch":"e","seq":0}`))
	default:
		f.seq++
		for i, reader := range f.readers {
			out := text(fmt.Sprintf(`{"type":"message","seq":%d,"from":"a","text":%q}`, f.seq, said))
			if f.fault != nil {
				if other := f.fault(i, f.seq); other != nil {
					out = other
				}
			}
			reader.Write(out)
		}
	}
}

func text(s string) []byte { return frame.Append(nil, frame.Text, []byte(s)) }

// readMasked reads one frame of a client, of under 64 KiB.
func readMasked(in *bufio.Reader) ([]byte, error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(in, head); err != nil {
		return nil, err
	}
	size := int(head[1] & 0x7F)
	if size == 126 {
		long := make([]byte, 2)
		if _, err := io.ReadFull(in, long); err != nil {
			return nil, err
		}
		size = int(long[0])<<8 | int(long[1])
	}
	data := make([]byte, 4+size)
	if _, err := io.ReadFull(in, data); err != nil {
		return nil, err
	}
	for i := range size {
		data[4+i] ^= data[i&3]
	}
	return data[4:], nil
}

// crowdOf returns people who have joined a fake, and are gone at the end of the test.
func crowdOf(t *testing.T, f *fakeRoom, people int) *crowd {
	t.Helper()
	c := unjoined(t, f, people)
	if err := c.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

func unjoined(t *testing.T, f *fakeRoom, people int) *crowd {
	t.Helper()
	s := httptest.NewServer(f)
	env := &Env{Params: Params{Conns: people, Rate: 100, Duration: 100 * time.Millisecond}, RunID: "abcdefgh"}
	env.ShowProgress = func(string, int64, func() scenario.Progress) func() { return func() {} }
	c, err := env.gather(&server.Process{URL: "ws" + strings.TrimPrefix(s.URL, "http") + "/ws"}, "square", dial.Sources{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.close()
		f.mu.Lock()
		for _, nc := range f.readers {
			nc.Close()
		}
		f.mu.Unlock()
		s.Close()
	})
	return c
}

// talkOnce lets the crowd talk for a tenth of a second.
func talkOnce(t *testing.T, c *crowd) result.Phase {
	t.Helper()
	totals, err := c.talk(t.Context(), c.env.Duration)
	if err != nil {
		t.Fatal(err)
	}
	var phase result.Phase
	c.account(&phase, sightings{totals, joins{took: measure.NewHist()}})
	return phase
}

// TestTalk: a phase counts its own messages, and all of them.
func TestTalk(t *testing.T) {
	c := crowdOf(t, &fakeRoom{}, 4)
	for range 2 {
		if phase := talkOnce(t, c); phase.Latency.Count != 40 || phase.Lost != 0 || len(phase.Events) != 0 {
			t.Errorf("%+v", phase)
		}
	}
}

// TestFaults: what goes wrong for one person is found in the phase in which it does.
func TestFaults(t *testing.T) {
	closing := frame.Append(nil, frame.Close, append([]byte{0x0F, 0xAC}, "flood"...)) // 4012
	for _, tt := range []struct {
		name   string
		fault  []byte
		lost   int64
		events string
	}{
		{"lost", []byte{}, 1, ""},
		{"an error in place of a message", text(`{"type":"error","code":"rate_limited"}`), 1, "error rate_limited"},
		{"cut off", closing, 0, "closed with 4012 flood"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel() // most of it is waiting for what does not come
			c := crowdOf(t, &fakeRoom{fault: func(reader, seq int) []byte {
				if reader == 1 && seq == 15 {
					return tt.fault
				}
				return nil
			}}, 4)
			if phase := talkOnce(t, c); phase.Lost != 0 || len(phase.Events) != 0 {
				t.Errorf("before it happens: %+v", phase)
			}
			phase := talkOnce(t, c)
			if tt.events != "" && phase.Events[tt.events] != 1 || tt.lost > 0 && phase.Lost != tt.lost {
				t.Errorf("lost %d, events %v", phase.Lost, phase.Events)
			}
			if tt.lost == 0 {
				return
			}
			if c.missing != tt.lost {
				t.Errorf("%d are waited for in vain, want %d", c.missing, tt.lost)
			}
			if phase := talkOnce(t, c); phase.Lost != 0 || len(phase.Events) != 0 || c.last.check.Lost != tt.lost {
				t.Errorf("after it happened: %+v; in all %+v", phase, c.last.check)
			}
		})
	}
}

// TestDied: a server that is gone is a failed check, and nothing is waited for.
func TestDied(t *testing.T) {
	c := crowdOf(t, &fakeRoom{}, 2)
	exited := make(chan struct{})
	c.exited = exited
	close(exited)
	if _, err := c.talk(t.Context(), time.Hour); !errors.Is(err, scenario.ErrCheck) || !errors.Is(err, scenario.ErrDied) {
		t.Errorf("got %v", err)
	}
}

// TestNewcomers: people come while others talk, and what becomes of each is counted.
func TestNewcomers(t *testing.T) {
	for name, full := range map[string]int{"all are let in": 0, "nobody is": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // most of it is waiting
			c := crowdOf(t, &fakeRoom{full: full}, 2)
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(100*time.Millisecond, cancel)
			got := c.welcomeNewcomers(ctx)
			joined, failed := c.came, int64(0)
			if full > 0 {
				joined, failed = 0, c.came
			}
			if c.came == 0 || got.took.TotalCount() != joined || got.failed != failed || (got.failure != "") != (failed > 0) {
				t.Errorf("%d came, %d joined, %d failed: %s", c.came, got.took.TotalCount(), got.failed, got.failure)
			}
		})
	}
}

// TestInTurns: if one behind the address is not let in, that is told, and nobody talks.
func TestInTurns(t *testing.T) {
	for name, tt := range map[string]struct {
		full           int
		failed, spoken int64
	}{"all are let in": {0, 0, 30}, "two are": {2, 1, 0}} {
		t.Run(name, func(t *testing.T) {
			c := unjoined(t, &fakeRoom{full: tt.full}, 3)
			seen, err := c.inTurns(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if seen.came.failed != tt.failed || seen.came.took.TotalCount() != 3-tt.failed || seen.totals.Latency.TotalCount() != tt.spoken {
				t.Errorf("%d joined, %d failed, %d deliveries", seen.came.took.TotalCount(), seen.came.failed, seen.totals.Latency.TotalCount())
			}
		})
	}
}
