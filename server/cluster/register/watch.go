package register

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	// watchHeartbeat is how often NATS tells a watch that there is nothing new; after two that
	// are missing the watch begins anew.
	watchHeartbeat = 5 * time.Second
	watchExpiry    = 30 * time.Second
	// watchIdle is after how long NATS forgets a watch of a node that is gone.
	watchIdle = time.Minute
	watchTime = 5 * time.Second
)

var errSkipped = errors.New("a change was not told")

// Watch tells of all records whose keys begin with a prefix that ends with a dot, and of each that
// changes from then on, in order, until ctx ends or NATS does not answer: then it is to be called again,
// and tells of all once more. The value of a record that is gone is nil. listed is called when all was
// told that was there.
func (r *Register) Watch(ctx context.Context, prefix string, told func(key string, value []byte), listed func()) error {
	messages, pending, err := r.watch(ctx, prefix)
	if err != nil {
		return fmt.Errorf("register: watch: %w", err)
	}
	defer messages.Stop()
	if pending == 0 {
		listed()
	}
	for count := uint64(1); ; count++ {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return fmt.Errorf("register: watch: %w", err)
		}
		at, err := m.Metadata()
		if err == nil && at.Sequence.Consumer != count {
			err = errSkipped
		}
		if err != nil {
			return fmt.Errorf("register: watch: %w", err)
		}
		var value []byte
		if len(m.Data()) > 0 { // else it was deleted, or its time was over
			value = m.Data()
		}
		told(strings.TrimPrefix(m.Subject(), r.config.Subjects+"."), value)
		if count == pending {
			listed()
		}
	}
}

// watch begins a watch, and returns how many records there are.
func (r *Register) watch(ctx context.Context, prefix string) (messages jetstream.MessagesContext, pending uint64, err error) {
	ctx, cancel := context.WithTimeout(ctx, watchTime)
	defer cancel()
	consumer, err := r.js.CreateConsumer(ctx, r.config.Name, jetstream.ConsumerConfig{
		FilterSubject:     r.subject(prefix + ">"),
		DeliverPolicy:     jetstream.DeliverLastPerSubjectPolicy,
		AckPolicy:         jetstream.AckNonePolicy,
		InactiveThreshold: watchIdle,
		MemoryStorage:     true,
		Replicas:          1,
	})
	if err != nil {
		return nil, 0, err
	}
	messages, err = consumer.Messages(jetstream.PullExpiry(watchExpiry), jetstream.PullHeartbeat(watchHeartbeat), jetstream.WithMessagesErrOnMissingHeartbeat(true))
	return messages, consumer.CachedInfo().NumPending, err
}
