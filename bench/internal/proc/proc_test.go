package proc

import (
	"os"
	"runtime"
	"testing"
	"time"
)

func TestParseStat(t *testing.T) {
	u, err := parseStat("7 (a (b) c) S 1 7 7 0 -1 4194560 1 0 0 0 123 45 0 0 20 0 9 0 100 1000000 250 18446744073709551615")
	if err != nil {
		t.Fatal(err)
	}
	if u.User != 1230*time.Millisecond || u.System != 450*time.Millisecond || u.RSS != int64(250*os.Getpagesize()) {
		t.Errorf("got %+v", u)
	}
	for _, broken := range []string{"", "7 (a", "7 (a) S 1 2"} {
		if _, err := parseStat(broken); err == nil {
			t.Errorf("%q was taken", broken)
		}
	}
}

func TestReadSelf(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no /proc")
	}
	u, err := Read(os.Getpid())
	if err != nil || u.RSS <= 0 {
		t.Errorf("got %+v, %v", u, err)
	}
	if _, err := Read(1 << 30); err == nil {
		t.Error("a process that does not exist was read")
	}
}

// TestReadAll: several processes count together, and none if one is not there.
func TestReadAll(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no /proc")
	}
	one, err := Read(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	two, err := ReadAll([]int{os.Getpid(), os.Getpid()})
	if err != nil || two.RSS < one.RSS*3/2 || two.Writes < 2*one.Writes {
		t.Errorf("twice %+v came to %+v: %v", one, two, err)
	}
	if all, err := ReadAll([]int{os.Getpid(), 1 << 30}); err == nil {
		t.Errorf("a process that does not exist counts: %+v", all)
	}
}

func TestBusyShare(t *testing.T) {
	if got := BusyShare(CPUTimes{1, 9}, CPUTimes{4, 10}); got != 0.75 {
		t.Errorf("got %v, want 0.75", got)
	}
	if got := BusyShare(CPUTimes{}, CPUTimes{}); got != 0 {
		t.Errorf("got %v for an unknown machine", got)
	}
}
