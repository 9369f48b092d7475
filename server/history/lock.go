package history

import "os"

// A fileLock keeps other processes, and other Logs of this one, from what the
// file stands for. It ends with the process. SQLite's own locks are no use
// here: they let others in between transactions, as they should.
type fileLock struct{ file *os.File }

// lockFile takes the lock that is the file at path, or fails with ErrInUse.
func lockFile(path string) (*fileLock, error) {
	for {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		if err := tryLock(file); err != nil {
			file.Close()
			return nil, err
		}
		if current(file) {
			return &fileLock{file}, nil
		}
		file.Close() // who had the lock has removed it meanwhile
	}
}

// current reports whether a file is still the one of its name.
func current(file *os.File) bool {
	opened, err := file.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(file.Name())
	return err == nil && os.SameFile(opened, named)
}

// Close gives the lock back.
func (l *fileLock) Close() error {
	removeLocked(l.file)
	return l.file.Close()
}
