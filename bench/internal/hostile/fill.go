package hostile

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"hubbub/bench/internal/attack"
	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/frame"
)

const (
	fillTime   = 2 * time.Minute
	fillWindow = 2000 // messages under way
)

// fill says n messages in the room of the history, and returns when the server has
// given all of them back.
func fill(ctx context.Context, url string, n int) error {
	if n == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, fillTime)
	defer cancel()
	conn, err := dial.Open(ctx, dial.Target{URL: url, Protocol: dial.Hubbub, Room: history, Prefix: "past"}, 0, nil)
	if err != nil {
		return fmt.Errorf("fill the history: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	defer conn.Close()
	var back atomic.Int64
	ended := make(chan error, 1)
	go func() { ended <- countBack(conn, &back, n) }()
	for said := 0; said < n; {
		if said-int(back.Load()) > fillWindow {
			select {
			case err := <-ended:
				return fmt.Errorf("fill the history: %w", err)
			case <-time.After(time.Millisecond):
			}
			continue
		}
		var batch []byte
		for range min(100, n-said) {
			batch = frame.AppendMasked(batch, frame.Text, sentence(said), rand.Uint32())
			said++
		}
		if _, err := conn.Write(batch); err != nil {
			return fmt.Errorf("fill the history: %w", err)
		}
	}
	if err := <-ended; err != nil {
		return fmt.Errorf("fill the history: %w", err)
	}
	return nil
}

// sentence returns a message of 200 bytes or so. Its words are those that are searched,
// each with a number that few messages have.
func sentence(n int) []byte {
	var words strings.Builder
	for i := range 20 {
		fmt.Fprintf(&words, "%s%d ", attack.Word(n+i), (n+i*i)%5000)
	}
	return fmt.Appendf(nil, `{"type":"say","text":%q}`, words.String())
}

// countBack reads until n messages have come back.
func countBack(conn net.Conn, back *atomic.Int64, n int) error {
	in := bufio.NewReaderSize(conn, 64<<10)
	for back.Load() < int64(n) {
		opcode, payload, err := dial.ReadFrame(in)
		switch {
		case err != nil:
			return err
		case opcode == frame.Close:
			code, reason := frame.CloseReason(payload)
			return fmt.Errorf("closed with %d %s", code, reason)
		}
		back.Add(int64(strings.Count(string(payload), `{"type":"message"`)))
	}
	return nil
}
