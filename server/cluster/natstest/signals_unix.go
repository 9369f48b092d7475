//go:build unix

package natstest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Signals that stop a process where it is, and let it go on.
var (
	PauseSignal  os.Signal = syscall.SIGSTOP
	ResumeSignal os.Signal = syscall.SIGCONT
)

// ownGroup keeps Ctrl-C from the server: whoever started it ends it.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// awaitStop waits until a process that is to stop stands still: its threads do so one after the
// other. Where /proc tells nothing it does not wait.
func awaitStop(pid int) {
	for !isStopped(pid) {
		time.Sleep(time.Millisecond)
	}
}

func isStopped(pid int) bool {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	for _, file := range threads {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		if _, state, ok := bytes.Cut(stat, []byte(") ")); ok && strings.ContainsRune("RSD", rune(state[0])) {
			return false
		}
	}
	return true
}
