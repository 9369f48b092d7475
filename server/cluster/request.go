package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"hubbub/server/cluster/stream"
)

const (
	// requestTime is how long the node that has the office has to answer who requests a snapshot.
	requestTime = 2 * time.Second
	// signEvery is how often it says that it is at it, and signTime after which silence it is given up.
	signEvery = 5 * time.Second
	signTime  = 3 * signEvery
)

// Errors of RequestSnapshot.
var (
	ErrNoNode   = errors.New("no node of the cluster answers")
	ErrNoOffice = errors.New("no node makes the snapshots at the moment: another one takes that over within half a minute")
	ErrMaking   = errors.New("a snapshot is being made already")
)

// A requestAnswer is what the node says that has the office: that it is at it, and then how that ended.
type requestAnswer struct {
	Host  string         `json:"host"`
	Ended bool           `json:"ended"`
	Error string         `json:"error,omitempty"`
	Made  SnapshotStatus `json:"made"`
}

func requestSubject(s *stream.Stream) string { return s.Name() + ".snapshot" }

// answerRequests makes a snapshot when somebody requests one, on the node that has the office, until ctx ends.
func (k *Keeper) answerRequests(ctx context.Context) {
	var running sync.WaitGroup
	requests, err := k.config.Stream.Conn().Subscribe(requestSubject(k.config.Stream), func(m *nats.Msg) {
		switch {
		case !k.config.Held() || ctx.Err() != nil: // another one answers, or nobody does
		case !k.making.CompareAndSwap(false, true):
			k.answer(m, requestAnswer{Ended: true, Error: ErrMaking.Error()})
		default:
			running.Go(func() {
				defer k.making.Store(false)
				k.fulfil(ctx, m)
			})
		}
	})
	if err != nil {
		k.config.Log.Error("cluster: nobody can request a snapshot", "error", err)
		return
	}
	<-ctx.Done()
	requests.Unsubscribe()
	running.Wait()
}

// fulfil makes a snapshot, and says that it is at it meanwhile.
func (k *Keeper) fulfil(ctx context.Context, m *nats.Msg) {
	done := make(chan error, 1)
	go func() { done <- k.Snapshot(ctx) }()
	signs := time.NewTicker(signEvery)
	defer signs.Stop()
	k.answer(m, requestAnswer{})
	for {
		select {
		case <-signs.C:
			k.answer(m, requestAnswer{})
		case err := <-done:
			k.answer(m, k.outcome(ctx, err))
			return
		}
	}
}

func (k *Keeper) outcome(ctx context.Context, err error) requestAnswer {
	a := requestAnswer{Ended: true}
	all, listing := k.config.Snapshots.List(ctx)
	switch err = errors.Join(err, listing); {
	case err != nil:
		a.Error = err.Error()
	case len(all) > 0:
		a.Made = SnapshotStatus{At: all[0].Seq, Bytes: all[0].Bytes, Made: all[0].Made}
	}
	return a
}

func (k *Keeper) answer(m *nats.Msg, a requestAnswer) {
	a.Host = k.config.Node.config.About.Host
	if b, err := json.Marshal(a); err == nil {
		m.Respond(b) // who asked may be gone
	}
}

// RequestSnapshot asks for a snapshot now, and returns it when it is stored, with the host of the node
// that has made it.
func RequestSnapshot(ctx context.Context, s *stream.Stream) (made SnapshotStatus, by string, err error) {
	inbox := s.Conn().NewInbox()
	answers, err := s.Conn().SubscribeSync(inbox)
	if err != nil {
		return made, "", fmt.Errorf("NATS: %w", err)
	}
	defer answers.Unsubscribe()
	if err := s.Conn().PublishRequest(requestSubject(s), inbox, nil); err != nil {
		return made, "", fmt.Errorf("NATS: %w", err)
	}
	for silence := requestTime; ; silence = signTime {
		a, err := nextAnswer(ctx, answers, silence)
		switch {
		case errors.Is(err, nats.ErrNoResponders):
			return made, by, ErrNoNode
		case errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil && by == "":
			return made, by, ErrNoOffice
		case err != nil:
			return made, by, fmt.Errorf("%s does not say whether it has made the snapshot: %w", by, err)
		case a.Error != "":
			return made, a.Host, fmt.Errorf("%s: %s", a.Host, a.Error)
		case a.Ended:
			return a.Made, a.Host, nil
		}
		by = a.Host
	}
}

func nextAnswer(ctx context.Context, answers *nats.Subscription, within time.Duration) (a requestAnswer, err error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	m, err := answers.NextMsgWithContext(ctx)
	if err == nil {
		err = json.Unmarshal(m.Data, &a)
	}
	return a, err
}
