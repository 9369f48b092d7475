package web

import (
	"runtime"
	"testing"
)

// TestLoadIsLean: preparing the files must not leave a server with hundreds of
// megabytes that it needs no more.
func TestLoadIsLean(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	load()
	runtime.ReadMemStats(&after)
	total := (after.TotalAlloc - before.TotalAlloc) >> 20
	t.Logf("%d MiB", total)
	if total > 256 {
		t.Errorf("%d MiB were allocated to prepare the files", total)
	}
}
