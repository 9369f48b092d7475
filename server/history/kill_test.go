package history_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"

	"hubbub/server/history"
)

func init() { children["append"] = appendForEver }

// rooms of the process that is killed.
const killRooms = 3

// appendForEver appends at full rate, and prints "room seq text" for each
// message that is saved, until it is killed.
func appendForEver(path string) error {
	l, err := history.Open(history.Config{Path: path})
	if err != nil {
		return err
	}
	kept := keep(l)
	errs := make(chan error)
	var stdout sync.Mutex
	for i := range killRooms {
		go func() { errs <- appendTo(kept, fmt.Sprint("room-", i), &stdout) }()
	}
	return <-errs
}

func appendTo(l *keeper, room string, stdout *sync.Mutex) error {
	tail, err := l.Tail(room, 0)
	if err != nil {
		return err
	}
	for n := tail.Last; ; {
		drafts := make([]history.Draft, 1+rand.IntN(8))
		for i := range drafts {
			id := fmt.Sprint(n + int64(i) + 1)
			drafts[i] = said(room, id, "text "+id, 0)
		}
		saved, err := l.Append(room, drafts)
		if err != nil {
			return err
		}
		var receipts strings.Builder
		for i, s := range saved {
			fmt.Fprintf(&receipts, "%s %d %s\n", room, s.Seq, drafts[i].Text)
		}
		stdout.Lock()
		_, err = os.Stdout.WriteString(receipts.String())
		stdout.Unlock()
		if err != nil {
			return err
		}
		n = saved[len(saved)-1].Seq
	}
}

// After kill -9 at any moment, every receipt that was given is true.
func TestKill(t *testing.T) {
	c := file(t)
	receipts := make(map[string][]string) // by room
	for range 4 {
		for _, line := range receiptsUntilKilled(t, c.Path, 1+rand.IntN(1000)) {
			room, _, _ := strings.Cut(line, " ")
			receipts[room] = append(receipts[room], line)
		}
		wantReceipts(t, c, receipts)
	}
}

// receiptsUntilKilled runs the process until it has given n receipts, and returns
// those and what it gave before it died.
func receiptsUntilKilled(t *testing.T, path string, n int) (lines []string) {
	t.Helper()
	process := child(t.Context(), t, "append", path)
	stdout, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	output := bufio.NewReader(stdout)
	for {
		line, err := output.ReadString('\n')
		if err == io.EOF {
			break // a line without its end is no receipt
		}
		if err != nil {
			t.Fatal(err)
		}
		if lines = append(lines, strings.TrimSuffix(line, "\n")); len(lines) == n {
			process.Process.Kill()
		}
	}
	process.Wait()
	if len(lines) < n {
		t.Fatalf("the process ended by itself after %d receipts", len(lines))
	}
	return lines
}

func wantReceipts(t *testing.T, c history.Config, receipts map[string][]string) {
	t.Helper()
	l := open(t, c)
	defer shut(t, l)
	for i := range killRooms {
		room := fmt.Sprint("room-", i)
		kept := make(map[string]bool)
		ids := make(map[string]bool)
		for _, m := range all(t, l, room) {
			kept[fmt.Sprintf("%s %d %s", room, m.Seq, m.Text)] = true
			ids[m.ID] = true
		}
		if len(ids) != len(kept) {
			t.Errorf("%s: %d messages with %d ids", room, len(kept), len(ids))
		}
		for _, receipt := range receipts[room] {
			if !kept[receipt] {
				t.Errorf("not kept: %s", receipt)
			}
		}
	}
}
