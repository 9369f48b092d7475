package server_test

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"hubbub/server/config"
)

// TestFrozenReader: a peer that reads nothing costs bounded memory, delays no
// one, and is closed, whatever it is that it does not read.
func TestFrozenReader(t *testing.T) {
	flood := func(piece []byte) func(*rawConn) {
		pieces := bytes.Repeat(piece, 64)
		return func(frozen *rawConn) {
			for { // until the connection is closed
				if _, err := frozen.Write(pieces); err != nil {
					return
				}
			}
		}
	}
	apart := string(textFrame(`{"type":"join","name":"Frozen","room":"apart"}`))
	tests := []struct {
		name, path, join string
		flood            func(frozen *rawConn) // nil: the witness talks
	}{
		{"room in JSON", "/ws", string(first("Frozen")), nil},
		{"room in plain text", "/ws/Frozen", "", nil},
		{"own messages", "/ws", apart, flood(textFrame(`{"type":"say","text":"` + chars(1000) + `"}`))},
		{"own errors", "/ws", apart, flood(textFrame(`{"type":"say","text":""}`))},
		{"own pongs", "/ws", apart, flood(frame(fin|opPing, []byte(chars(125))))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := startServer(t, func(c *config.Config) { unlimited(c); c.FrameRate, c.SlowConsumerBytes = 0, 1<<16 })
			witness := newBystander(t, s)
			frozen := dialTCP(t, s.Addr)
			frozen.WriteRaw([]byte(handshake(test.path) + test.join))
			if test.join != "" {
				s.WaitMetric(t, loginsFor("ok"), 2)
			}
			before := heap()
			var flooding sync.WaitGroup
			if test.flood != nil {
				flooding.Go(func() { test.flood(frozen) })
			} else {
				witness.TalkUntilSlow(t, s)
			}
			s.WaitMetric(t, "hubbub_slow_consumers_total", 1)
			// A room takes 4,096 messages at a time while as many wait and as many are encoded,
			// each of over 1 KiB.
			if grown := heap() - before; grown > 24<<20 {
				t.Errorf("the heap has grown by %d KiB", grown>>10)
			}
			frozen.Reset()
			flooding.Wait()
			s.WaitMetric(t, `hubbub_connections{protocol="json"}`, 1)
			s.WaitMetric(t, `hubbub_connections{protocol="plain"}`, 0)
			witness.Undisturbed(t)
		})
	}
}

// TestThaw: a slow reader that wakes up as it is closed finds whole frames and
// the reason behind them.
func TestThaw(t *testing.T) {
	const linger = 2 * time.Second // that a closing connection waits for its peer
	for _, path := range []string{"/ws", "/ws/Frozen"} {
		t.Run(path, func(t *testing.T) {
			s := startServer(t, func(c *config.Config) { unlimited(c); c.SlowConsumerBytes = 1 << 16 })
			witness := newBystander(t, s)
			frozen := dial(t, s.Addr, path)
			frozen.WriteRaw(first("Frozen"))
			s.WaitMetric(t, loginsFor("ok"), 2)
			open := witness.TalkUntilSlow(t, s)
			opcode, payload, err := byte(0), []byte(nil), error(nil)
			for err == nil && opcode != opClose {
				opcode, payload, err = frozen.ReadFrame()
			}
			if err != nil && time.Since(open) > linger/2 {
				t.Skipf("this machine is too slow to read within %v", linger)
			}
			if code, reason := closeOf(payload); err != nil || code != 4008 || reason != "slow_consumer" {
				t.Errorf("closed with %d %q, %v", code, reason, err)
			}
			witness.Undisturbed(t)
		})
	}
}
