// Command hubbub is a live chat server for very large rooms.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"hubbub/server/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(command.Run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}
