// Package server runs the Hubbub that is measured: a binary that is given, or one
// built from the module that the load generator is part of. It is a process of
// its own on a free loopback port, with a temporary working directory.
package server

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	startTime = time.Minute     // until it has to listen, by default
	stopTime  = 8 * time.Second // after SIGTERM, before it is killed
)

// Unlimited are the arguments of a server whose speed is measured.
var Unlimited = []string{"-message-rate", "0"}

// Options say how the server is run.
type Options struct {
	Binary  string        // built from the source if empty
	Args    []string      // besides where to listen and how to log
	Environ []string      // besides what this process has
	Log     io.Writer     // for what the server logs; default nowhere
	Within  time.Duration // that it has to listen; default a minute
}

// A Process is a running Hubbub. Stop it when done.
type Process struct {
	URL     string // of its WebSocket endpoint
	Metrics string // host and port of -metrics-addr, empty without it
	PID     int
	Binary  string

	dir      string
	cmd      *exec.Cmd
	log      io.Writer
	logBytes atomic.Int64
	lastLine atomic.Pointer[string] // of the log, nil before it
	exited   chan struct{}
	err      error // why it ended, once exited is closed
}

// These find the addresses in the log line that says where it listens.
var (
	addressLine    = regexp.MustCompile(` addr=(127\.0\.0\.1:[1-9][0-9]*)`)
	metricsAddress = regexp.MustCompile(` metrics_addr=(127\.0\.0\.1:[1-9][0-9]*)`)
)

// Start runs a server. What it stores is removed by Stop.
func Start(ctx context.Context, o Options) (*Process, error) {
	dir, err := os.MkdirTemp("", "hubbub-bench-")
	if err != nil {
		return nil, err
	}
	p := &Process{dir: dir}
	if o.Binary == "" {
		p.Binary, err = Build(ctx, dir)
	} else {
		p.Binary, err = filepath.Abs(o.Binary)
	}
	if err == nil {
		err = p.start(ctx, o)
	}
	if err != nil {
		p.Stop()
		return nil, err
	}
	return p, nil
}

// Restart ends the server and runs the same binary again with what it has stored.
func (p *Process) Restart(ctx context.Context, o Options) error {
	p.end()
	return p.start(ctx, o)
}

// start runs the binary and waits until it listens.
func (p *Process) start(ctx context.Context, o Options) error {
	args := []string{"-addr", "127.0.0.1:0", "-log-level", "INFO", "-log-format", "text"}
	p.cmd = exec.Command(p.Binary, append(args, o.Args...)...)
	p.cmd.Dir = p.dir
	p.cmd.Env = append(withoutSettings(os.Environ()), o.Environ...)
	p.exited, p.err, p.Metrics = make(chan struct{}), nil, ""
	p.log = cmp.Or(o.Log, io.Discard)
	p.logBytes.Store(0)
	p.lastLine.Store(nil)
	newProcessGroup(p.cmd)
	log, err := p.cmd.StderrPipe()
	if err != nil {
		return err
	}
	listening, started := make(chan string, 1), make(chan error)
	go p.run(log, listening, started)
	if err := <-started; err != nil {
		p.cmd = nil
		return fmt.Errorf("start the server: %w", err)
	}
	p.PID = p.cmd.Process.Pid
	return p.await(ctx, listening, cmp.Or(o.Within, startTime))
}

// run starts the process and follows it to its end, on one thread all the while:
// the process is to end with its parent, and to the system that is the thread
// that started it.
func (p *Process) run(log io.Reader, listening chan<- string, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	started <- err
	if err == nil {
		p.follow(log, listening)
	}
}

// follow reads the log to its end, sends the line that says where the server listens,
// and notes how the process ended.
func (p *Process) follow(log io.Reader, listening chan<- string) {
	defer close(p.exited)
	lines := bufio.NewReader(log)
	for listens := false; ; {
		line, err := lines.ReadString('\n')
		p.logBytes.Add(int64(len(line)))
		io.WriteString(p.log, line)
		if err != nil {
			break
		}
		last := strings.TrimSuffix(line, "\n")
		p.lastLine.Store(&last)
		if !listens && addressLine.MatchString(last) {
			listening <- last
			listens = true
		}
	}
	p.err = p.cmd.Wait()
	close(listening)
	if p.err != nil {
		p.err = p.withLastLine(p.err)
	}
}

func (p *Process) await(ctx context.Context, listening <-chan string, within time.Duration) error {
	select {
	case line, ok := <-listening:
		if !ok {
			<-p.exited
			return fmt.Errorf("the server ended before it listened: %w", p.err)
		}
		p.URL = "ws://" + addressLine.FindStringSubmatch(line)[1] + "/ws"
		if m := metricsAddress.FindStringSubmatch(line); m != nil {
			p.Metrics = m[1]
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(within):
		return p.withLastLine(fmt.Errorf("the server did not listen within %v", within))
	}
}

// withLastLine adds to an error what the server has logged last.
func (p *Process) withLastLine(err error) error {
	if last := p.lastLine.Load(); last != nil {
		return fmt.Errorf("%w: %s", err, *last)
	}
	return err
}

// LogBytes returns how much the server has logged since it was started.
func (p *Process) LogBytes() int64 { return p.logBytes.Load() }

// Exited is closed when the process has ended.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// Kill ends the process as kill -9 does, and waits until it has ended. Restart runs it again.
func (p *Process) Kill() {
	p.cmd.Process.Kill()
	<-p.exited
}

// Signal sends the process a signal.
func (p *Process) Signal(signal os.Signal) error { return p.cmd.Process.Signal(signal) }

// Stop ends the process and removes what it left. It may be called once.
func (p *Process) Stop() {
	p.end()
	os.RemoveAll(p.dir)
}

// end ends the process and waits for it.
func (p *Process) end() {
	if p.cmd == nil {
		return
	}
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.exited:
	case <-time.After(stopTime):
		p.cmd.Process.Kill()
		<-p.exited
	}
}

// withoutSettings leaves the server's own variables out: it is measured with its
// defaults.
func withoutSettings(environ []string) []string {
	var kept []string
	for _, v := range environ {
		if !strings.HasPrefix(v, "HUBBUB_") {
			kept = append(kept, v)
		}
	}
	return kept
}
