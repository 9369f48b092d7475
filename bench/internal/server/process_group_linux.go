package server

import (
	"os/exec"
	"syscall"
)

// newProcessGroup lets the process start in a group of its own: Ctrl-C
// is for the load, which then ends the server. A load that is killed takes the server with it.
func newProcessGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
