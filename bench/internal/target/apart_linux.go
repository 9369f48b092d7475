package target

import (
	"os/exec"
	"syscall"
)

// apart puts the process into a group of its own: Ctrl-C is for the load, which
// then ends the server. A load that is killed takes the server with it.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
