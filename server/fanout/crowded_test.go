package fanout

import (
	"net"
	"slices"
	"testing"
	"testing/synctest"
)

// piece returns a frame of 900 bytes of payload, without what is behind the first n
// bytes.
func piece(first byte, n int) []byte {
	return slices.Concat([]byte{first, 0xfe, 900 >> 8, 900 & 0xff, 1, 2, 3, 4}, make([]byte, 900))[:n]
}

// whole returns a frame of n bytes of payload.
func whole(first byte, n int) []byte {
	return slices.Concat([]byte{first, 0xfe, byte(n >> 8), byte(n), 1, 2, 3, 4}, make([]byte, n))
}

// TestUnfinishedBytes: what all keep of what is not whole is bounded, and those with most
// go first. The sizes are such that the allocator gives no more.
func TestUnfinishedBytes(t *testing.T) {
	type send struct {
		conn  int
		bytes []byte
	}
	const limit = 1024 // it comes down to 896
	text, open, more := byte(0x81), byte(0x01), byte(0x00)
	tests := []struct {
		name   string
		sends  []send
		closed []int
		slow   bool // the owners are, to close
	}{
		{"no more than the limit", []send{{0, piece(text, 512)}, {1, piece(text, 256)}, {2, piece(text, 256)}}, nil, false},
		{"the one with most", []send{{0, piece(text, 256)}, {1, piece(text, 512)}, {2, piece(text, 256)}, {3, piece(text, 64)}}, []int{1}, false},
		{"the oldest of them", []send{{0, piece(text, 64)}, {1, piece(text, 320)}, {2, piece(text, 320)}, {3, piece(text, 320)}, {4, piece(text, 64)}}, []int{1}, false},
		{"no more than it takes", []send{{0, piece(text, 144)}, {1, piece(text, 128)}, {2, piece(text, 128)}, {3, piece(text, 128)},
			{4, piece(text, 128)}, {5, piece(text, 128)}, {6, piece(text, 128)}, {7, piece(text, 112)}, {8, piece(text, 8)}}, []int{0}, false},
		{"as many as it takes", []send{{0, piece(text, 320)}, {1, piece(text, 320)}, {2, piece(text, 320)}, {3, piece(text, 352)}}, []int{0, 3}, false},
		{"whole ones are not counted", []send{{0, piece(text, 512)}, {0, piece(text, 908)[512:]}, {1, piece(text, 512)}, {2, piece(text, 512)}}, nil, false},
		{"nor those that are gone", []send{{0, piece(text, 512)}, {0, nil}, {1, piece(text, 512)}, {2, piece(text, 512)}}, nil, false},
		{"nor those that were told", []send{{0, piece(text, 908-1)}, {1, piece(text, 320)}, {2, piece(text, 512)}, {3, piece(text, 64)}, {4, piece(text, 256)}}, []int{0, 2}, false},
		{"nor what they go on with", []send{{0, piece(text, 512)}, {1, piece(text, 352)}, {2, piece(text, 256)}, {0, piece(text, 612)[512:]}, {3, piece(text, 256)}}, []int{0}, true},
		{"one that grows", []send{{0, piece(text, 256)}, {1, piece(text, 256)}, {0, piece(text, 512)[256:]}, {2, piece(text, 256)}, {0, piece(text, 520)[512:]}}, []int{0}, false},
		{"fragments", []send{{0, whole(open, 500)}, {1, whole(open, 480)}, {2, piece(text, 64)}}, []int{0}, false},
		{"each byte of a fragment once", []send{{0, whole(open, 90)}, {0, piece(more, 256)}, {1, piece(text, 256)}, {2, piece(text, 320)}}, nil, false},
		{"a ping within a message", []send{{0, whole(open, 697)}, {0, []byte{0x89, 0x88, 1, 2, 3, 4, 5, 6}}, {1, piece(text, 256)}, {2, piece(text, 64)}}, []int{0}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := New(Config{Shards: 1, MaxFrameBytes: frameLimit, MaxUnfinishedBytes: limit})
				defer b.Close()
				var readings []*reading
				var peers []net.Conn
				for i := range 9 {
					near, far := net.Pipe()
					defer far.Close()
					peers = append(peers, far)
					readings = append(readings, newReading(b, near, nil))
					readings[i].slow = test.slow
				}
				for _, s := range test.sends {
					if s.bytes == nil {
						peers[s.conn].Close()
					} else {
						peers[s.conn].Write(s.bytes)
					}
					synctest.Wait()
				}
				var closed []int
				for i, r := range readings {
					r.Close()
					if len(r.faults) == 0 {
						continue
					}
					if closed = append(closed, i); <-r.faults != FrameCrowded {
						t.Errorf("connection %d is closed for another fault", i)
					}
				}
				if !slices.Equal(closed, test.closed) {
					t.Errorf("closed %d, want %d", closed, test.closed)
				}
			})
		})
	}
}
