package dial

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"

	"hubbub/bench/internal/frame"
)

// A Welcome is what the load needs of the server's welcome.
type Welcome struct {
	Session   string `json:"session"`
	Epoch     string `json:"epoch"`
	Seq       int64  `json:"seq"`
	Resumable bool   `json:"-"` // it says whether the connection was recovered
	Recovered bool   `json:"-"`
}

// A Resume is what a connection that comes back had last seen.
type Resume struct {
	Session string `json:"session"`
	Since   Since  `json:"since"`
}

// A Since is a place in a room's order.
type Since struct {
	Epoch string `json:"epoch"`
	Seq   int64  `json:"seq"`
}

type joinRequest struct {
	Type    string `json:"type"`
	Room    string `json:"room,omitempty"`
	Name    string `json:"name"`
	Session string `json:"session,omitempty"`
	Since   *Since `json:"since,omitempty"`
}

type joinResponse struct {
	Type      string `json:"type"`
	Code      string `json:"code"`
	Message   string `json:"message"`
	Recovered *bool  `json:"recovered"`
	Welcome
}

// join sends the join and waits for the welcome. What came in the same message
// behind it is returned as a frame of its own.
func join(nc net.Conn, in *bufio.Reader, t Target, n int, resume *Resume) (w Welcome, rest []byte, err error) {
	request := joinRequest{Type: "join", Room: t.Room, Name: fmt.Sprintf("%s-%d", t.Prefix, n)}
	if resume != nil {
		request.Session, request.Since = resume.Session, &resume.Since
	}
	data, err := json.Marshal(request)
	if err != nil {
		return Welcome{}, nil, err
	}
	if _, err := nc.Write(frame.AppendMasked(nil, frame.Text, data, rand.Uint32())); err != nil {
		return Welcome{}, nil, fmt.Errorf("%w: %w", ErrNotHubbub, err)
	}
	for {
		opcode, payload, err := readFrame(in)
		switch {
		case err != nil:
			return Welcome{}, nil, fmt.Errorf("%w: no welcome (%w)", ErrNotHubbub, err)
		case opcode == frame.Close:
			code, reason := frame.CloseReason(payload)
			return Welcome{}, nil, fmt.Errorf("%w: closed with %d %s", ErrJoin, code, reason)
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

// parseWelcome reads the first object that the server sends.
func parseWelcome(line []byte) (Welcome, error) {
	var a joinResponse
	if err := json.Unmarshal(line, &a); err != nil {
		return Welcome{}, fmt.Errorf("%w: it answered the join with %.40q", ErrNotHubbub, line)
	}
	switch a.Type {
	case "error":
		return Welcome{}, fmt.Errorf("%w: %s (%s)", ErrJoin, a.Code, a.Message)
	case "welcome":
	default:
		return Welcome{}, fmt.Errorf("%w: it answered the join with %.40q", ErrNotHubbub, line)
	}
	w := a.Welcome
	if a.Recovered != nil {
		w.Resumable, w.Recovered = true, *a.Recovered
	}
	return w, nil
}

// readFrame reads one frame, growing no buffer but its own.
func readFrame(in *bufio.Reader) (opcode byte, payload []byte, err error) {
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
