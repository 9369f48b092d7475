//go:build unix

package command_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"testing"

	"hubbub/server/command"
)

// childVariable makes this program Hubbub itself, instead of running tests: some things
// happen to whole processes only.
const childVariable = "HUBBUB_COMMAND_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // as main does
		context.AfterFunc(ctx, stop)
		os.Exit(command.Run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// TestKilledServer: what a server leaves that was killed is in nobody's way: neither a
// command's, which opens the file, nor that of the next server.
func TestKilledServer(t *testing.T) {
	db := database(t)
	child := exec.Command(os.Args[0], "-addr", "127.0.0.1:0", "-db", db)
	child.Env = append(os.Environ(), childVariable+"=1")
	logs, err := child.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Wait()
	defer child.Process.Kill()
	if line, err := bufio.NewReader(logs).ReadString('\n'); err != nil || !strings.Contains(line, "commands="+db+".sock") {
		t.Fatalf("%q, %v", line, err)
	}
	of := "http://127.0.0.1:"
	if printed := did(t, "invite", "create", "-role", "owner", "-db", db); !strings.Contains(last(t, printed), of) {
		t.Errorf("the server was not asked: %s", printed)
	}
	child.Process.Kill()
	child.Wait()
	if _, err := os.Lstat(db + ".sock"); err != nil {
		t.Fatalf("nothing is stale: %v", err)
	}
	wantLink(t, did(t, "invite", "create", "-role", "owner", "-db", db), "http://localhost:8000")
	r := start(t, "-db", db)
	wantLink(t, did(t, "invite", "create", "-role", "owner", "-db", db), "http://"+r.Addr)
}
