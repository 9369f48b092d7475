//go:build unix

package clients

import (
	"os/exec"
	"syscall"
)

// newProcessGroup lets the process start in a group of its own: Ctrl-C is for
// the first process, which still wants the others' figures.
func newProcessGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
