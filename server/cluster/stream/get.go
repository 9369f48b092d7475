package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// A question is one for a message of the stream.
type question struct {
	Seq           uint64 `json:"seq,omitempty"`
	NextBySubject string `json:"next_by_subj,omitempty"` // the first on a subject, from Seq on
	LastBySubject string `json:"last_by_subj,omitempty"`
}

// A stored is a message as it lies in the stream.
type stored struct {
	Seq  uint64    `json:"seq"`
	Time time.Time `json:"time"`
	Data []byte    `json:"data"`
}

// errNone tells that the stream has no such message.
var errNone = errors.New("the stream has no such message")

// get asks the leader for a message: the others may be behind.
func (s *Stream) get(ctx context.Context, q question) (m stored, err error) {
	request, err := json.Marshal(q)
	if err != nil {
		return m, err
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	answer, err := s.nc.RequestWithContext(ctx, "$JS.API.STREAM.MSG.GET."+s.streamName(), request)
	if err != nil {
		return m, fmt.Errorf("NATS: %w", err)
	}
	var found struct {
		Message stored              `json:"message"`
		Error   *jetstream.APIError `json:"error"`
	}
	if err := json.Unmarshal(answer.Data, &found); err != nil {
		return m, fmt.Errorf("NATS: %w", err)
	}
	switch {
	case found.Error == nil:
		return found.Message, nil
	case found.Error.ErrorCode == jetstream.JSErrCodeMessageNotFound:
		return m, errNone
	}
	return m, fmt.Errorf("NATS: %w", found.Error)
}
