package command

import (
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestPortInUse: what the error says to type is free, and a listener opens there.
func TestPortInUse(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "", "::1"} {
		taken, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			t.Logf("%q: %v", host, err) // a machine without IPv6
			continue
		}
		defer taken.Close()
		_, port, _ := net.SplitHostPort(taken.Addr().String())
		addr := net.JoinHostPort(host, port)
		_, err = listenAt("addr", addr, []string{"-addr", addr})
		if err == nil {
			t.Fatalf("two listeners at %s", addr)
		}
		said, typed, _ := strings.Cut(err.Error(), "try: ")
		if want := "-addr " + addr + ": the port is in use; "; said != want {
			t.Errorf("%q, want %q", said, want)
		}
		_, other, _ := strings.Cut(typed, " -addr ")
		other = strings.Trim(other, "'")
		if other == addr || !strings.HasPrefix(other, strings.TrimSuffix(addr, port)) {
			t.Errorf("try %s instead of %s", other, addr)
		}
		listener, err := net.Listen("tcp", other)
		if err != nil {
			t.Fatal(err)
		}
		listener.Close()
	}
}

// TestNotListening: each error says what to do, if something can be done.
func TestNotListening(t *testing.T) {
	refused := func(errno syscall.Errno) error {
		return &net.OpError{Op: "listen", Net: "tcp", Err: os.NewSyscallError("bind", errno)}
	}
	for name, tt := range map[string]struct {
		err  error
		addr string
		want string
	}{
		"in use":                {refused(syscall.EADDRINUSE), "127.0.0.1:65535", "-addr 127.0.0.1:65535: the port is in use; try: PROGRAM -addr 127.0.0.1:0"},
		"in use, on Windows":    {refused(10048), "127.0.0.1:65535", "-addr 127.0.0.1:65535: the port is in use; try: PROGRAM -addr 127.0.0.1:0"},
		"in use, a port's name": {refused(syscall.EADDRINUSE), "127.0.0.1:no-such-port", "-addr 127.0.0.1:no-such-port: the port is in use; try: PROGRAM -addr 127.0.0.1:0"},
		"for administrators":    {refused(syscall.EACCES), "127.0.0.1:65000", "-addr 127.0.0.1:65000: this user may not open the port; try: PROGRAM -addr 127.0.0.1:0"},
		"something else":        {errors.New("no such host"), "nowhere:1", "-addr: no such host"},
	} {
		got := notListening(tt.err, "addr", tt.addr, []string{"-addr", tt.addr}).Error()
		if want := strings.ReplaceAll(tt.want, "PROGRAM", program(os.Args[0])); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestUnprivilegedPort: who may not open port 80 is told one that everybody may.
func TestUnprivilegedPort(t *testing.T) {
	_, name, _ := net.SplitHostPort(freeAddress("127.0.0.1:80", unprivileged))
	if port, _ := strconv.Atoi(name); port < 8080 || port >= 8080+triedPorts {
		t.Errorf("port %s instead of 80", name)
	}
}

// TestCommandLine: the line can be typed as it is, and means the same start.
func TestCommandLine(t *testing.T) {
	me := program(os.Args[0])
	for want, args := range map[string][]string{
		me + " -addr :8001":                               nil,
		me + " -db chat.db -addr :8001":                   {"-addr", ":8000", "-db", "chat.db"},
		me + " -db=chat.db -addr :8001":                   {"-addr=:8000", "-db=chat.db"},
		me + " -db addr -addr :8001":                      {"--addr", ":8000", "-db", "addr"},
		me + " -metrics-addr :9000 -addr :8001":           {"-metrics-addr", ":9000"},
		me + ` -db 'my chat.db' -origins '*' -addr :8001`: {"-db", "my chat.db", "-origins", "*"},
		me + ` -db 'it'\''s.db' -origins '' -addr :8001`:  {"-db", "it's.db", "-origins", "", "--addr=:8000"},
	} {
		if got := commandLine(args, "addr", ":8001"); got != want {
			t.Errorf("%q: %s, want %s", args, got, want)
		}
	}
	for path, want := range map[string]string{
		"./hubbub":                               "./hubbub",
		"hubbub":                                 "hubbub",
		"/srv/my chat/hubbub":                    "'/srv/my chat/hubbub'",
		"/tmp/go-build123/b001/exe/hubbub":       "go run .",
		"/home/ana/.cache/go-build/12/12-d/hubb": "go run .",
		"/srv/exe/hubbub":                        "/srv/exe/hubbub",
	} {
		if got := program(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
