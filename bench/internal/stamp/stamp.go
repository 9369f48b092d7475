// Package stamp writes and finds the marks that the load's messages carry in
// their text, "~<run>:<publisher>:<counter>:<nanoseconds>~". They survive any
// server that hands text on unchanged, whatever it wraps around it, and are
// found without decoding that. Nothing here allocates but Append.
package stamp

import (
	"bytes"
	"strconv"
)

const mark = '~'

// MinSize is the least -size that holds every stamp, in bytes.
const MinSize = 48

// A Stamp tells which message this is and when it was meant to be sent.
type Stamp struct {
	Publisher uint32
	Counter   uint32 // counts the publisher's messages from 0
	Intended  int64  // Unix nanoseconds
}

// Append appends the stamp, padded with 'x' to size bytes.
func Append(dst []byte, run string, s Stamp, size int) []byte {
	start := len(dst)
	dst = append(dst, mark)
	dst = append(dst, run...)
	dst = append(dst, ':')
	dst = strconv.AppendUint(dst, uint64(s.Publisher), 10)
	dst = append(dst, ':')
	dst = strconv.AppendUint(dst, uint64(s.Counter), 10)
	dst = append(dst, ':')
	dst = strconv.AppendInt(dst, s.Intended, 10)
	dst = append(dst, mark)
	for len(dst)-start < size {
		dst = append(dst, 'x')
	}
	return dst
}

// Next finds the first stamp of the run in text and returns it with the text
// behind it. Stamps of other runs are passed over.
func Next(text []byte, run string) (s Stamp, rest []byte, ok bool) {
	for {
		at := bytes.IndexByte(text, mark)
		if at < 0 {
			return Stamp{}, nil, false
		}
		text = text[at+1:]
		if len(text) <= len(run) || string(text[:len(run)]) != run || text[len(run)] != ':' {
			continue
		}
		if s, rest, ok = parse(text[len(run)+1:]); ok {
			return s, rest, true
		}
	}
}

// parse reads what stands behind the run.
func parse(text []byte) (s Stamp, rest []byte, ok bool) {
	publisher, text, ok := number(text, ':')
	if !ok {
		return Stamp{}, nil, false
	}
	counter, text, ok := number(text, ':')
	if !ok {
		return Stamp{}, nil, false
	}
	intended, text, ok := number(text, mark)
	if !ok {
		return Stamp{}, nil, false
	}
	return Stamp{Publisher: uint32(publisher), Counter: uint32(counter), Intended: intended}, text, true
}

// number reads digits up to end, at most as many as an int64 always holds.
func number(text []byte, end byte) (n int64, rest []byte, ok bool) {
	for i, c := range text {
		if c == end {
			return n, text[i+1:], i > 0
		}
		if c < '0' || c > '9' || i > 18 {
			return 0, nil, false
		}
		n = n*10 + int64(c-'0')
	}
	return 0, nil, false
}
