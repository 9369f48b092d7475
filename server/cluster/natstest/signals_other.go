//go:build !unix

package natstest

import (
	"os"
	"os/exec"
	"syscall"
)

// Signals that would stop a process where it is, and let it go on: sending them here is an error.
var (
	PauseSignal  os.Signal = syscall.Signal(-1)
	ResumeSignal os.Signal = syscall.Signal(-1)
)

func ownGroup(*exec.Cmd) {}

func awaitStop(int) {}
