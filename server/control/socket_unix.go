//go:build unix

package control

import (
	"io/fs"
	"net"
	"os/user"
	"strconv"
	"syscall"
)

// private is the umask under which a file is its user's alone.
const private = 0o177

// listenPrivately makes the socket. Its mode is right from the start: the umask holds for
// the whole process, so that a file that is made in this moment is narrower, never wider.
func listenPrivately(path string) (*net.UnixListener, error) {
	before := syscall.Umask(private)
	defer syscall.Umask(before)
	return net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
}

// Permissions to write a folder.
const (
	groupWrites  = 0o020
	othersWrites = 0o002
)

// writers tells who else may write a folder, in words, or "" if nobody. That only owners may
// remove files (the sticky bit) does not help: others can be first. A group that
// bears its user's name is that user alone, as many systems have it for each.
func writers(folder fs.FileInfo) string {
	mode := folder.Mode().Perm()
	if mode&othersWrites != 0 {
		return "everybody may"
	}
	if mode&groupWrites == 0 {
		return ""
	}
	stat, ok := folder.Sys().(*syscall.Stat_t)
	if !ok {
		return "a group may"
	}
	group, err := user.LookupGroupId(strconv.FormatUint(uint64(stat.Gid), 10))
	if err != nil {
		return "a group may"
	}
	owner, err := user.LookupId(strconv.FormatUint(uint64(stat.Uid), 10))
	if err != nil || owner.Username != group.Name || owner.Gid != group.Gid {
		return "the group " + group.Name + " may"
	}
	return ""
}
