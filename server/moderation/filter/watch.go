package filter

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"os"
	"time"
)

// ErrNotAFile is why nothing is read: a pipe or a device may never end.
var ErrNotAFile = errors.New("it is no regular file")

// A Reload tells what became of a file that has changed: Rules that are in force now, or the
// error for which those before stay.
type Reload struct {
	Rules *Rules
	Err   error
}

// A File is a file of rules that is looked at again and again. It belongs to one goroutine.
type File struct {
	path string
	seed maphash.Seed
	used outcome // what was last told
	seen outcome // at the last look
}

// An outcome is what a look at a file has found. It is comparable.
type outcome struct {
	sum   uint64
	fault string // why it could not be read; "" if it was
}

// Open reads a file of rules.
func Open(path string) (*File, *Rules, error) {
	f := &File{path: path, seed: maphash.MakeSeed()}
	content, err := readFile(path)
	if err != nil {
		return nil, nil, err
	}
	rules, err := Parse(content)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	f.used = f.outcome(content, nil)
	f.seen = f.used
	return f, rules, nil
}

// Watch looks at the file each interval until ctx ends, and calls changed when it is another
// one and two looks have found it the same: somebody may be writing it still. It does not go
// by the time of the file, so that it sees whatever puts it there.
func (f *File) Watch(ctx context.Context, interval time.Duration, changed func(Reload)) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if reload, ok := f.look(); ok {
				changed(reload)
			}
		}
	}
}

// look reads the file, and reports whether there is something to tell.
func (f *File) look() (Reload, bool) {
	content, err := readFile(f.path)
	now := f.outcome(content, err)
	settled := now == f.seen
	f.seen = now
	if !settled || now == f.used {
		return Reload{}, false
	}
	f.used = now
	if err != nil {
		return Reload{Err: err}, true
	}
	rules, err := Parse(content)
	if err != nil {
		return Reload{Err: fmt.Errorf("%s: %w", f.path, err)}, true
	}
	return Reload{Rules: rules}, true
}

func (f *File) outcome(content []byte, err error) outcome {
	if err != nil {
		return outcome{fault: err.Error()}
	}
	return outcome{sum: maphash.Bytes(f.seed, content)}
}

// readFile reads a regular file, up to a byte more than rules may have.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", path, ErrNotAFile)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxFileBytes+1))
}
