package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"

	"hubbub/server"
	"hubbub/server/config"
)

// serve answers until ctx ends.
func serve(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	settings, err := config.Parse(args, getenv, stdout)
	settings.Version = version()
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.Is(err, config.ErrVersion):
		fmt.Fprintln(stdout, "hubbub", settings.Version)
		return exitOK
	case err != nil:
		fmt.Fprintf(stderr, "hubbub: %v\nRun hubbub -h for the settings.\n", err)
		return exitSettings
	}
	if err := listen(ctx, settings, stderr); err != nil {
		fmt.Fprintf(stderr, "hubbub: %v\n", err)
		return exitFailed
	}
	return exitOK
}

// listen opens what the settings name and serves until ctx ends.
func listen(ctx context.Context, settings config.Config, stderr io.Writer) error {
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
