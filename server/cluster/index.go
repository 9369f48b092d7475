package cluster

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"unicode/utf8"
)

// indexSuffix is that of the file beside an index which has its name.
const indexSuffix = ".node"

// maxIndexName bounds a name, in bytes.
const maxIndexName = 64

// IndexName returns the name of the index at a path, by which the other nodes know it over all runs of
// this one, and makes it the first time. It outlasts the index: one that is replaced is of the same node.
func IndexName(path string) (string, error) {
	b, err := os.ReadFile(path + indexSuffix)
	if err == nil && len(b) > 0 && len(b) <= maxIndexName && utf8.Valid(b) {
		return string(b), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	name := rand.Text()
	return name, os.WriteFile(path+indexSuffix, []byte(name), 0o600)
}
