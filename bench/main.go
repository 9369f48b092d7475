// Command bench puts load on a chat server and tells what it can bear: latency
// to every reader, correctness, and what a delivery costs.
//
// Run `go run ./bench -h` for the scenarios and flags.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"hubbub/bench/internal/cli"
	"hubbub/server/cluster/natstest"
)

func main() {
	natstest.Main()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(cli.Run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}
