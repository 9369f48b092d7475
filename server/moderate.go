package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hubbub/server/acts"
	"hubbub/server/alert"
	"hubbub/server/api"
	"hubbub/server/conn"
	"hubbub/server/desk"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/records"
	"hubbub/server/wire"
)

// recall brings back what stood in the rooms before a restart.
func (s *Server) recall() error {
	s.standing = s.newStanding()
	s.standing.KeepAddresses(s.config.KeepAddresses)
	ctx := context.Background()
	sanctions, err := s.records.Sanctions(ctx)
	if err != nil {
		return fmt.Errorf("-db: %w%s", err, advice(err))
	}
	modes, err := s.records.AllModes(ctx)
	if err != nil {
		return fmt.Errorf("-db: %w%s", err, advice(err))
	}
	for room, m := range modes {
		modes[room] = s.withPins(ctx, room, m)
	}
	s.standing.Restore(sanctions, modes)
	return errors.Join(s.recallTurns(ctx), s.recallQueue(ctx), s.recallFilters(ctx))
}

// withPins fills in what messages say that stay in sight. Those that are not kept any more do so no
// more.
func (s *Server) withPins(ctx context.Context, room string, m moderation.Modes) moderation.Modes {
	shown := make(map[int64]moderation.Pin)
	for _, p := range m.Shows() {
		if e, err := s.history.Entry(ctx, room, p.Seq); err == nil && e.Kind == wire.KindMessage && !e.Removed {
			shown[p.Seq] = moderation.Pin{Seq: e.Seq, From: e.From, Text: e.Text}
		}
	}
	return m.Filled(shown)
}

// newActs returns what does the acts of moderators.
func (s *Server) newActs() *acts.Acts {
	return acts.New(acts.Config{
		Rooms:       s.standing,
		Records:     s.records,
		History:     s.history,
		Hub:         s.hub,
		People:      people{s},
		Connections: s.endpoint,
		Filter:      added{s.filters},
		Queue:       s.queue,
		Watch:       watch{s.endpoint, s},
		Tally:       s.metrics,
		Count:       s.metrics.Acted,
		ReportHides: s.config.ReportHides,
		KeepNothing: s.config.KeepRemoved <= 0,
		Alert:       func(about, room string) { s.alert(alert.Kind(about), room) },
		Log:         s.log,
	})
}

func (p people) Banned(user, room string) bool {
	_, banned := p.standing.Barred(room, user, "", "")
	return banned
}

func (p people) Here(user string) (name string, ok bool) {
	session := p.names.Find(user)
	if session == nil {
		return "", false
	}
	return session.Name().String(), true
}

func (p people) Elsewhere(user string) (called string, ok bool) {
	if p.people == nil {
		return "", false
	}
	goesBy, ok := p.people.Registry().GoesBy(user)
	return goesBy.String(), ok
}

func (p people) IsGuest(user, room string) bool {
	return p.door.IsGuest(room, &identity.Person{User: user})
}

// silenceTimeout is how long it may take to silence somebody. Meanwhile nothing is read from who
// is to be silenced.
const silenceTimeout = 10 * time.Second

// timeOut silences somebody for what a filter has found, unless that is done already.
func (s *Server) timeOut(room string, who *identity.Session, lasting time.Duration, word string) {
	if len(s.standing.Of(room, who.User())) > 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), silenceTimeout)
	defer cancel()
	by := moderation.Actor{Name: "filter", Role: identity.Moderator, Machine: true}
	act := moderation.Act{Act: moderation.ActTimeout, User: who.User(), ForMillis: lasting.Milliseconds(), Reason: word}
	if _, refused := s.acts.Do(ctx, by, room, act); refused != nil {
		s.log.Warn("nobody is silenced by a filter", "room", room, "error", refused)
	}
}

// keepers do acts and tell of them, as those see them who are asked for it.
type keepers struct{ *Server }

var (
	_ conn.Acts     = keepers{}
	_ api.Acts      = keepers{}
	_ desk.Acts     = keepers{}
	_ acts.People   = people{}
	_ acts.Records  = (*records.Records)(nil)
	_ conn.Standing = (*moderation.Rooms)(nil)
)

func (k keepers) Do(ctx context.Context, by moderation.Actor, room string, act moderation.Act) (wire.Moderated, *wire.Error) {
	return k.acts.Do(ctx, by, room, act)
}

func (k keepers) Refresh(ctx context.Context, by moderation.Actor, room string, seq int64) *wire.Error {
	return k.acts.Refresh(ctx, by, room, seq)
}

func (k keepers) Audit(ctx context.Context, room, user string, before int64, limit int) ([]moderation.Record, error) {
	if user != "" {
		return k.records.AuditOf(ctx, room, user, before, limit)
	}
	return k.records.Audit(ctx, room, before, limit)
}

func (k keepers) Filters(ctx context.Context) ([]moderation.Filter, error) {
	return k.records.Filters(ctx)
}

func (k keepers) Shield(room string) (on bool, refused []moderation.Refusal) {
	return k.standing.Modes(room).Shield != nil, k.standing.Refused(room)
}

func (k keepers) State(room string) []byte { return k.standing.State(room) }

func (k keepers) Live(room string) int64 {
	if live := k.standing.Modes(room).Live; live != nil {
		return live.Seq
	}
	return 0
}

func (k keepers) Sanctions(room string) []moderation.Sanction { return k.standing.Sanctions(room) }

// nameOf returns the name of who is here, or by another node, "" of others.
func (s *Server) nameOf(user string) string {
	p := people{s}
	name, here := p.Here(user)
	if !here {
		name, _ = p.Elsewhere(user)
	}
	return name
}
