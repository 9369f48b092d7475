// Package marker writes and finds the markers that the load's messages carry in
// their text, "~<run>:<publisher>:<counter>:<nanoseconds>~". They survive any
// server that hands text on unchanged, whatever it wraps around it, and are
// found without decoding that. Nothing here allocates but Append.
package marker

import (
	"bytes"
	"strconv"
)

const delimiter = '~'

// MinSize is the least -size that holds every marker, in bytes.
const MinSize = 48

// A Marker tells which message this is and when it was meant to be sent.
type Marker struct {
	Publisher uint32
	Counter   uint32 // counts the publisher's messages from 0
	Intended  int64  // Unix nanoseconds
}

// Append appends the marker, padded with 'x' to size bytes.
func Append(dst []byte, run string, m Marker, size int) []byte {
	start := len(dst)
	dst = append(dst, delimiter)
	dst = append(dst, run...)
	dst = append(dst, ':')
	dst = strconv.AppendUint(dst, uint64(m.Publisher), 10)
	dst = append(dst, ':')
	dst = strconv.AppendUint(dst, uint64(m.Counter), 10)
	dst = append(dst, ':')
	dst = strconv.AppendInt(dst, m.Intended, 10)
	dst = append(dst, delimiter)
	for len(dst)-start < size {
		dst = append(dst, 'x')
	}
	return dst
}

// Next finds the first marker of the run in text and returns it with the text
// behind it. Markers of other runs are passed over.
func Next(text []byte, run string) (m Marker, rest []byte, ok bool) {
	for {
		at := bytes.IndexByte(text, delimiter)
		if at < 0 {
			return Marker{}, nil, false
		}
		text = text[at+1:]
		if len(text) <= len(run) || string(text[:len(run)]) != run || text[len(run)] != ':' {
			continue
		}
		if m, rest, ok = parse(text[len(run)+1:]); ok {
			return m, rest, true
		}
	}
}

// parse reads what stands behind the run.
func parse(text []byte) (m Marker, rest []byte, ok bool) {
	publisher, text, ok := number(text, ':')
	if !ok {
		return Marker{}, nil, false
	}
	counter, text, ok := number(text, ':')
	if !ok {
		return Marker{}, nil, false
	}
	intended, text, ok := number(text, delimiter)
	if !ok {
		return Marker{}, nil, false
	}
	return Marker{Publisher: uint32(publisher), Counter: uint32(counter), Intended: intended}, text, true
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
