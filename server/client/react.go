package client

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"strconv"

	"hubbub/server/wire"
)

type (
	// Reactions tells how many people have put what to the message with the number Target: all of it.
	Reactions struct {
		Seq    int64
		Target int64
		Counts map[string]int // by emoji, or by the name of an emote between colons
	}
	// Reacted tells of a reaction of the person's own, whichever of its connections it is by.
	Reacted struct {
		Target int64
		Emoji  string
		On     bool // it is put to the message; else it is taken back
	}
	// OwnReactions tells, after a Welcome, what the person has put to the last messages, by their
	// numbers.
	OwnReactions struct{ Own map[int64][]string }
)

func (Reactions) event()    {}
func (Reacted) event()      {}
func (OwnReactions) event() {}

// React puts a reaction to a message, or takes it back. A refusal is a *wire.Error. What is so already
// stays: a reaction is sent again after a loss.
func (c *Client) React(ctx context.Context, seq int64, emoji string, on bool) error {
	return c.request(ctx, func(id string) ([]byte, error) {
		return json.Marshal(map[string]any{"type": wire.TypeReact, "id": id, "seq": seq, "emoji": emoji, "on": on})
	})
}

// request sends what is made under an id, again after a loss, until that is answered.
func (c *Client) request(ctx context.Context, with func(id string) ([]byte, error)) error {
	id := rand.Text()
	request, err := with(id)
	if err != nil {
		return err
	}
	r := &report{request, make(chan error, 1)}
	c.reports.add(id, r)
	defer c.reports.drop(id)
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-c.ended:
		return c.err
	}
}

// reacted takes what one is told of reactions of one's own.
func (s *session) reacted(e *frameEvent) error {
	if e.Own == nil {
		s.client.reports.settle(e.ID, nil)
		return s.emit(Reacted{e.Target, e.Emoji, e.On})
	}
	own := make(map[int64][]string, len(e.Own))
	for number, emoji := range e.Own {
		if seq, err := strconv.ParseInt(number, 10, 64); err == nil {
			own[seq] = emoji
		}
	}
	return s.emit(OwnReactions{own})
}
