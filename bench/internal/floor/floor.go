// Package floor measures the least that a broadcast can cost on this machine: a
// bare loop, in a process of its own, that does one non-blocking send of the same
// frame to each of a number of loopback sockets, with the load's own reader on
// the other side. What a server uses beyond it is the server's.
package floor

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/marker"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/reader"
	"hubbub/bench/internal/result"
)

// Command is the argument that makes the load generator the bare loop, see
// RunLoop.
const Command = "floor-loop"

const (
	loopTime  = 2 * time.Second // that the loop sends for
	minRounds = 3
	timeout   = 20 * time.Second
	dialers   = 32
)

// runID marks the loop's messages.
const runID = "floorrun"

// report is what the loop says when it is done.
type report struct {
	Sends  int64         `json:"sends"`
	Full   int64         `json:"full"` // sends that a full socket refused
	User   time.Duration `json:"user"`
	System time.Duration `json:"system"`
}

// Measure runs the loop with conns connections, frames of so many bytes, and
// rate rounds a second. command starts this program with the arguments given.
func Measure(ctx context.Context, command func(context.Context, ...string) *exec.Cmd, conns, bytes int, rate float64) (*result.Floor, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	cmd := command(ctx, Command, strconv.Itoa(conns), strconv.Itoa(bytes), strconv.FormatFloat(rate, 'f', -1, 64))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the bare loop: %w", err)
	}
	r, err := readLoop(ctx, bufio.NewReader(out), conns)
	cancel() // it has said all it has to say, or never will
	cmd.Wait()
	if err != nil {
		return nil, err
	}
	if r.Sends == 0 {
		return nil, errors.New("the bare loop sent nothing")
	}
	perSend := func(d time.Duration) float64 { return d.Seconds() * 1e6 / float64(r.Sends) }
	return &result.Floor{
		Micros: perSend(r.User + r.System),
		User:   perSend(r.User),
		System: perSend(r.System),
		Sends:  r.Sends,
		Conns:  conns,
		Bytes:  bytes,
	}, nil
}

// readLoop connects to the loop, reads what it sends, and returns what it reports.
func readLoop(ctx context.Context, out *bufio.Reader, conns int) (report, error) {
	address, err := out.ReadString('\n')
	if err != nil {
		return report{}, fmt.Errorf("the bare loop did not start: %w", err)
	}
	loop, err := reader.New(&handler{measure.NewTracker(conns), measure.NewRecorder(0, time.Hour)})
	if err != nil {
		return report{}, err
	}
	defer loop.Close()
	if err := connect(ctx, loop, strings.TrimSpace(address), conns); err != nil {
		return report{}, err
	}
	line, err := out.ReadBytes('\n')
	if err != nil {
		return report{}, fmt.Errorf("the bare loop did not end well: %w", err)
	}
	var r report
	return r, json.Unmarshal(line, &r)
}

func connect(ctx context.Context, loop *reader.Loop, address string, conns int) error {
	numbers := make(chan int)
	failed := make(chan error, dialers)
	var dialing sync.WaitGroup
	for range dialers {
		dialing.Go(func() {
			for n := range numbers {
				nc, err := dial.TCP(ctx, address, n)
				if err == nil {
					_, err = loop.Add(n, nc, nil, nil)
				}
				if err != nil {
					failed <- err
					return
				}
			}
		})
	}
	var err error
	for n := 0; n < conns && err == nil; n++ {
		select {
		case numbers <- n:
		case err = <-failed:
		}
	}
	close(numbers)
	dialing.Wait()
	if err == nil && len(failed) > 0 {
		err = <-failed
	}
	return err
}

// handler does with a frame what is done in a run: a reader that is done sooner
// sleeps more often, and to wake it is the sender's cost.
type handler struct {
	tracker  *measure.Tracker
	recorder *measure.Recorder
}

func (h *handler) Frame(_ *reader.Conn, payload []byte, now int64) {
	for rest := payload; ; {
		s, after, ok := marker.Next(rest, runID)
		if !ok {
			return
		}
		rest = after
		h.tracker.Saw(int64(s.Counter), s.Intended, now)
		h.recorder.Delivered(s.Intended, s.Intended+int64(time.Millisecond))
	}
}

func (*handler) Closed(*reader.Conn, error) {}

// RunLoop is the bare loop. Its arguments are those that Measure gives.
func RunLoop(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 3 {
		return errors.New("the bare loop needs connections, bytes and a rate")
	}
	conns, err1 := strconv.Atoi(args[0])
	bytes, err2 := strconv.Atoi(args[1])
	rate, err3 := strconv.ParseFloat(args[2], 64)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { listener.Close() })
	defer stop()
	time.AfterFunc(timeout, func() { listener.Close() })
	fmt.Fprintln(out, listener.Addr())
	sockets := make([]sender, conns)
	for i := range sockets {
		nc, err := listener.Accept()
		if err != nil {
			return err
		}
		if sockets[i], err = newSender(nc.(*net.TCPConn)); err != nil {
			return err
		}
	}
	return json.NewEncoder(out).Encode(send(sockets, bytes, rate))
}
