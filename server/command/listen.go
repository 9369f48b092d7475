package command

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// windowsInUse is what Windows says for EADDRINUSE (WSAEADDRINUSE); elsewhere there is no
// such number.
const windowsInUse = syscall.Errno(10048)

// listenAt listens where a setting says. If the port cannot be had, the error says what to
// type instead.
func listenAt(flag, addr string, args []string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, notListening(err, flag, addr, args)
	}
	return listener, nil
}

func notListening(err error, flag, addr string, args []string) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsInUse):
		return fmt.Errorf("-%s %s: the port is in use; try: %s", flag, addr, commandLine(args, flag, freeAddress(addr, 1)))
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("-%s %s: this user may not open the port; try: %s", flag, addr, commandLine(args, flag, freeAddress(addr, unprivileged)))
	default:
		return fmt.Errorf("-%s: %w", flag, err)
	}
}

const (
	triedPorts   = 20   // for one that is free
	unprivileged = 8000 // from a port for administrators to one for everybody: 80 becomes 8080
)

// freeAddress returns addr with a port that is free now: of those that follow its own, the
// first from a distance on, or 0, for which the system finds one.
func freeAddress(addr string, distance int) string {
	host, name, _ := net.SplitHostPort(addr)
	port, err := net.LookupPort("tcp", name)
	for p := port + distance; err == nil && p < port+distance+triedPorts && p <= 65535; p++ {
		next := net.JoinHostPort(host, strconv.Itoa(p))
		if listener, err := net.Listen("tcp", next); err == nil {
			listener.Close()
			return next
		}
	}
	return net.JoinHostPort(host, "0")
}

// commandLine returns what to type for the same start with another address.
func commandLine(args []string, flag, addr string) string {
	line := []string{program(os.Args[0])}
	for i := 0; i < len(args); i++ {
		name, _, hasValue := strings.Cut(args[i], "=")
		switch {
		case name != "-"+flag && name != "--"+flag:
			line = append(line, quoted(args[i]))
		case !hasValue:
			i++ // the value is the next one
		}
	}
	return strings.Join(append(line, "-"+flag, quoted(addr)), " ")
}

// program returns how the program was started; `go run` builds it in folders of its own.
func program(path string) string {
	if strings.Contains(filepath.ToSlash(path), "/go-build") {
		return "go run ."
	}
	return quoted(path)
}

// quoted returns an argument as a shell takes it.
func quoted(arg string) string {
	if arg != "" && !strings.ContainsAny(arg, " \t\n\"'`$&|;<>()*?[]{}~#!\\") {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
