package server

import (
	"context"
	"fmt"
	"net/netip"

	"hubbub/server/access"
	"hubbub/server/acts"
	"hubbub/server/api"
	"hubbub/server/conn"
	"hubbub/server/desk"
	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/room"
	"hubbub/server/wire"
)

var (
	_ conn.Queue    = keepers{}
	_ desk.Standing = keepers{}
	_ acts.Watch    = watch{}
)

// recallQueue brings back what waited for moderators before a restart.
func (s *Server) recallQueue(ctx context.Context) error {
	free, err := s.records.FreeGuests(ctx)
	if err != nil {
		return fmt.Errorf("-db: %w%s", err, advice(err))
	}
	for _, g := range free {
		s.standing.LetThrough(g)
	}
	stored, err := s.records.Queue(ctx)
	if err != nil {
		return fmt.Errorf("-db: %w%s", err, advice(err))
	}
	for i := range stored {
		s.withMessage(ctx, &stored[i])
	}
	s.queue = queue.New(moderation.SystemClock())
	s.queue.Restore(stored)
	return nil
}

// withMessage fills in what a reported message says, as long as that is kept.
func (s *Server) withMessage(ctx context.Context, i *queue.Stored) {
	if i.Kind != wire.ItemReport || i.Done != "" {
		return
	}
	if e, err := s.history.Entry(ctx, i.Room, i.Seq); err == nil && e.Kind == wire.KindMessage {
		i.Text = e.Text
	}
	if !i.Hidden {
		return
	}
	if removed, err := s.history.Removed(ctx, i.Room, i.Seq, i.Seq, "", 1); err == nil && len(removed) > 0 {
		i.Text = removed[0].Text
	}
}

func (k keepers) Idle() bool { return k.queue.Idle() }

func (k keepers) Count(room string) int { return k.queue.Count(room) }

func (k keepers) Known(in string, author [16]byte, said *wire.Entry) (queue.Fate, *wire.Error, bool) {
	return k.acts.Known(in, author, said)
}

func (k keepers) Hold(ctx context.Context, in string, d *room.Draft, reason, heldBy string) (queue.Fate, *wire.Error) {
	return k.acts.Hold(ctx, in, d, reason, heldBy)
}

func (k keepers) Report(ctx context.Context, by moderation.Actor, in string, r wire.ReportRequest) *wire.Error {
	return k.acts.Report(ctx, by, in, r)
}

func (k keepers) Look(in string, item int64, by any, name string, on bool) {
	k.acts.Look(in, item, by, name, on)
}

func (k keepers) Leave(by any) { k.acts.Leave(by) }

// watch is who is told of what waits. Moderators may be in a room by another server.
type watch struct {
	*conn.Endpoint
	server *Server
}

func (w watch) Watched(in string) bool { return w.Endpoint.Watched(in) || w.server.isKeptElsewhere(in) }

// Forget ends what stands against a person, and what of theirs waits.
func (k keepers) Forget(user string) {
	k.standing.Forget(user)
	k.filters.Forget(user)
	k.acts.Forget(user)
}

// waiting is the queue, as HTTP sees it.
type waiting struct {
	*conn.Endpoint
	*queue.Queues
}

var _ api.Queue = waiting{}

// Report implements api.Queue.
func (w waiting) Report(ctx context.Context, by access.Visitor, from netip.Addr, in string, r wire.ReportRequest) *wire.Error {
	return w.Endpoint.Report(ctx, by, from, in, r)
}

// Shown returns the acts that take the messages of a person out of sight, by room.
func (k keepers) Shown(user string) map[string][]moderation.Act { return k.standing.Shown(user) }
