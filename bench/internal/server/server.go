// Package server runs the Hubbub that is measured: a binary that is given, or one
// built from the module that the load generator is part of. It is a process of
// its own on a free loopback port, with a temporary working directory.
package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const (
	startTime = 15 * time.Second // until it has to listen
	stopTime  = 8 * time.Second  // after SIGTERM, before it is killed
)

// A Process is a running Hubbub. Stop it when done.
type Process struct {
	URL string // of its WebSocket endpoint
	PID int

	dir    string
	cmd    *exec.Cmd
	exited chan struct{}
	err    error // why it ended, once exited is closed
}

// addressLine finds the address in the log line that says it listens.
var addressLine = regexp.MustCompile(`addr=(127\.0\.0\.1:[1-9][0-9]*)`)

// Start runs the server binary, built first if it is empty, with more environment
// variables if there are any. What the server stores is removed by Stop.
func Start(ctx context.Context, binary string, environ ...string) (*Process, error) {
	dir, err := os.MkdirTemp("", "hubbub-bench-")
	if err != nil {
		return nil, err
	}
	p := &Process{dir: dir, exited: make(chan struct{})}
	if binary == "" {
		binary, err = build(ctx, dir)
	} else {
		binary, err = filepath.Abs(binary)
	}
	if err == nil {
		err = p.start(ctx, binary, environ)
	}
	if err != nil {
		p.Stop()
		return nil, err
	}
	return p, nil
}

// start runs the binary and waits until it listens.
func (p *Process) start(ctx context.Context, binary string, environ []string) error {
	p.cmd = exec.Command(binary, "-addr", "127.0.0.1:0", "-message-rate", "0", "-log-level", "INFO", "-log-format", "text")
	p.cmd.Dir = p.dir
	p.cmd.Env = append(withoutSettings(os.Environ()), environ...)
	newProcessGroup(p.cmd)
	log, err := p.cmd.StderrPipe()
	if err != nil {
		return err
	}
	address, started := make(chan string, 1), make(chan error)
	go p.run(log, address, started)
	if err := <-started; err != nil {
		p.cmd = nil
		return fmt.Errorf("start the server: %w", err)
	}
	p.PID = p.cmd.Process.Pid
	return p.await(ctx, address)
}

// run starts the process and follows it to its end, on one thread all the while:
// the process is to end with its parent, and to the system that is the thread
// that started it.
func (p *Process) run(log io.Reader, address chan<- string, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	started <- err
	if err == nil {
		p.follow(log, address)
	}
}

// follow reads the log to its end, sends the address, and notes how the process
// ended.
func (p *Process) follow(log io.Reader, address chan<- string) {
	defer close(p.exited)
	lines := bufio.NewScanner(log)
	last := ""
	for lines.Scan() {
		last = lines.Text()
		if m := addressLine.FindStringSubmatch(last); m != nil {
			address <- m[1]
			break
		}
	}
	io.Copy(io.Discard, log) // the rest is of no use, but has to go somewhere
	p.err = p.cmd.Wait()
	close(address)
	if p.err != nil && last != "" {
		p.err = fmt.Errorf("%w: %s", p.err, last)
	}
}

func (p *Process) await(ctx context.Context, address <-chan string) error {
	select {
	case a, ok := <-address:
		if !ok {
			<-p.exited
			return fmt.Errorf("the server ended before it listened: %w", p.err)
		}
		p.URL = "ws://" + a + "/ws"
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(startTime):
		return fmt.Errorf("the server did not listen within %v", startTime)
	}
}

// Exited is closed when the process has ended.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// Stop ends the process and removes what it left. It may be called once.
func (p *Process) Stop() {
	defer os.RemoveAll(p.dir)
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
