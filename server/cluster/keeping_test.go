package cluster_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"hubbub/server/acts"
	"hubbub/server/cluster"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/records"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A keeper is what keeps the rooms of a node.
type keeper struct {
	*acts.Acts
	n       *node
	rooms   *moderation.Rooms
	records *records.Records
	queue   *queue.Queues

	mu       sync.Mutex
	expelled []string // guarded by mu
	reviews  int      // guarded by mu
}

// newKeeper returns what keeps the rooms of a node that is not yet there, and makes it the node's.
func newKeeper(n *node, c *cluster.Config) *keeper {
	n.t.Helper()
	k := &keeper{n: n}
	var err error
	if k.records, err = records.Open(n.t.Context(), n.history, nil); err != nil {
		n.t.Fatal(err)
	}
	k.rooms = moderation.NewRooms(moderation.WallClock(time.Now))
	k.queue = queue.New(moderation.SystemClock())
	c.Rules, c.Judged = k.rooms, k.judged
	c.Attachments = func(b []byte) (room.Attachment, error) {
		if b[0] == records.Encoding {
			return k.records.Decode(b)
		}
		return k.Decode(b)
	}
	return k
}

// restore brings back what stood, before the node runs.
func (k *keeper) restore() {
	k.n.t.Helper()
	ctx := k.n.t.Context()
	k.rooms.Follow(moderation.WallClock(k.n.Now))
	sanctions, err := k.records.Sanctions(ctx)
	if err != nil {
		k.n.t.Fatal(err)
	}
	modes, err := k.records.AllModes(ctx)
	if err != nil {
		k.n.t.Fatal(err)
	}
	turns, err := k.records.Turns(ctx)
	if err != nil {
		k.n.t.Fatal(err)
	}
	stored, err := k.records.Queue(ctx)
	if err != nil {
		k.n.t.Fatal(err)
	}
	k.rooms.Restore(sanctions, modes)
	k.rooms.RestoreTurns(turns)
	k.queue.Restore(stored)
	share := func(ctx context.Context, c acts.Change) error { return k.n.Change(ctx, c) }
	k.records.ShareBy(func(ctx context.Context, c records.Change) error { return k.n.Change(ctx, c) }, nil)
	k.Acts = acts.New(acts.Config{
		Rooms: k.rooms, Records: k.records, History: k.n.history, Hub: k.n.hub, People: k, Connections: k, Queue: k.queue, Watch: k, Tally: k,
		Count: func(string) {}, Log: slog.New(slog.DiscardHandler), Share: share, KeepNothing: k.n.forgets,
	})
}

func (k *keeper) close() {
	k.n.t.Helper()
	k.Wait()
	if err := k.records.Close(); err != nil {
		k.n.t.Error(err)
	}
}

func (k *keeper) judged() func(history.Tx) error {
	turns := k.rooms.TakeTurns()
	if turns.IsEmpty() {
		return nil
	}
	return func(tx history.Tx) error { return k.records.TurnsTx(tx, turns) }
}

// act does an act in the lobby.
func (k *keeper) act(a moderation.Act) (wire.Moderated, *wire.Error) {
	return k.Do(k.n.t.Context(), moderation.Actor{User: "mo", Name: "Mo", Role: identity.Owner}, "lobby", a)
}

// must does an act that must go well.
func (k *keeper) must(a moderation.Act) wire.Moderated {
	k.n.t.Helper()
	answer, refused := k.act(a)
	if refused != nil {
		k.n.t.Fatalf("%+v: %v", a, refused)
	}
	return answer
}

// tables returns all that was written in the fold, but what differs from node to node.
func (n *node) tables() string {
	n.t.Helper()
	var all strings.Builder
	err := n.history.Read(n.t.Context(), func(q history.Querier) error {
		for _, query := range []string{
			`SELECT * FROM audit ORDER BY id`,
			`SELECT room, user, kind, record, name, skeleton, reason, by, at, until, guest, holds FROM sanction ORDER BY room, user, kind`,
			`SELECT * FROM room_modes ORDER BY room`, `SELECT * FROM filter ORDER BY record`, `SELECT * FROM turn ORDER BY room, user`,
			`SELECT * FROM turn_tail ORDER BY room`, `SELECT id, room, kind, state, user, seq, text FROM queue_item ORDER BY id`,
			`SELECT * FROM queue_report ORDER BY item, user`, `SELECT * FROM role_grant ORDER BY user, room`, `SELECT * FROM room_setting ORDER BY name`,
			`SELECT * FROM api_token ORDER BY id`, `SELECT * FROM ticket ORDER BY id`, `SELECT * FROM note ORDER BY id`, `SELECT * FROM command ORDER BY room, name`,
		} {
			rows, err := q.Query(query)
			if err != nil {
				return err
			}
			names, _ := rows.Columns()
			for rows.Next() {
				values, into := make([]any, len(names)), make([]any, len(names))
				for i := range values {
					into[i] = &values[i]
				}
				if err := rows.Scan(into...); err != nil {
					return err
				}
				fmt.Fprintln(&all, query[:20], values)
			}
			if err := rows.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return all.String()
}

func (k *keeper) Here(user string) (string, bool)         { return strings.ToUpper(user), true }
func (k *keeper) Elsewhere(string) (string, bool)         { return "", false }
func (k *keeper) Role(user, room string) identity.Role    { return k.records.Role(user, room) }
func (k *keeper) IsGuest(user, _ string) bool             { return user != "mo" }
func (k *keeper) Address(string) (key string, shares int) { return "", 0 }
func (k *keeper) Pending(string, ...queue.Item)           {}
func (k *keeper) Watched(string) bool                     { return true }
func (k *keeper) NotLetThrough(...queue.Item)             {}
func (k *keeper) Held(string)                             {}
func (k *keeper) Reported()                               {}
func (k *keeper) QueueEnded(string)                       {}

func (k *keeper) Expel(user, _ string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.expelled = append(k.expelled, user)
}

func (k *keeper) Review() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.reviews++
}

// closed returns whom it has closed connections of, and how often it looked at all.
func (k *keeper) closed() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return fmt.Sprint(k.expelled, k.reviews)
}
