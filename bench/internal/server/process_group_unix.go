//go:build unix && !linux

package server

import (
	"os/exec"
	"syscall"
)

// newProcessGroup lets the process start in a group of its own: Ctrl-C
// is for the load, which then ends the server.
func newProcessGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
