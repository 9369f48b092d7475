package history

import (
	"context"

	"hubbub/server/wire"
)

const (
	// maxOwn is how many messages a person is told of its reactions to at once.
	maxOwn = 500

	ownReactionsSQL = `
		SELECT reaction.target & 0xffffffffff, emoji
		FROM (SELECT DISTINCT target FROM reaction_total WHERE target BETWEEN ? AND ? ORDER BY target DESC LIMIT ?) AS some
			CROSS JOIN reaction ON reaction.target = some.target AND user = ?
		ORDER BY reaction.target`
	reactorsSQL = `
		SELECT user, name, emoji FROM reaction WHERE target = ?1 AND ?3 IN ('', emoji) AND user IN
			(SELECT DISTINCT user FROM reaction WHERE target = ?1 AND user > ?2 AND ?3 IN ('', emoji) ORDER BY user LIMIT ?4)
		ORDER BY user`
	totalsDueSQL   = `SELECT room.name, target & 0xffffffffff, '' FROM reaction_due JOIN room ON room.id = target >> 40 ORDER BY target`
	reactionsOfSQL = `SELECT room.name, target & 0xffffffffff, emoji FROM reaction JOIN room ON room.id = target >> 40 WHERE user = ? LIMIT ?`
)

// OwnReactions returns those that a person has put to messages with numbers from from to to, in the
// order of these: to the newest 500 that have any.
func (l *Log) OwnReactions(ctx context.Context, room, user string, from, to int64) (own []wire.OwnReaction, err error) {
	err = l.inRoom(ctx, room, func(q Querier, id int64) error {
		rows, err := q.Query(ownReactionsSQL, place(id, max(from, 1)), place(id, min(to, maxSeq)), maxOwn, user)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var r wire.OwnReaction
			if err := rows.Scan(&r.Seq, &r.Emoji); err != nil {
				return err
			}
			own = append(own, r)
		}
		return rows.Err()
	})
	return own, err
}

// Reactors returns the totals of a message, and who has put that: at most limit people whose id
// follows after, in the order of these; with one reaction if that is not empty. If the message is not
// there, or was taken back, the error is a *wire.Error.
func (l *Log) Reactors(ctx context.Context, room string, seq int64, emoji, after string, limit int) (totals []wire.Total, who []wire.Reactor, err error) {
	e, err := l.Entry(ctx, room, seq)
	if err == nil && (e.Kind != wire.KindMessage || e.Removed) {
		err = errNoTarget
	}
	if err != nil {
		return nil, nil, err
	}
	err = l.inRoom(ctx, room, func(q Querier, id int64) error {
		rows, err := q.Query(totalsSQL, place(id, seq))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var t wire.Total
			if err := rows.Scan(&t.Emoji, &t.People, &t.First); err != nil {
				return err
			}
			if emoji == "" || emoji == t.Emoji {
				totals = append(totals, t)
			}
		}
		if err := rows.Err(); err != nil {
			return err
		}
		who, err = reactors(q, place(id, seq), emoji, after, limit)
		return err
	})
	return totals, who, err
}

func reactors(q Querier, at int64, emoji, after string, limit int) (who []wire.Reactor, err error) {
	rows, err := q.Query(reactorsSQL, at, after, emoji, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r wire.Reactor
		if err := rows.Scan(&r.User, &r.Name, &r.Emoji); err != nil {
			return nil, err
		}
		who = append(who, r)
	}
	return who, rows.Err()
}

// A Reaction is one that somebody has put to a message.
type Reaction struct {
	Room  string
	Seq   int64 // of the message
	Emoji string
}

// ReactionsOf returns at most limit reactions of a person, all if that is below 0. It looks through all there are.
func (l *Log) ReactionsOf(ctx context.Context, user string, limit int) (all []Reaction, err error) {
	return l.reactionsIn(ctx, reactionsOfSQL, user, limit)
}

func (l *Log) reactionsIn(ctx context.Context, question string, args ...any) (all []Reaction, err error) {
	err = l.Read(ctx, func(q Querier) error {
		rows, err := q.Query(question, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var r Reaction
			if err := rows.Scan(&r.Room, &r.Seq, &r.Emoji); err != nil {
				return err
			}
			all = append(all, r)
		}
		return rows.Err()
	})
	return all, err
}

// EachReactionOf calls a function for each reaction of a person. It looks through all there are.
func (v *View) EachReactionOf(ctx context.Context, user string, each func(Reaction) error) error {
	all, err := v.log.ReactionsOf(ctx, user, -1)
	for i := 0; err == nil && i < len(all); i++ {
		err = each(all[i])
	}
	return err
}

// ReactionsDue returns the messages, by room, whose totals of reactions all are yet to be told.
func (l *Log) ReactionsDue(ctx context.Context) (due map[string][]int64, err error) {
	due = make(map[string][]int64)
	all, err := l.reactionsIn(ctx, totalsDueSQL)
	for _, r := range all {
		due[r.Room] = append(due[r.Room], r.Seq)
	}
	return due, err
}
