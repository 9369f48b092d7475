package control

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Why there is no socket.
var (
	ErrFolder  = errors.New("others may write its folder")
	ErrTooLong = errors.New("its path is longer than that of a socket may be")
	ErrNoUnix  = errors.New("this system has no sockets that are files with a mode")
	ErrLiving  = errors.New("another server answers at it")
	ErrFile    = errors.New("there is a file of that name that is no socket")
)

// Path returns where the socket of a history is. Links to the history must be resolved.
func Path(history string) string { return history + ".sock" }

// usable tells why a socket cannot be where it is to be: others could put theirs there.
func usable(path string) error {
	folder := filepath.Dir(path)
	info, err := os.Stat(folder)
	if err != nil {
		return err
	}
	if others := writers(info); others != "" {
		return fmt.Errorf("%w: %s is of mode %04o, so %s; chmod go-w %s", ErrFolder, folder, info.Mode().Perm(), others, folder)
	}
	return nil
}

// A socket is a listener that takes away the file it has made, and no other one.
type socket struct {
	*net.UnixListener
	path string
	made fs.FileInfo
}

// Listen opens a socket for the user of this process alone. One that is left from a
// server that has died is replaced. Only who has the lock of the history may call it: it
// tells apart what is left and what is about to be used.
func Listen(path string) (net.Listener, error) {
	if err := usable(path); err != nil {
		return nil, err
	}
	if err := clear(path); err != nil {
		return nil, err
	}
	listener, err := listenPrivately(path)
	if errors.Is(err, syscall.EINVAL) {
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLong, len(path))
	}
	if err != nil {
		return nil, err
	}
	listener.SetUnlinkOnClose(false)
	made, err := os.Lstat(path)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return &socket{listener, path, made}, nil
}

// dialTime bounds how long a server may take to accept: the system does it.
const dialTime = time.Second

// clear removes the socket of a server that has died.
func clear(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().Type() != fs.ModeSocket:
		return ErrFile
	}
	conn, err := net.DialTimeout("unix", path, dialTime)
	if err == nil {
		conn.Close()
		return ErrLiving
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("%w: %w", ErrLiving, err) // it is too busy, or not ours
	}
	return os.Remove(path)
}

// Close ends the listener.
func (s *socket) Close() error {
	if info, err := os.Lstat(s.path); err == nil && os.SameFile(info, s.made) {
		os.Remove(s.path) // what stays is replaced by the next
	}
	return s.UnixListener.Close()
}
