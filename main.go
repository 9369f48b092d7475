// Command hubbub is a live chat server for very large rooms.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"hubbub/server"
	"hubbub/server/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run serves until ctx ends, or does the command that comes first in args, and
// returns the exit code: 0 after a clean end, 1 for a failure, 2 for wrong settings.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == "backup" {
		return server.Backup(ctx, args[1:], getenv, stdout, stderr)
	}
	settings, err := config.Parse(args, getenv, stdout)
	settings.Version = version()
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, config.ErrVersion):
		fmt.Fprintln(stdout, "hubbub", settings.Version)
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "hubbub: %v\nRun hubbub -h for the settings.\n", err)
		return 2
	}
	if err := serve(ctx, settings, stderr); err != nil {
		fmt.Fprintf(stderr, "hubbub: %v\n", err)
		return 1
	}
	return 0
}

// serve opens what the configuration names and serves until ctx ends.
func serve(ctx context.Context, settings config.Config, stderr io.Writer) error {
	main, err := net.Listen("tcp", settings.Addr)
	if err != nil {
		return fmt.Errorf("-addr: %w", err)
	}
	defer main.Close()
	var metrics net.Listener
	if settings.MetricsAddr != "" {
		if metrics, err = net.Listen("tcp", settings.MetricsAddr); err != nil {
			return fmt.Errorf("-metrics-addr: %w", err)
		}
		defer metrics.Close()
	}
	s, err := server.New(settings, settings.NewLogger(stderr))
	if err != nil {
		return err
	}
	return s.Serve(ctx, main, metrics)
}

// version returns the module's version and revision as the build recorded them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
