// Package target runs a Hubbub of the load's own: built from the module that the
// load generator is part of, in a process of its own, on a free loopback port.
package target

import (
	"bufio"
	"context"
	"errors"
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

// A Server is a running Hubbub. Stop it when done.
type Server struct {
	URL string // of its WebSocket endpoint
	PID int

	dir    string
	cmd    *exec.Cmd
	exited chan struct{}
	err    error // why it ended, once exited is closed
}

// addressLine finds the address in the log line that says it listens.
var addressLine = regexp.MustCompile(`addr=(127\.0\.0\.1:[1-9][0-9]*)`)

// Start builds and runs the server. Its working directory is temporary, so that
// whatever it stores goes with it.
func Start(ctx context.Context) (*Server, error) {
	dir, err := os.MkdirTemp("", "hubbub-bench-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, exited: make(chan struct{})}
	if err := s.start(ctx); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

func (s *Server) start(ctx context.Context) error {
	root, err := moduleRoot(ctx)
	if err != nil {
		return err
	}
	binary := filepath.Join(s.dir, "hubbub")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, ".")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the server: %w: %s", err, firstLine(out))
	}
	s.cmd = exec.Command(binary, "-addr", "127.0.0.1:0", "-message-rate", "0", "-log-level", "INFO", "-log-format", "text")
	s.cmd.Dir = s.dir
	s.cmd.Env = withoutSettings(os.Environ())
	apart(s.cmd)
	log, err := s.cmd.StderrPipe()
	if err != nil {
		return err
	}
	address, started := make(chan string, 1), make(chan error)
	go s.run(log, address, started)
	if err := <-started; err != nil {
		s.cmd = nil
		return fmt.Errorf("start the server: %w", err)
	}
	s.PID = s.cmd.Process.Pid
	return s.await(ctx, address)
}

// run starts the process and follows it to its end, on one thread all the while:
// the process is to end with its parent, and to the system that is the thread
// that started it.
func (s *Server) run(log io.Reader, address chan<- string, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := s.cmd.Start()
	started <- err
	if err == nil {
		s.follow(log, address)
	}
}

// follow reads the log to its end, sends the address, and notes how the process
// ended.
func (s *Server) follow(log io.Reader, address chan<- string) {
	defer close(s.exited)
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
	s.err = s.cmd.Wait()
	close(address)
	if s.err != nil && last != "" {
		s.err = fmt.Errorf("%w: %s", s.err, last)
	}
}

func (s *Server) await(ctx context.Context, address <-chan string) error {
	select {
	case a, ok := <-address:
		if !ok {
			<-s.exited
			return fmt.Errorf("the server ended before it listened: %w", s.err)
		}
		s.URL = "ws://" + a + "/ws"
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(startTime):
		return fmt.Errorf("the server did not listen within %v", startTime)
	}
}

// Exited is closed when the process has ended.
func (s *Server) Exited() <-chan struct{} { return s.exited }

// Stop ends the process and removes what it left. It may be called once.
func (s *Server) Stop() {
	defer os.RemoveAll(s.dir)
	if s.cmd == nil {
		return
	}
	s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
	case <-time.After(stopTime):
		s.cmd.Process.Kill()
		<-s.exited
	}
}

var errNoSource = errors.New("no Hubbub to start: run inside its source, with Go installed, or name a running server with -target")

// moduleRoot returns the folder of the module that the working directory is in.
func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Path}}\n{{.Dir}}").Output()
	path, dir, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if err != nil || path != "hubbub" {
		return "", errNoSource
	}
	return dir, nil
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

func firstLine(out []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return line
}
