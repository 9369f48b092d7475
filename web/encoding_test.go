package web

import (
	"runtime"
	"testing"
)

// TestLoadIsLean: preparing the files must not leave a server with hundreds of
// megabytes that it needs no more. A window of the default size would take 32 MiB a file.
// Under the race detector pools forget what they have, and half as much again is allocated.
func TestLoadIsLean(t *testing.T) {
	t.Parallel()
	const most = 4 << 20 // bytes a file
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	files := len(load())
	runtime.ReadMemStats(&after)
	each := (after.TotalAlloc - before.TotalAlloc) / uint64(files)
	t.Logf("%d KiB for each of %d files", each>>10, files)
	if each > most {
		t.Errorf("%d bytes are allocated to prepare a file, at most %d are allowed", each, most)
	}
}
