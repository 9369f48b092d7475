//go:build unix

package fleet

import (
	"os/exec"
	"syscall"
)

// apart puts the process into a group of its own: Ctrl-C is for the first one,
// which still wants the others' figures.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
