package server_test

import (
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"
)

// TestIdleConnectionsPark: a silent member costs no goroutine, and is there when
// something comes.
func TestIdleConnectionsPark(t *testing.T) {
	const members = 100
	s := startServer(t, nil)
	before := runtime.NumGoroutine()
	var all []*rawConn
	for i := range members {
		c := dial(t, s.Addr, "/ws")
		c.Join(fmt.Sprintf("member%d", i))
		all = append(all, c)
	}
	waitUntil(t, "the readers to park", func() bool { return runtime.NumGoroutine() < before+members/2 })
	last := all[members-1]
	last.Say("hello")
	for _, c := range all {
		c.AwaitMessage("hello")
	}
	all[0].Say("and back")
	last.AwaitMessage("and back")
}

// TestParkWithinFrame: a frame that comes in two parts, however far apart, is one.
func TestParkWithinFrame(t *testing.T) {
	s := startServer(t, unlimited)
	c := dial(t, s.Addr, "/ws")
	c.Join("Ana")
	whole := textFrame(`{"type":"say","text":"in two parts"}`)
	for cut := 1; cut < len(whole); cut += 5 {
		c.WriteRaw(whole[:cut])
		time.Sleep(time.Millisecond) // mostly the reader looks meanwhile; it must not matter
		c.WriteRaw(whole[cut:])
		c.AwaitMessage("in two parts")
	}
}

// TestNothingLeaks: ten thousand connections come and go.
func TestNothingLeaks(t *testing.T) {
	const rounds, atOnce = 100, 100
	s := startServer(t, nil)
	dial(t, s.Addr, "/ws").Join("Ana") // what is made once is made now
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	for round := range rounds {
		var all sync.WaitGroup
		for i := range atOnce {
			all.Go(func() { comeAndGo(t, s.Addr, round, i) })
		}
		all.Wait()
	}
	waitUntil(t, "all goroutines to end", func() bool { return runtime.NumGoroutine() <= goroutines+2 })
	waitUntil(t, "all sockets to be closed", func() bool { return openFiles(t) <= files+2 })
}

// comeAndGo joins as one in three does: it says goodbye, resets the connection,
// or never even joins.
func comeAndGo(t *testing.T, addr string, round, i int) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Error(err)
		return
	}
	defer nc.Close()
	nc.SetDeadline(time.Now().Add(patience))
	io.WriteString(nc, handshake("/ws"))
	answer := make([]byte, 4<<10)
	if _, err := nc.Read(answer); err != nil {
		t.Error(err)
		return
	}
	if i%3 == 0 {
		return
	}
	nc.Write(textFrame(fmt.Sprintf(`{"type":"join","name":"r%dn%d"}`, round, i)))
	if _, err := nc.Read(answer); err != nil {
		t.Error(err)
	}
	if i%3 == 1 {
		nc.(*net.TCPConn).SetLinger(0)
	}
}

func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
