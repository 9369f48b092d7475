//go:build !unix

package control

import (
	"io/fs"
	"net"
)

func listenPrivately(string) (*net.UnixListener, error) { return nil, ErrNoUnix }

// writers cannot be told: there is no socket either.
func writers(fs.FileInfo) string { return "" }
