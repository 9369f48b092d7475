package listen

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/pires/go-proxyproto"
)

// errNoHeader is returned by readHeader where the stream begins with something else.
var errNoHeader = errors.New("no header of the PROXY protocol")

const (
	v1Beginning = "PROXY "
	maxV1Bytes  = 107 // of the longest line (PROXY protocol, section 2.1)
	v2Fixed     = 16  // bytes before the addresses, the last two of which are a length
	maxV2Bytes  = 4096
)

// readHeader reads a header of the PROXY protocol, in however many pieces it comes, and
// returns what was read behind it; with errNoHeader, all that was read.
func readHeader(r io.Reader) (header *proxyproto.Header, rest []byte, err error) {
	read := make([]byte, 0, 512)
	for {
		n, err := r.Read(read[len(read):cap(read)])
		read = read[:len(read)+n]
		if n == 0 && err != nil {
			return nil, nil, fmt.Errorf("read the header: %w", err)
		}
		length, err := headerLength(read)
		switch {
		case err != nil:
			return nil, read, err
		case length > 0 && length <= len(read):
			header, err = proxyproto.Read(bufio.NewReader(bytes.NewReader(read[:length])))
			return header, read[length:], err
		case len(read) == cap(read):
			read = append(make([]byte, 0, v2Fixed+maxV2Bytes), read...)
		}
	}
}

// headerLength returns how many bytes a header has that begins so, 0 if that is not known
// yet.
func headerLength(read []byte) (int, error) {
	switch {
	case len(read) == 0:
		return 0, nil
	case isBeginning(read, []byte(v1Beginning)):
		end := bytes.IndexByte(read, '\n')
		if end < 0 && len(read) >= maxV1Bytes || end >= maxV1Bytes {
			return 0, proxyproto.ErrVersion1HeaderTooLong
		}
		return end + 1, nil
	case isBeginning(read, proxyproto.SIGV2):
		if len(read) < v2Fixed {
			return 0, nil
		}
		length := int(binary.BigEndian.Uint16(read[v2Fixed-2:]))
		if length > maxV2Bytes {
			return 0, proxyproto.ErrInvalidLength
		}
		return v2Fixed + length, nil
	default:
		return 0, errNoHeader
	}
}

// isBeginning reports whether one begins with the other, whichever is longer.
func isBeginning(read, with []byte) bool {
	n := min(len(read), len(with))
	return bytes.Equal(read[:n], with[:n])
}
