package natstest

import (
	"fmt"
	"io"
	"os"

	"github.com/nats-io/nats-server/v2/server"
)

// configVariable names the configuration to a process that is to be a server.
const configVariable = "HUBBUB_NATSTEST_CONFIG"

// Main returns at once, unless the process was started to be a server: then it is one, and
// Main does not return. Call it first in TestMain, or in main.
func Main() {
	file := os.Getenv(configVariable)
	if file == "" {
		return
	}
	if err := serve(file); err != nil {
		fmt.Fprintf(os.Stderr, "natstest: %v\n", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// serve runs a server until SIGTERM, or until the program that started it is gone.
func serve(file string) error {
	options, err := server.ProcessConfigFile(file)
	if err != nil {
		return err
	}
	s, err := server.NewServer(options)
	if err != nil {
		return err
	}
	s.ConfigureLogger()
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	s.Start()
	s.WaitForShutdown()
	return nil
}
