package dial

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"

	"hubbub/bench/internal/frame"
	"hubbub/server/client"
	"hubbub/server/wire"
)

// A Welcome is what the load needs of the server's welcome.
type Welcome struct {
	Session   string
	Epoch     string
	Seq       int64
	Resumable bool // it says whether the connection was recovered
	Recovered bool
}

// A Resume is what a connection that comes back had last seen.
type Resume struct {
	Session string
	Since   Since
}

// A Since is a place in a room's order.
type Since = client.Since

// join sends the join and waits for the welcome. What came in the same message
// behind it is returned as a frame of its own.
func join(nc net.Conn, in *bufio.Reader, t Target, n int, resume *Resume) (w Welcome, rest []byte, err error) {
	request := client.JoinRequest{Room: t.Room, Name: fmt.Sprintf("%s-%d", t.Prefix, n)}
	if resume != nil {
		request.Session, request.Since = resume.Session, &resume.Since
	}
	if _, err := nc.Write(frame.AppendMasked(nil, frame.Text, request.Encode(), rand.Uint32())); err != nil {
		return Welcome{}, nil, fmt.Errorf("%w: %w", ErrNotHubbub, err)
	}
	for {
		opcode, payload, err := ReadFrame(in)
		switch {
		case err != nil:
			return Welcome{}, nil, fmt.Errorf("%w: no welcome (%w)", ErrNotHubbub, err)
		case opcode == frame.Close:
			code, reason := frame.CloseReason(payload)
			return Welcome{}, nil, fmt.Errorf("%w: closed with %d %s", ErrJoin, code, reason)
		case opcode == frame.Text && string(payload) == heartbeat: // in a crowd it can come before the welcome
		case opcode == frame.Text:
			line, more, _ := bytes.Cut(payload, []byte("\n"))
			if len(more) > 0 {
				rest = frame.Append(nil, frame.Text, more)
			}
			w, err = parseWelcome(line)
			return w, rest, err
		}
	}
}

// heartbeat is what the server sends with a ping.
const heartbeat = `{"type":"heartbeat"}`

// parseWelcome reads the first object that the server sends.
func parseWelcome(line []byte) (Welcome, error) {
	w, err := client.ParseWelcome(line)
	var refusal *wire.Error
	switch {
	case errors.As(err, &refusal):
		return Welcome{}, fmt.Errorf("%w: %w", ErrJoin, refusal)
	case err != nil:
		return Welcome{}, fmt.Errorf("%w: it answered the join with %.40q", ErrNotHubbub, line)
	}
	return Welcome{Session: w.Session, Epoch: w.Epoch, Seq: w.Seq, Resumable: w.Returning, Recovered: w.Recovered}, nil
}

// ReadFrame reads one frame, growing no buffer but its own.
func ReadFrame(in *bufio.Reader) (opcode byte, payload []byte, err error) {
	for want := 2; ; want++ {
		head, err := in.Peek(want)
		if err != nil {
			return 0, nil, err
		}
		opcode, payload, size, err := frame.Parse(head)
		switch {
		case err != nil:
			return 0, nil, err
		case size > 0:
			payload = bytes.Clone(payload)
			_, err = in.Discard(size)
			return opcode, payload, err
		case want >= in.Size():
			return 0, nil, errors.New("the first frame is too long")
		}
		want = max(want, in.Buffered()-1)
	}
}
