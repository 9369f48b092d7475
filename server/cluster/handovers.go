package cluster

import (
	"context"
	"errors"
	"strings"
	"time"

	"hubbub/server/cluster/register"
)

// Handovers are what devices leave for others by whichever nodes: sealed texts, each until it is taken
// once, or its time is over. Safe for concurrent use.
type Handovers struct{ store *register.Register }

// Handovers returns those of the cluster.
func (p *People) Handovers() Handovers { return Handovers{p.store} }

// Put keeps a sealed text under an id, which is base32, for a time.
func (h Handovers) Put(ctx context.Context, id, sealed string, life time.Duration) error {
	_, err := h.store.Put(ctx, handoverKey(id), []byte(sealed), 0, life)
	return err
}

// Take returns a sealed text, once, "" if there is none.
func (h Handovers) Take(ctx context.Context, id string) (sealed string, err error) {
	if id == "" || strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" { // it would be another subject of NATS
		return "", nil
	}
	record, err := h.store.Get(ctx, handoverKey(id))
	if err != nil || record.Value == nil {
		return "", err
	}
	err = h.store.Delete(ctx, handoverKey(id), record.Revision)
	if errors.Is(err, register.ErrChanged) { // somebody else has it
		return "", nil
	}
	return string(record.Value), err
}

func handoverKey(id string) string { return "handover." + id }
