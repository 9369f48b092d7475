package history_test

import (
	"context"
	"os"
	"os/exec"
	"testing"

	"go.uber.org/goleak"
)

// childVariable makes this program one of the children below, instead of running
// tests: some things happen to whole processes only.
const childVariable = "HUBBUB_HISTORY_CHILD"

// children are what such a process can do with the file that is its argument.
var children = map[string]func(path string) error{}

func TestMain(m *testing.M) {
	if child := children[os.Getenv(childVariable)]; child != nil {
		if err := child(os.Args[1]); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// child returns a process that does what its name says with a file.
func child(ctx context.Context, t *testing.T, name, path string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(ctx, program, path)
	command.Env = append(os.Environ(), childVariable+"="+name, "GORACE=atexit_sleep_ms=0")
	command.Stderr = os.Stderr
	return command
}
