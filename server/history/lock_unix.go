//go:build unix

package history

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// tryLock locks a file, or fails with ErrInUse if another has done so.
func tryLock(file *os.File) error {
	err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return ErrInUse
	}
	return err
}

// removeLocked removes a lock file while it is locked. Whoever has it open sees
// in lockFile that it is gone.
func removeLocked(file *os.File) { os.Remove(file.Name()) }

// syncFolder makes what was renamed in a folder durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
