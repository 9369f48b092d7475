package history

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// tryLock locks a file, or fails with ErrInUse if another has done so.
func tryLock(file *os.File) error {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err := windows.LockFileEx(windows.Handle(file.Fd()), flags, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return ErrInUse
	}
	return err
}

// removeLocked leaves the file: Windows removes none that is open.
func removeLocked(*os.File) {}

// syncFolder has nothing to do: Windows does not sync folders.
func syncFolder(string) error { return nil }
