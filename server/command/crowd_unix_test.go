//go:build unix

package command_test

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestCrowdInterrupted: Ctrl+C ends the crowd that the README shows, while its people still come in,
// in order and soon; neither a file nor a socket of it is left.
func TestCrowdInterrupted(t *testing.T) {
	dir := t.TempDir()
	child := exec.Command(os.Args[0], "crowd", "-people", "500", "-rate", "20")
	child.Dir = dir
	child.Env = append(os.Environ(), childVariable+"=1", "TMPDIR="+dir)
	printed, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Process.Kill()
	for lines := bufio.NewScanner(printed); ; {
		if !lines.Scan() {
			t.Fatalf("no link: %v, %v", lines.Err(), child.Wait())
		}
		if strings.Contains(lines.Text(), "/#invite=") {
			break
		}
	}
	child.Process.Signal(os.Interrupt)
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Error("runs on after 5 s")
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 0 {
		t.Errorf("left: %v, %v", files, err)
	}
}
