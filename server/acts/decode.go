package acts

import (
	"encoding/json"
	"fmt"
	"time"

	"hubbub/server/cluster/codec"
	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/wire"
)

// maxEncoded is how many bytes are read at most.
const maxEncoded = 256 << 10

// Decode rebuilds on another node what Encode has made. The error is ErrMalformed or ErrNewer.
func (a *Acts) Decode(b []byte) (Change, error) {
	if len(b) == 0 || b[0] != Encoding || len(b) > maxEncoded {
		return nil, fmt.Errorf("%w: %d bytes", ErrMalformed, len(b))
	}
	b = b[1:]
	var r encoded
	if err := codec.UnmarshalVersion(b, &r, version, ErrMalformed, ErrNewer); err != nil {
		return nil, err
	}
	switch {
	case r.Version != version:
	case r.Deed != nil:
		return a.decodeDeed(r.Deed)
	case r.Follows != "":
		return part{&deed{Acts: a, foreign: true, key: r.Follows}, false}, nil
	case r.Item != nil:
		return a.decodeItem(r.Item)
	case r.Reported != nil:
		return &reported{Acts: a, foreign: true, item: r.Reported.Item, report: wire.Report(r.Reported.Report)}, nil
	case r.Ended != nil:
		return &ended{Acts: a, foreign: true, done: r.Ended.Done, ids: r.Ended.IDs}, nil
	}
	return nil, fmt.Errorf("%w: it says nothing", ErrMalformed)
}

func (a *Acts) decodeDeed(r *encodedDeed) (Change, error) {
	if r.Act == "" || r.Room == "" || r.Holds != r.Room && r.Holds != moderation.Everywhere || len(r.Detail) > 0 && !json.Valid(r.Detail) {
		return nil, fmt.Errorf("%w: of no kind, or in no room", ErrMalformed)
	}
	now := time.UnixMilli(r.At)
	d := &deed{
		Acts: a, foreign: true, room: r.Room, key: r.Key, parts: r.Parts, now: now, lifts: r.Lifts, frees: r.Frees, binds: r.Binds, hides: r.Hides,
		record: moderation.Record{
			Room: r.Holds, At: now, ByUser: r.ByUser, ByName: r.ByName, Act: r.Act, User: r.User, Name: r.Name, Seq: r.Seq,
			Until: timeOf(r.Until), Reason: r.Reason, Detail: r.Detail,
		},
	}
	for _, s := range r.Sanctions {
		d.sanctions = append(d.sanctions, moderation.Sanction{
			Kind: s.Kind, User: s.User, Name: s.Name, Skeleton: s.Skeleton, Room: r.Holds, Reason: r.Reason, By: r.ByName,
			At: now, Until: timeOf(s.Until), Guest: s.Guest, Holds: s.Holds,
		})
	}
	if f := r.Filter; f != nil {
		d.filters = &moderation.Filter{Room: r.Holds, Text: f.Text, Like: f.Like, User: f.User, By: r.ByName, At: now, Until: timeOf(f.Until)}
	}
	if r.Modes != nil {
		m := r.Modes.modes()
		d.modes, d.modesOf = &m, r.Modes.Of
	}
	if r.Item != 0 {
		d.item = &queue.Item{Item: wire.Item{ID: r.Item}}
	}
	if r.Through != "" {
		d.through = &moderation.FreeGuest{Room: r.Room, User: r.Through, At: now}
	}
	for _, e := range r.Ends {
		for _, id := range e.IDs {
			d.ends = append(d.ends, ending{id, e.Done})
		}
	}
	return part{d, true}, nil
}

func (r *encodedModes) modes() moderation.Modes {
	m := moderation.Modes{Topic: r.Topic, Rules: r.Rules, Shield: r.Before, Version: r.Of, Live: (*moderation.Pin)(r.Live), Screen: (*moderation.Pin)(r.Screen)}
	for _, p := range r.Pins {
		m.Pins = append(m.Pins, moderation.Pin(p))
	}
	if r.Announced != "" {
		m.Announcement = &moderation.Announcement{Text: r.Announced, At: time.UnixMilli(r.At)}
	}
	return m
}

func (a *Acts) decodeItem(r *encodedItem) (Change, error) {
	i := queue.Item{Item: wire.Item{Kind: r.Kind, Room: r.Room, User: r.User, Name: r.Name, Text: r.Text, Reason: r.Reason, Seq: r.Seq, ReplyTo: r.ReplyTo, Ask: r.Ask}, OwnID: r.OwnID}
	if r.ReplyTo < 0 || r.Room == "" || len(r.Author) != len(i.Author) {
		return nil, fmt.Errorf("%w: an item of no room, or of nobody", ErrMalformed)
	}
	copy(i.Author[:], r.Author)
	for _, report := range r.Reports {
		i.Reports = append(i.Reports, wire.Report(report))
	}
	return &waiting{Acts: a, foreign: true, item: i, after: r.After}, nil
}

// timeOf reads what millis has made.
func timeOf(millis int64) time.Time {
	if millis == 0 {
		return time.Time{}
	}
	return time.UnixMilli(millis)
}
