package cli

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"strings"

	"hubbub/bench/internal/consistency"
)

// A historyFile is what a history is written to, compressed if its name ends with .gz.
type historyFile struct {
	*os.File
	zip *gzip.Writer // nil if it is not compressed
}

// createHistory creates a file; without a name, one for a time.
func createHistory(name string) (*historyFile, error) {
	if name == "" {
		file, err := os.CreateTemp("", "hubbub-history-*.jsonl")
		return &historyFile{File: file}, err
	}
	file, err := os.Create(name)
	if err != nil || !isCompressed(name) {
		return &historyFile{File: file}, err
	}
	return &historyFile{file, gzip.NewWriter(file)}, nil
}

func isCompressed(name string) bool { return strings.HasSuffix(name, ".gz") }

// Write implements io.Writer.
func (f *historyFile) Write(b []byte) (int, error) {
	if f.zip != nil {
		return f.zip.Write(b)
	}
	return f.File.Write(b)
}

// Close implements io.Closer.
func (f *historyFile) Close() error {
	var err error
	if f.zip != nil {
		err = f.zip.Close()
	}
	return errors.Join(err, f.File.Close())
}

// readHistory reads what was written to a file.
func readHistory(name string) ([]consistency.Event, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var from io.Reader = file
	if isCompressed(name) {
		if from, err = gzip.NewReader(file); err != nil {
			return nil, err
		}
	}
	return consistency.Read(from)
}
