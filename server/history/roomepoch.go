package history

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// partLength are the characters of base32 that hold 64 random bits.
const partLength = 13

// newPart returns what the epoch of a new room has beside that of the log. That of a room in a
// stream is the same on all nodes, and known before the room is: it is never removed.
func (c *Config) newPart(room string) string {
	if c.Index == "" {
		return rand.Text()[:partLength]
	}
	sum := sha256.Sum256([]byte(c.Index + "\x00" + room))
	return base32.StdEncoding.EncodeToString(sum[:])[:partLength]
}

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
