//go:build unix

package natstest

import (
	"os"
	"os/exec"
	"syscall"
)

// Signals that stop a process where it is, and let it go on.
var (
	PauseSignal  os.Signal = syscall.SIGSTOP
	ResumeSignal os.Signal = syscall.SIGCONT
)

// ownGroup keeps Ctrl-C from the server: whoever started it ends it.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
