package history

import (
	"crypto/rand"
	"strings"
)

// partLength are the characters of base32 that hold 64 random bits.
const partLength = 13

// newPart returns what the epoch of a new room has beside that of the log.
func newPart() string { return rand.Text()[:partLength] }

// epochOf returns the epoch of a room as others know it: it changes with that of
// the log, which is all that rooms of schema 1 have.
func (l *Log) epochOf(part string) string {
	if part == "" {
		return l.epoch
	}
	return l.epoch + "." + part
}

// partOf is the reverse. It fails with ErrEpoch if the epoch is not of this log.
func (l *Log) partOf(epoch string) (part string, err error) {
	rest, ok := strings.CutPrefix(epoch, l.epoch)
	if !ok {
		return "", ErrEpoch
	}
	if rest == "" {
		return "", nil
	}
	if part, ok = strings.CutPrefix(rest, "."); !ok || part == "" {
		return "", ErrEpoch
	}
	return part, nil
}
