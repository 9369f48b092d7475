package acts

import (
	"errors"
	"time"

	"hubbub/server/cluster/codec"
	"hubbub/server/moderation"
)

// Encoding is the first byte of what Encode makes: by it others are told apart.
const Encoding = 'a'

// version is that of the encoding, and the only one that is read.
const version = 1

// Errors of Decode.
var (
	ErrMalformed = errors.New("this is no act")
	ErrNewer     = errors.New("the act was made by a newer version of Hubbub")
)

// What is written. The numbers of fields never change. Of what an act imposes, room, reason, time
// and name of who did it are those of its record, and addresses stay where they are.
type (
	encoded struct {
		Version  int              `cbor:"0,keyasint"`
		Follows  string           `cbor:"1,keyasint,omitempty"` // the key of an act that this is not the first part of
		Deed     *encodedDeed     `cbor:"2,keyasint,omitempty"`
		Item     *encodedItem     `cbor:"3,keyasint,omitempty"`
		Reported *encodedReported `cbor:"4,keyasint,omitempty"`
		Ended    *encodedEnds     `cbor:"5,keyasint,omitempty"`
	}
	encodedDeed struct {
		Room      string            `cbor:"0,keyasint"`
		Key       string            `cbor:"1,keyasint,omitempty"`
		Parts     int               `cbor:"2,keyasint,omitempty"`
		At        int64             `cbor:"3,keyasint"` // Unix milliseconds, as are all times
		Holds     string            `cbor:"4,keyasint"` // where
		ByUser    string            `cbor:"5,keyasint,omitempty"`
		ByName    string            `cbor:"6,keyasint,omitempty"`
		Act       string            `cbor:"7,keyasint"`
		User      string            `cbor:"8,keyasint,omitempty"`
		Name      string            `cbor:"9,keyasint,omitempty"`
		Seq       int64             `cbor:"10,keyasint,omitempty"`
		Until     int64             `cbor:"11,keyasint,omitempty"`
		Reason    string            `cbor:"12,keyasint,omitempty"`
		Detail    []byte            `cbor:"13,keyasint,omitempty"`
		Binds     bool              `cbor:"14,keyasint,omitempty"`
		Sanctions []encodedSanction `cbor:"15,keyasint,omitempty"`
		Lifts     int64             `cbor:"16,keyasint,omitempty"`
		Frees     string            `cbor:"17,keyasint,omitempty"`
		Filter    *encodedFilter    `cbor:"18,keyasint,omitempty"`
		Modes     *encodedModes     `cbor:"19,keyasint,omitempty"`
		Item      int64             `cbor:"20,keyasint,omitempty"`
		Ends      []encodedEnds     `cbor:"21,keyasint,omitempty"`
		Through   string            `cbor:"22,keyasint,omitempty"`
		Hides     int64             `cbor:"23,keyasint,omitempty"`
	}
	encodedSanction struct {
		Kind     string `cbor:"0,keyasint"`
		User     string `cbor:"1,keyasint"`
		Name     string `cbor:"2,keyasint,omitempty"`
		Skeleton string `cbor:"3,keyasint,omitempty"`
		Until    int64  `cbor:"4,keyasint,omitempty"`
		Guest    bool   `cbor:"5,keyasint,omitempty"`
		Holds    bool   `cbor:"6,keyasint,omitempty"`
	}
	encodedFilter struct {
		Text  string `cbor:"0,keyasint"`
		Like  bool   `cbor:"1,keyasint,omitempty"`
		User  string `cbor:"2,keyasint,omitempty"`
		Until int64  `cbor:"3,keyasint,omitempty"`
	}
	encodedModes struct {
		Of        int64             `cbor:"0,keyasint"`
		Topic     string            `cbor:"1,keyasint,omitempty"`
		Rules     moderation.Rules  `cbor:"2,keyasint"`
		Before    *moderation.Rules `cbor:"3,keyasint,omitempty"`
		Pins      []encodedPin      `cbor:"4,keyasint,omitempty"`
		Announced string            `cbor:"5,keyasint,omitempty"`
		At        int64             `cbor:"6,keyasint,omitempty"`
		Live      *encodedPin       `cbor:"7,keyasint,omitempty"`
		Screen    *encodedPin       `cbor:"8,keyasint,omitempty"`
	}
	encodedPin struct {
		Seq  int64  `cbor:"0,keyasint"`
		User string `cbor:"1,keyasint,omitempty"`
		From string `cbor:"2,keyasint,omitempty"`
		Text string `cbor:"3,keyasint,omitempty"`
	}
	encodedItem struct {
		Kind    string          `cbor:"0,keyasint"`
		Room    string          `cbor:"1,keyasint"`
		User    string          `cbor:"2,keyasint,omitempty"`
		Name    string          `cbor:"3,keyasint,omitempty"`
		Text    string          `cbor:"4,keyasint,omitempty"`
		Reason  string          `cbor:"5,keyasint,omitempty"`
		Seq     int64           `cbor:"6,keyasint,omitempty"`
		Author  []byte          `cbor:"7,keyasint,omitempty"`
		OwnID   string          `cbor:"8,keyasint,omitempty"`
		Reports []encodedReport `cbor:"9,keyasint,omitempty"`
		After   int64           `cbor:"10,keyasint,omitempty"`
		ReplyTo int64           `cbor:"11,keyasint,omitempty"`
		Ask     bool            `cbor:"12,keyasint,omitempty"`
	}
	encodedReport struct {
		User   string `cbor:"0,keyasint"`
		Name   string `cbor:"1,keyasint,omitempty"`
		Reason string `cbor:"2,keyasint,omitempty"`
		At     int64  `cbor:"3,keyasint"`
	}
	encodedReported struct {
		Item   int64         `cbor:"0,keyasint"`
		Report encodedReport `cbor:"1,keyasint"`
	}
	encodedEnds struct {
		Done string  `cbor:"0,keyasint"`
		IDs  []int64 `cbor:"1,keyasint"`
	}
)

var (
	_ Change = (*waiting)(nil)
	_ Change = (*reported)(nil)
	_ Change = (*ended)(nil)
)

// write returns what is written as bytes.
func (w *encoded) write() []byte {
	w.Version = version
	b, err := codec.Marshal(w)
	if err != nil {
		panic(err) // there is nothing in it that cannot be written
	}
	return append([]byte{Encoding}, b...)
}

// Encode implements Change.
func (p part) Encode() []byte {
	if !p.first {
		return (&encoded{Follows: p.key}).write()
	}
	d, r := p.deed, &p.record
	w := &encodedDeed{
		Room: d.room, Key: d.key, Parts: d.parts, At: d.now.UnixMilli(),
		Holds: r.Room, ByUser: r.ByUser, ByName: r.ByName, Act: r.Act, User: r.User, Name: r.Name, Seq: r.Seq,
		Until: millis(r.Until), Reason: r.Reason, Detail: r.Detail, Binds: d.binds, Lifts: d.lifts, Frees: d.frees, Hides: d.hides,
	}
	for i := range d.sanctions {
		s := &d.sanctions[i]
		w.Sanctions = append(w.Sanctions, encodedSanction{s.Kind, s.User, s.Name, s.Skeleton, millis(s.Until), s.Guest, s.Holds})
	}
	if f := d.filters; f != nil {
		w.Filter = &encodedFilter{f.Text, f.Like, f.User, millis(f.Until)}
	}
	if d.modes != nil {
		w.Modes = encodeModes(d.modes, d.modesOf)
	}
	if d.item != nil {
		w.Item = d.item.ID
	}
	if d.through != nil {
		w.Through = d.through.User
	}
	for _, e := range d.ends {
		w.Ends = append(w.Ends, encodedEnds{e.done, []int64{e.id}})
	}
	return (&encoded{Deed: w}).write()
}

func encodeModes(m *moderation.Modes, of int64) *encodedModes {
	w := &encodedModes{Of: of, Topic: m.Topic, Rules: m.Rules, Before: m.Shield, Live: (*encodedPin)(m.Live), Screen: (*encodedPin)(m.Screen)}
	for _, p := range m.Pins {
		w.Pins = append(w.Pins, encodedPin(p))
	}
	if m.Announcement != nil {
		w.Announced, w.At = m.Announcement.Text, m.Announcement.At.UnixMilli()
	}
	return w
}

// Encode implements Change.
func (w *waiting) Encode() []byte {
	i := &w.item
	to := &encodedItem{Kind: i.Kind, Room: i.Room, User: i.User, Name: i.Name, Text: i.Text, Reason: i.Reason, Seq: i.Seq, Author: i.Author[:], OwnID: i.OwnID, After: w.after, ReplyTo: i.ReplyTo, Ask: i.Ask}
	for _, r := range i.Reports {
		to.Reports = append(to.Reports, encodedReport(r))
	}
	return (&encoded{Item: to}).write()
}

// Encode implements Change.
func (r *reported) Encode() []byte {
	return (&encoded{Reported: &encodedReported{r.item, encodedReport(r.report)}}).write()
}

// Encode implements Change.
func (e *ended) Encode() []byte { return (&encoded{Ended: &encodedEnds{e.done, e.ids}}).write() }

// millis returns a time in Unix milliseconds, 0 for none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
