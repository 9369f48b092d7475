package gate

import "testing"

func TestConnectionsWithin(t *testing.T) {
	for files, want := range map[uint64]int{0: 0, 1: 1, 100: 50, 1024: 924, 20000: 19900, 1 << 62: 0} {
		if got := ConnectionsWithin(files); got != want {
			t.Errorf("%d files: %d connections, want %d", files, got, want)
		}
	}
}
