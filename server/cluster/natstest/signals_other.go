//go:build !unix

package natstest

import (
	"os"
	"os/exec"
	"syscall"
)

// Signals that a process cannot be sent here: Pause and Resume return the error.
var (
	pauseSignal  os.Signal = syscall.Signal(-1)
	resumeSignal os.Signal = syscall.Signal(-1)
)

func ownGroup(*exec.Cmd) {}
