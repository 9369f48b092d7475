package api

import (
	"bytes"
	"context"
	"errors"
	"time"

	"hubbub/server/access"
)

// listingAge is how old a list of rooms may be.
const listingAge = time.Second

// maxKeptListings is how many lengths of the list are kept ready. Others are cut from it
// whenever they are asked for.
const maxKeptListings = 8

// A listing is the list of all rooms, read, encoded and compressed at most once in
// listingAge, because every open page asks for it. What nobody may see is listed for those
// who may, as they ask. Safe for concurrent use.
type listing struct {
	door *access.Door

	turn  chan struct{}    // holds a token while somebody reads or looks; who waits for it can give up
	at    time.Time        // guarded by turn; when it was read, or could not be
	err   error            // guarded by turn; why it could not be
	rooms []listed         // guarded by turn; all that somebody may see
	some  bool             // guarded by turn; not all may see all of them
	text  []byte           // guarded by turn; the answer with all that everybody sees, but for its end
	ends  []int            // guarded by turn; where in text so many rooms end
	ready map[int]*content // guarded by turn; by how many rooms they have
}

// listed is a room of the list.
type listed struct {
	name string
	json []byte
	all  bool // everybody sees it
}

func newListing(door *access.Door) listing {
	return listing{door: door, turn: make(chan struct{}, 1)}
}

// errNoTurn is returned to who has waited too long for others.
var errNoTurn = errors.New("others are still waiting for the list of rooms")

// get returns the answer with at most limit rooms that a visitor may see. Who reads does so
// for all who come within listingAge, even if it fails or its own client has gone.
func (l *listing) get(ctx context.Context, limit int, v access.Visitor, read func(context.Context) ([]Room, error)) (*content, error) {
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
	if l.some && v.Person != nil {
		return l.answerFor(v, limit), nil
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
	l.rooms, l.some = make([]listed, 0, len(rooms)), false
	public := newListText()
	for i := range rooms {
		if l.door.Hides(rooms[i].Name) {
			continue
		}
		text, err := encode(&rooms[i])
		if err != nil {
			return err
		}
		r := listed{rooms[i].Name, bytes.TrimSpace(text), l.door.Lists(rooms[i].Name, access.Visitor{})}
		l.rooms = append(l.rooms, r)
		if r.all {
			public.add(r.json)
		} else {
			l.some = true
		}
	}
	l.text, l.ends = public.text, public.ends
	return nil
}

// answerFor returns the answer for one visitor.
func (l *listing) answerFor(v access.Visitor, limit int) *content {
	own := newListText()
	more := false // it sees more than everybody
	for _, r := range l.rooms {
		if len(own.ends) > limit {
			break
		}
		if r.all || l.door.Lists(r.name, v) {
			own.add(r.json)
			more = more || !r.all
		}
	}
	if !more {
		return l.answer(min(limit, len(l.ends)-1))
	}
	return newContent("application/json", append(own.text, listEnd...))
}

// listText is the text of a list, and where in it so many rooms end.
type listText struct {
	text []byte
	ends []int
}

const listEnd = "]}\n"

func newListText() *listText {
	text := []byte(`{"rooms":[`)
	return &listText{text, []int{len(text)}}
}

func (t *listText) add(room []byte) {
	if len(t.ends) > 1 {
		t.text = append(t.text, ',')
	}
	t.text = append(t.text, room...)
	t.ends = append(t.ends, len(t.text))
}

// answer returns the answer with n rooms.
func (l *listing) answer(n int) *content {
	if c := l.ready[n]; c != nil {
		return c
	}
	c := newContent("application/json", append(l.text[:l.ends[n]:l.ends[n]], listEnd...))
	if len(l.ready) < maxKeptListings {
		l.ready[n] = c.compress()
	}
	return c
}
