package fanout

import (
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// A reading is the owner of a connection that is read until it ends.
type reading struct {
	Conn
	faults chan Fault
	slow   bool // to close after a fault
}

func (r *reading) TooSlow() {}

func (r *reading) Arrived(Arrival) bool { return true }

func (r *reading) BadFrame(f Fault) {
	r.faults <- f
	if !r.slow {
		r.Close()
	}
}

func (r *reading) Serve() {
	for p := make([]byte, 100); ; {
		if _, err := r.Read(p); err != nil {
			r.Finish()
			return
		}
	}
}

// newReading starts to read a connection.
func newReading(b *Broadcaster, nc net.Conn, early []byte) *reading {
	r := &reading{faults: make(chan Fault, 10)}
	b.Attach(&r.Conn, r, nc, early)
	r.Start()
	return r
}

var (
	wholeText = []byte{0x81, 0x84, 1, 2, 3, 4, 't', 'e', 'x', 't'}
	fragment  = []byte{0x01, 0x84, 1, 2, 3, 4, 't', 'e', 'x', 't'}
	lastPart  = []byte{0x80, 0x84, 1, 2, 3, 4, 't', 'e', 'x', 't'}
	ping      = []byte{0x89, 0x80, 1, 2, 3, 4}
)

// TestUnfinishedTime: a frame or a message that is not whole in time ends the connection,
// whatever else comes meanwhile; those that are whole in time never do. The clock is
// the bubble's.
func TestUnfinishedTime(t *testing.T) {
	tests := []struct {
		name  string
		early []byte
		sends func(second int) []byte
		late  int // seconds until the connection is closed; 0 if it lives on
	}{
		{"nothing", nil, func(int) []byte { return nil }, 0},
		{"half a frame", nil, at(3, wholeText[:7]), 13},
		{"half a header", nil, at(3, wholeText[:1]), 13},
		{"half a frame with the handshake", wholeText[:7], at(9, nil), 10},
		{"byte by byte", nil, func(second int) []byte {
			return slices.Concat([]byte{0x81, 0xfd, 1, 2, 3, 4}, make([]byte, 125))[second : second+1]
		}, 10},
		{"a frame without the last byte, behind others", nil, at(2, slices.Concat(wholeText, ping, wholeText[:9])), 12},
		{"half a frame that goes on in time", nil, func(second int) []byte { return [][]byte{wholeText[:7], 9: wholeText[7:]}[second%10] }, 0},
		{"always half a frame, never the same", nil, func(second int) []byte {
			if second == 0 {
				return wholeText[:7]
			}
			return slices.Concat(wholeText[7:], wholeText[:7])
		}, 0},
		{"a message without an end", nil, at(0, fragment), 10},
		{"pings within it", nil, func(second int) []byte {
			if second == 0 {
				return fragment
			}
			return ping
		}, 10},
		{"half pings within it", nil, func(second int) []byte {
			if second == 0 {
				return slices.Concat(fragment, ping[:3])
			}
			return slices.Concat(ping[3:], ping[:3])
		}, 10},
		{"empty fragments within it", nil, func(second int) []byte {
			if second == 0 {
				return fragment
			}
			return []byte{0x00, 0x80, 1, 2, 3, 4}
		}, 10},
		{"messages with an end", nil, func(second int) []byte { return [][]byte{fragment, 8: lastPart}[second%9] }, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := New(Config{Shards: 1})
				defer b.Close()
				near, far := net.Pipe()
				defer far.Close()
				r := newReading(b, near, test.early)
				closed := 0
				for second := 0; second < 40 && closed == 0; second++ {
					far.SetWriteDeadline(time.Now().Add(time.Millisecond))
					far.Write(test.sends(second))
					if time.Sleep(time.Second); len(r.faults) > 0 {
						closed = second + 1
					}
				}
				switch {
				case test.late == 0 && closed != 0:
					t.Errorf("closed after %d s", closed)
				case test.late != 0 && (closed < test.late || closed > test.late+1):
					t.Errorf("closed after %d s (0 is never), want %d", closed, test.late)
				case closed != 0 && <-r.faults != FrameLate:
					t.Error("for another fault")
				}
				if len(r.faults) > 0 {
					t.Error("told twice")
				}
				r.Close()
			})
		})
	}
}

// at returns what sends p in one second.
func at(second int, p []byte) func(int) []byte {
	return func(now int) []byte {
		if now == second {
			return p
		}
		return nil
	}
}
