package api

import (
	"bytes"
	"context"
	"errors"
	"time"
)

// listingAge is how old a list of rooms may be.
const listingAge = time.Second

// maxKeptListings is how many lengths of the list are kept ready. Others are cut from it
// whenever they are asked for, and sent as they are.
const maxKeptListings = 8

// A listing is the list of all rooms, read, encoded and compressed at most once in
// listingAge, because every open page asks for it. Safe for concurrent use.
type listing struct {
	turn  chan struct{}    // holds a token while somebody reads or looks; who waits for it can give up
	at    time.Time        // guarded by turn; when it was read, or could not be
	err   error            // guarded by turn; why it could not be
	text  []byte           // guarded by turn; the answer with all rooms, but for its end
	ends  []int            // guarded by turn; where in text so many rooms end
	ready map[int]*content // guarded by turn; by how many rooms they have
}

func newListing() listing { return listing{turn: make(chan struct{}, 1)} }

// errNoTurn is returned to who has waited too long for others.
var errNoTurn = errors.New("others are still waiting for the list of rooms")

// get returns the answer with at most limit rooms. Who reads does so for all who come
// within listingAge, even if it fails or its own client has gone.
func (l *listing) get(ctx context.Context, limit int, read func(context.Context) ([]Room, error)) (*content, error) {
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return nil, errNoTurn
	}
	if l.at.IsZero() || time.Since(l.at) >= listingAge {
		l.err = l.renew(read)
		l.at = time.Now()
	}
	if l.err != nil {
		return nil, l.err
	}
	return l.answer(min(limit, len(l.ends)-1)), nil
}

func (l *listing) renew(read func(context.Context) ([]Room, error)) error {
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	rooms, err := read(ctx)
	if err != nil {
		return err
	}
	l.ready = make(map[int]*content)
	return l.encode(rooms)
}

// encode makes the text of all rooms.
func (l *listing) encode(rooms []Room) error {
	text := []byte(`{"rooms":[`)
	ends := []int{len(text)}
	for i := range rooms {
		room, err := encode(&rooms[i])
		if err != nil {
			return err
		}
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, bytes.TrimSpace(room)...)
		ends = append(ends, len(text))
	}
	l.text, l.ends = text, ends
	return nil
}

// answer returns the answer with n rooms.
func (l *listing) answer(n int) *content {
	if c := l.ready[n]; c != nil {
		return c
	}
	c := newContent("application/json", append(l.text[:l.ends[n]:l.ends[n]], "]}\n"...))
	if len(l.ready) < maxKeptListings {
		l.ready[n] = c.compress()
	}
	return c
}
