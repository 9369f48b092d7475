package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"strings"

	"hubbub/server"
	"hubbub/server/config"
)

// serve answers until ctx ends.
func serve(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	var help strings.Builder
	settings, err := config.Parse(args, getenv, &help)
	settings.Version = version()
	switch {
	case errors.Is(err, flag.ErrHelp):
		printServerHelp(help.String(), stdout)
		return exitOK
	case errors.Is(err, config.ErrVersion):
		printVersion(stdout)
		return exitOK
	case err != nil:
		fmt.Fprintf(stderr, "hubbub: %v\nRun hubbub -h for the settings.\n", err)
		return exitSettings
	}
	if err := listenAndServe(ctx, settings, args, getenv, stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "hubbub: %v\n", err)
		return exitFailed
	}
	return exitOK
}

// listenAndServe opens what the settings name and serves until ctx ends.
func listenAndServe(ctx context.Context, settings config.Config, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	main, err := listenAt("addr", settings.Addr, args)
	if err != nil {
		return err
	}
	defer main.Close()
	var metrics net.Listener
	if settings.MetricsAddr != "" {
		if metrics, err = listenAt("metrics-addr", settings.MetricsAddr, args); err != nil {
			return err
		}
		defer metrics.Close()
	}
	s, err := server.Start(ctx, settings, settings.NewLogger(stderr), main, metrics)
	switch {
	case err != nil && ctx.Err() != nil: // it was to end before it had begun
		return nil
	case err != nil:
		return err
	}
	greet(stdout, getenv, s.Summary(main.Addr()))
	return s.Serve(ctx, main, metrics)
}
