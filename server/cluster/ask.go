package cluster

import (
	"context"
	"time"
)

const (
	// askTime is how long NATS has to answer one question. Answers are lost, as while a server hands its
	// leadership on: each is asked for again long before a start gives up.
	askTime = 5 * time.Second
	// askPause is how long is waited before it is asked again.
	askPause = 250 * time.Millisecond
)

// persist tries until it goes well or ctx ends, and returns what was wrong the last time. Each try has to bound
// itself.
func persist(ctx context.Context, try func(context.Context) error) error {
	for {
		err := try(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(askPause):
		}
	}
}
