package server_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"
)

// TestDrainSavesWhatWasRead: lines that the server has read are saved when it stops, and
// whoever wrote them sees them first. Plain text has no ids to say them again by.
func TestDrainSavesWhatWasRead(t *testing.T) {
	const lines = 3000
	file := filepath.Join(t.TempDir(), "h.db")
	s := startServer(t, inFile(file))
	zed := dial(t, s.Addr, "/ws/Zed")
	zed.ReadText() // that it has joined
	go func() {
		for i := range lines {
			zed.WriteText(fmt.Sprintf("line %d %s", i, chars(200)))
		}
	}()
	seen := make(chan int, 1)
	go func() {
		n := 0
		for {
			opcode, payload, err := zed.ReadFrame()
			if err != nil || opcode == opClose {
				seen <- n
				return
			}
			if bytes.Contains(payload, []byte("line ")) {
				n++
			}
		}
	}()
	s.WaitMetric(t, "hubbub_messages_received_total", lines)
	s.Stop(t)
	if n := <-seen; n != lines {
		t.Errorf("%d of %d lines were seen", n, lines)
	}
	again := startServer(t, inFile(file))
	bo := dial(t, again.Addr, "/ws")
	if n := bo.Join("Bo")["n"]; n != float64(lines) {
		t.Errorf("%v of %d lines were saved", n, lines)
	}
}
