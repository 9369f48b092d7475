//go:build unix

package server_test

import (
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"

	"hubbub/server"
	"hubbub/server/config"
)

func init() { children["serve"] = beServer }

// inherited is the file descriptor of the listener that a child gets.
const inherited = 3

// beServer serves with the settings in the arguments until SIGTERM, or until the
// parent ends.
func beServer() error {
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	config, err := config.Parse(os.Args[1:], os.Getenv, os.Stderr)
	if err != nil {
		return err
	}
	ln, err := net.FileListener(os.NewFile(inherited, "listener"))
	if err != nil {
		return err
	}
	s, err := server.New(config, config.NewLogger(os.Stderr))
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return s.Serve(ctx, ln, nil)
}

// A childServer is a server in a process of its own.
type childServer struct {
	*testServer
	Process *os.Process
}

// listenForChildren returns where children are to be met. Whoever connects while
// none runs waits for the next.
func listenForChildren(t *testing.T) *net.TCPListener {
	t.Helper()
	ln, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	return ln
}

// startChild starts a child by its name. It stops with the test. The error is that
// of a process that could not be started with these attributes.
func startChild(t *testing.T, ln *net.TCPListener, name string, attributes *syscall.SysProcAttr, flags ...string) (*childServer, error) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	file, err := ln.File()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s := &childServer{testServer: &testServer{Addr: ln.Addr().String(), ended: make(chan struct{}), scrape: scraper(ln)}}
	command := exec.Command(program, append(flags, "-message-rate", "0", "-hosts", "hubbub")...)
	command.Env = append(os.Environ(), childVariable+"="+name, "GORACE=atexit_sleep_ms=0")
	command.ExtraFiles = []*os.File{file}
	command.SysProcAttr = attributes
	command.Stderr = &s.logs
	if _, err := command.StdinPipe(); err != nil { // which ends with us
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	s.Process = command.Process
	s.cancel = func() { command.Process.Signal(syscall.SIGTERM) }
	go func() {
		defer close(s.ended)
		s.err = command.Wait()
	}()
	t.Cleanup(func() { s.Stop(t) })
	return s, nil
}

// Kill ends the server as kill -9 does.
func (s *childServer) Kill() {
	s.Process.Kill()
	<-s.ended
	s.err = nil // as it was to be
}
