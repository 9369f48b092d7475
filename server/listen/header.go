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

// readHeader reads a header of the PROXY protocol and not a byte more, since the client's
// own bytes follow it. With errNoHeader it returns what it has read instead.
func readHeader(r io.Reader) (header *proxyproto.Header, read []byte, err error) {
	var raw []byte
	beginning := make([]byte, 1, maxV1Bytes)
	if _, err := io.ReadFull(r, beginning); err != nil {
		return nil, nil, fmt.Errorf("read the header: %w", err)
	}
	switch beginning[0] {
	case proxyproto.SIGV1[0]:
		raw, err = readLine(r, beginning)
	case proxyproto.SIGV2[0]:
		raw, err = readBinary(r, beginning)
	default:
		raw, err = beginning, errNoHeader
	}
	if err != nil {
		return nil, raw, err
	}
	if header, err = proxyproto.Read(bufio.NewReader(bytes.NewReader(raw))); err != nil {
		return nil, nil, err
	}
	return header, nil, nil
}

// readLine reads a header of version 1, up to its end of line.
func readLine(r io.Reader, line []byte) ([]byte, error) {
	for len(line) < maxV1Bytes {
		var c [1]byte
		if _, err := io.ReadFull(r, c[:]); err != nil {
			return nil, fmt.Errorf("read the header: %w", err)
		}
		line = append(line, c[0])
		switch n := len(line); {
		case n <= len(v1Beginning) && c[0] != v1Beginning[n-1]:
			return line, errNoHeader // POST, PUT
		case c[0] == '\n':
			return line, nil
		}
	}
	return nil, proxyproto.ErrVersion1HeaderTooLong
}

// readBinary reads a header of version 2.
func readBinary(r io.Reader, beginning []byte) ([]byte, error) {
	raw := append(beginning, make([]byte, v2Fixed-len(beginning))...)
	if _, err := io.ReadFull(r, raw[len(beginning):]); err != nil {
		return nil, fmt.Errorf("read the header: %w", err)
	}
	length := int(binary.BigEndian.Uint16(raw[v2Fixed-2:]))
	if !bytes.HasPrefix(raw, proxyproto.SIGV2) || length > maxV2Bytes {
		return nil, proxyproto.ErrInvalidLength
	}
	raw = append(raw, make([]byte, length)...)
	if _, err := io.ReadFull(r, raw[v2Fixed:]); err != nil {
		return nil, fmt.Errorf("read the header: %w", err)
	}
	return raw, nil
}
