package natstest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// ErrNotRunning is returned for a server that has ended, ErrRunning for one that has not.
var (
	ErrNotRunning = errors.New("natstest: the server does not run")
	ErrRunning    = errors.New("natstest: the server runs")
)

// A Server is one of a cluster. Safe for concurrent use.
type Server struct {
	Name    string // n1, n2, …
	Address string // host and port for clients, the same after a restart
	config  string // file

	mu     sync.Mutex
	cmd    *exec.Cmd      // guarded by mu; nil while it does not run
	life   io.WriteCloser // guarded by mu; the server ends when this is closed
	exited chan struct{}  // guarded by mu; closed when it has ended
	err    error          // why, valid then
}

// URL is where clients reach this server alone.
func (s *Server) URL() string { return "nats://" + s.Address }

// Store is the folder that has all that the server stores.
func (s *Server) Store() string { return filepath.Join(filepath.Dir(s.config), s.Name) }

func (s *Server) log() string { return s.Store() + ".log" } // as configText has it

// Running tells whether the process is there, paused or not.
func (s *Server) Running() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.runningLocked()
}

func (s *Server) runningLocked() bool {
	if s.cmd == nil {
		return false
	}
	select {
	case <-s.exited:
		return false
	default:
		return true
	}
}

// PID returns the number of the process, 0 if it does not run.
func (s *Server) PID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.runningLocked() {
		return 0
	}
	return s.cmd.Process.Pid
}

// Start starts a server that was killed or stopped again, with what it had stored, and waits until
// clients can connect. Cluster.Await tells when it has caught up.
func (s *Server) Start(ctx context.Context) error {
	if err := s.launch(); err != nil {
		return err
	}
	s.mu.Lock()
	exited := s.exited
	s.mu.Unlock()
	for {
		nc, err := new(net.Dialer).DialContext(ctx, "tcp", s.Address)
		if err == nil {
			return nc.Close()
		}
		select {
		case <-exited:
			return fmt.Errorf("natstest: %s ended before it listened: %w", s.Name, s.err)
		case <-ctx.Done():
			return fmt.Errorf("natstest: %s does not listen: %w", s.Name, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// launch runs the process.
func (s *Server) launch() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.runningLocked() {
		return ErrRunning
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), configVariable+"="+s.config)
	cmd.Stderr = os.Stderr
	ownGroup(cmd)
	life, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("natstest: %w", err)
	}
	exited := make(chan struct{})
	s.cmd, s.life, s.exited = cmd, life, exited
	go func() {
		defer close(exited)
		s.err = cmd.Wait()
	}()
	return nil
}

// Kill ends the process as kill -9 does, paused or not, and waits until it has ended.
func (s *Server) Kill() error { return s.end(os.Kill) }

// Stop ends the process as SIGTERM does: the server hands its leaderships on first.
func (s *Server) Stop() error { return s.end(syscall.SIGTERM) }

func (s *Server) end(signal os.Signal) error {
	if err := s.signal(signal); err != nil {
		return err
	}
	s.mu.Lock()
	exited := s.exited
	s.mu.Unlock()
	<-exited
	return nil
}

// Pause stops the process as SIGSTOP does, until Resume: connections stay and nothing answers.
func (s *Server) Pause() error {
	if err := s.signal(PauseSignal); err != nil {
		return err
	}
	awaitStop(s.PID())
	return nil
}

// Resume lets a paused process go on.
func (s *Server) Resume() error { return s.signal(ResumeSignal) }

func (s *Server) signal(signal os.Signal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.runningLocked() {
		return ErrNotRunning
	}
	if err := s.cmd.Process.Signal(signal); err != nil {
		return fmt.Errorf("natstest: %s: %w", s.Name, err)
	}
	return nil
}
