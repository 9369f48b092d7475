// Package register keeps small records that all nodes of a cluster agree on: of several who
// change the same one at the same time, one does. It is a JetStream stream with one message
// for each record.
package register

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// MinTTL is the least time after which a record can go by itself.
const MinTTL = 30 * time.Second

// markerTTL is for how long it is known of a record that it is gone.
const markerTTL = time.Minute

// maxValue bounds a record, in bytes.
const maxValue = 64 << 10

// ErrChanged tells that a record is not as who wants to change it has seen it.
var ErrChanged = errors.New("register: somebody else has changed the record")

// Config says where a register is.
type Config struct {
	Name     string // of the stream: letters, digits, - and _
	Subjects string // what the subjects of the records begin with, without the last dot
	Replicas int
}

// A Register is an open register. Safe for concurrent use.
type Register struct {
	config Config
	conn   *nats.Conn
	js     jetstream.JetStream
}

// Open opens a register, or makes it.
func Open(ctx context.Context, conn *nats.Conn, c Config) (*Register, error) {
	js, err := jetstream.New(conn)
	if err != nil {
		return nil, fmt.Errorf("register %s: %w", c.Name, err)
	}
	_, err = js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name:                   c.Name,
		Subjects:               []string{c.Subjects + ".>"},
		MaxMsgsPerSubject:      1,
		MaxMsgSize:             maxValue + 1<<10,
		Discard:                jetstream.DiscardNew,
		Storage:                jetstream.FileStorage,
		Replicas:               c.Replicas,
		AllowMsgTTL:            true,
		SubjectDeleteMarkerTTL: markerTTL,
	})
	if err != nil {
		return nil, fmt.Errorf("register %s: %w", c.Name, err)
	}
	return &Register{config: c, conn: conn, js: js}, nil
}

// A Record is what stands under a key. The zero value is a record that is not there.
type Record struct {
	Value    []byte // nil if it is not there
	Revision uint64 // of the key; 0 if it was never there, or not for long
}

// Get reads a record, as the one that decides has it.
func (r *Register) Get(ctx context.Context, key string) (Record, error) {
	question, err := json.Marshal(map[string]string{"last_by_subj": r.subject(key)})
	if err != nil {
		return Record{}, err
	}
	// Not by way of jetstream, which asks any replica: one may be behind.
	answer, err := r.conn.RequestWithContext(ctx, "$JS.API.STREAM.MSG.GET."+r.config.Name, question)
	if err != nil {
		return Record{}, fmt.Errorf("register: %w", err)
	}
	var got struct {
		Error   *jetstream.APIError `json:"error"`
		Message struct {
			Seq     uint64 `json:"seq"`
			Headers []byte `json:"hdrs"`
			Data    []byte `json:"data"`
		} `json:"message"`
	}
	if err := json.Unmarshal(answer.Data, &got); err != nil {
		return Record{}, fmt.Errorf("register: %w", err)
	}
	switch {
	case got.Error != nil && got.Error.ErrorCode == jetstream.JSErrCodeMessageNotFound:
		return Record{}, nil
	case got.Error != nil:
		return Record{}, fmt.Errorf("register: %w", got.Error)
	}
	record := Record{Revision: got.Message.Seq}
	if len(got.Message.Data) > 0 { // else it was deleted, or its time was over
		record.Value = got.Message.Data
	}
	return record, nil
}

// Put changes a record that has a revision, or makes one that is not there. With a ttl, at least
// MinTTL, it goes by itself after that time; 0 is for good. It returns the new revision. The
// error is ErrChanged if the record has another revision. After any other error it may be
// changed or not: Get tells.
func (r *Register) Put(ctx context.Context, key string, value []byte, revision uint64, ttl time.Duration) (uint64, error) {
	if len(value) == 0 || len(value) > maxValue {
		return 0, fmt.Errorf("register: a record of %d bytes", len(value))
	}
	return r.put(ctx, key, value, revision, ttl)
}

// Delete removes a record that has a revision. The error is as that of Put.
func (r *Register) Delete(ctx context.Context, key string, revision uint64) error {
	_, err := r.put(ctx, key, nil, revision, markerTTL)
	return err
}

func (r *Register) put(ctx context.Context, key string, value []byte, revision uint64, ttl time.Duration) (uint64, error) {
	options := []jetstream.PublishOpt{jetstream.WithExpectLastSequencePerSubject(revision), jetstream.WithRetryAttempts(0)}
	if ttl > 0 {
		options = append(options, jetstream.WithMsgTTL(max(ttl, MinTTL)))
	}
	ack, err := r.js.PublishMsg(ctx, &nats.Msg{Subject: r.subject(key), Data: value}, options...)
	if isChanged(err) {
		return 0, ErrChanged
	}
	if err != nil {
		return 0, fmt.Errorf("register: %w", err)
	}
	return ack.Sequence, nil
}

// isChanged reports whether a publication was refused for its revision. A replicated stream has
// a code of its own for changes that come at the same time.
func isChanged(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) &&
		(api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}

func (r *Register) subject(key string) string { return r.config.Subjects + "." + key }
