package history

import (
	"context"
	"slices"
	"time"

	"hubbub/server/room"
	"hubbub/server/search"
	"hubbub/server/wire"
)

// roomsTime is after how long a search in all rooms goes into no more of them that need not be
// searched for the next hit: a thousand take half as long.
const roomsTime = 200 * time.Millisecond

// SearchRooms is Search in all rooms that may be read, of the maxListed ones of the latest
// activity: the newest hits that follow a mark, by the time at which they were said. Where the clock
// was put back, hits of several rooms are not in the order of their time, and some may be left out.
func (l *Log) SearchRooms(ctx context.Context, may func(room string) bool, query string, after room.Mark, limit int) (room.Hits, error) {
	q := search.Parse(query)
	if q.Terms() == 0 || limit <= 0 {
		return room.Hits{}, ctx.Err()
	}
	end, err := l.beginSearch(ctx)
	if err != nil {
		return room.Hits{}, err
	}
	defer end()
	rooms, err := l.Rooms(ctx)
	if err != nil {
		return room.Hits{}, err
	}
	s := roomsSearch{log: l, query: &q, after: after, limit: limit}
	for i := range rooms {
		if !may(rooms[i].Name) {
			continue
		}
		if s.isDone(&rooms[i]) {
			break
		}
		if err := s.visit(ctx, &rooms[i]); err != nil {
			return room.Hits{}, err
		}
	}
	hits := s.found()
	return room.Hits{Hits: hits, Terms: q.Terms(), Next: s.next, Partly: s.partly}, nil
}

// A roomsSearch goes through rooms, that of the latest activity first.
type roomsSearch struct {
	log   *Log
	query *search.Query
	after room.Mark
	limit int
	begun time.Time

	hits   []room.Hit // one more than the limit at most, the newest first
	partly bool       // the index of a room is being made anew
	next   room.Mark  // up to here all was searched; the zero Mark for all there is
}

// isDone reports whether nothing that is wanted can be in a room, nor in those that follow, or the
// time is up: then what they may have is left for another search, which gets on.
func (s *roomsSearch) isDone(r *Room) bool {
	if n := len(s.hits); n > s.limit && s.hits[n-1].At > r.At {
		return true
	}
	if s.begun.IsZero() {
		s.begun = time.Now()
		return false
	}
	if s.after != (room.Mark{}) && r.At >= s.after.At || time.Since(s.begun) < s.log.config.roomsTime {
		return false
	}
	s.stopAt(room.Mark{At: r.At})
	return true
}

// stopAt notes that what follows a mark was not searched.
func (s *roomsSearch) stopAt(m room.Mark) {
	if s.next == (room.Mark{}) || m.Compare(s.next) < 0 {
		s.next = m
	}
}

// visit searches a room.
func (s *roomsSearch) visit(ctx context.Context, r *Room) error {
	before, err := s.before(ctx, r)
	if err != nil {
		return err
	}
	found, err := s.log.searchIn(ctx, r.Name, s.query, before, s.limit+1)
	if err != nil {
		return err
	}
	if found.Partial {
		at, err := s.log.timeOf(ctx, r, found.From)
		if err != nil {
			return err
		}
		s.stopAt(room.Mark{At: at, Room: r.Name, Seq: found.From})
	}
	s.partly = s.partly || !found.Partial && len(found.Entries) <= s.limit && found.From > 1
	s.merge(r, found.Entries)
	return nil
}

// before returns before which number of a room hits follow the mark; 0 is the end.
func (s *roomsSearch) before(ctx context.Context, r *Room) (int64, error) {
	at := s.after.At
	switch {
	case s.after == (room.Mark{}) || r.At < at:
		return 0, nil
	case r.Name == s.after.Room:
		return max(s.after.Seq, 1), nil
	case r.Name > s.after.Room: // what was said at that moment follows
		at++
	}
	return s.log.seqAt(ctx, r.Name, at)
}

// merge puts hits of a room, which are in order, among the others, and leaves the oldest out.
func (s *roomsSearch) merge(r *Room, entries []wire.Entry) {
	merged := make([]room.Hit, 0, s.limit+1)
	old := s.hits
	for len(merged) <= s.limit && len(old)+len(entries) > 0 {
		if len(entries) > 0 {
			h := room.Hit{Room: r.Name, Title: r.Title, Epoch: r.Epoch, Entry: entries[0]}
			if len(old) == 0 || h.Mark().Compare(old[0].Mark()) < 0 {
				merged, entries = append(merged, h), entries[1:]
				continue
			}
		}
		merged, old = append(merged, old[0]), old[1:]
	}
	s.hits = merged
}

// found returns the hits before which none is missing, and notes where others may follow.
func (s *roomsSearch) found() []room.Hit {
	hits := s.hits
	if s.next != (room.Mark{}) {
		if i := slices.IndexFunc(hits, func(h room.Hit) bool { return h.Mark().Compare(s.next) > 0 }); i >= 0 {
			hits = hits[:i]
		}
	}
	if len(hits) > s.limit {
		hits = hits[:s.limit]
		s.next = hits[s.limit-1].Mark()
	}
	return hits
}
