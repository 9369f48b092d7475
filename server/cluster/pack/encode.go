package pack

import (
	"errors"
	"fmt"
	"time"

	"hubbub/server/cluster/codec"
	"hubbub/server/identity"
	"hubbub/server/wire"
)

// Bounds of what is read. They are part of the version: two nodes have to agree on what is no
// pack.
const (
	maxPublications = codec.MaxElements
	maxDrafts       = codec.MaxElements // in all publications of a pack
	maxWord         = 1024              // bytes of a name, an id or a title
	maxText         = 2 << 20
	maxAttachment   = 256 << 10
	maxAgain        = 64 << 20 // more than NATS takes
)

// Errors of Decode.
var (
	ErrMalformed = errors.New("this is no pack")
	ErrNewer     = errors.New("the pack was made by a newer version of Hubbub")
)

// What is written. The numbers of fields never change, and one that is no longer used is not
// given to another.
type (
	packed struct {
		Version      int         `cbor:"0,keyasint"`
		Node         string      `cbor:"1,keyasint"`
		Count        uint64      `cbor:"2,keyasint"`
		Applied      uint64      `cbor:"3,keyasint"`
		Digest       uint64      `cbor:"4,keyasint"`
		Publications []published `cbor:"5,keyasint"`
		Again        *again      `cbor:"6,keyasint,omitempty"`
		Index        string      `cbor:"7,keyasint,omitempty"`
	}
	again struct {
		Of   uint64 `cbor:"0,keyasint"`
		At   int64  `cbor:"1,keyasint"` // Unix nanoseconds
		Data []byte `cbor:"2,keyasint"`
	}
	published struct {
		Room   string    `cbor:"0,keyasint"`
		Title  string    `cbor:"1,keyasint,omitempty"`
		Drafts []drafted `cbor:"2,keyasint,omitempty"`
		Floor  int64     `cbor:"3,keyasint,omitempty"`
	}
	drafted struct {
		Kind       uint8    `cbor:"0,keyasint"`
		Target     int64    `cbor:"1,keyasint,omitempty"`
		User       string   `cbor:"2,keyasint,omitempty"`
		Role       string   `cbor:"3,keyasint,omitempty"`
		ID         string   `cbor:"4,keyasint,omitempty"`
		From       string   `cbor:"5,keyasint,omitempty"`
		Text       string   `cbor:"6,keyasint,omitempty"`
		Notice     string   `cbor:"7,keyasint,omitempty"`
		Author     []byte   `cbor:"8,keyasint,omitempty"`
		Speaker    *speaker `cbor:"9,keyasint,omitempty"`
		Attachment []byte   `cbor:"10,keyasint,omitempty"`
		Window     int64    `cbor:"11,keyasint,omitempty"`
		ReplyTo    int64    `cbor:"12,keyasint,omitempty"` // the target of a message: who does not know of it must not number the message
		Ask        bool     `cbor:"13,keyasint,omitempty"`
		Reaction   string   `cbor:"14,keyasint,omitempty"` // the text of a reaction: who does not know of it must not pass it over
	}
	speaker struct {
		User    string `cbor:"0,keyasint,omitempty"`
		Role    uint8  `cbor:"1,keyasint,omitempty"`
		Guest   bool   `cbor:"2,keyasint,omitempty"`
		Since   int64  `cbor:"3,keyasint,omitempty"` // Unix milliseconds; 0 if it is not known
		Machine bool   `cbor:"4,keyasint,omitempty"`
	}
)

// Encode returns p as bytes, or why Decode would refuse them.
func Encode(p *Pack) ([]byte, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	w := packed{Version: Version, Node: p.Node, Count: p.Count, Index: p.Index, Applied: p.Applied, Digest: p.Digest, Publications: make([]published, len(p.Publications))}
	for i, from := range p.Publications {
		to := published{Room: from.Room, Title: from.Title, Floor: from.Floor, Drafts: make([]drafted, len(from.Drafts))}
		for j := range from.Drafts {
			to.Drafts[j] = from.Drafts[j].packed()
		}
		w.Publications[i] = to
	}
	if a := p.Again; a != nil {
		w.Again = &again{a.Of, a.At.UnixNano(), a.Data}
	}
	return codec.Marshal(w)
}

// Decode reads what Encode has made, or fails with ErrMalformed or ErrNewer.
func Decode(b []byte) (*Pack, error) {
	var r packed
	if err := codec.UnmarshalVersion(b, &r, Version, ErrMalformed, ErrNewer); err != nil {
		return nil, err
	}
	if r.Version != Version {
		return nil, fmt.Errorf("%w: there is no version %d", ErrMalformed, r.Version)
	}
	p := &Pack{Node: r.Node, Count: r.Count, Index: r.Index, Applied: r.Applied, Digest: r.Digest, Publications: make([]Publication, len(r.Publications))}
	for i, from := range r.Publications {
		to := Publication{Room: from.Room, Title: from.Title, Floor: from.Floor, Drafts: make([]Draft, len(from.Drafts))}
		for j := range from.Drafts {
			d := &from.Drafts[j]
			if len(d.Author) != 0 && len(d.Author) != len(to.Drafts[j].Author) {
				return nil, fmt.Errorf("%w: an author of %d bytes", ErrMalformed, len(d.Author))
			}
			to.Drafts[j] = d.draft()
		}
		p.Publications[i] = to
	}
	if a := r.Again; a != nil {
		p.Again = &Again{a.Of, time.Unix(0, a.At), a.Data}
	}
	return p, p.check()
}

func (d *Draft) packed() drafted {
	w := drafted{
		Kind: uint8(d.Kind), Target: d.Target, User: d.User, Role: d.Role, ID: d.ID, From: d.From,
		Text: d.Text, Notice: d.Notice, Attachment: d.Attachment, Window: d.Window, Ask: d.Ask,
	}
	if d.Kind == wire.KindMessage {
		w.Target, w.ReplyTo = 0, d.Target
	}
	if d.Kind.IsReaction() {
		w.Text, w.Reaction = "", d.Text
	}
	if d.Author != [16]byte{} {
		w.Author = d.Author[:]
	}
	by := speaker{User: d.Speaker.User, Role: uint8(d.Speaker.Role), Guest: d.Speaker.Guest, Machine: d.Speaker.Machine}
	if !d.Speaker.Since.IsZero() {
		by.Since = d.Speaker.Since.UnixMilli()
	}
	if by != (speaker{}) {
		w.Speaker = &by
	}
	return w
}

func (r *drafted) draft() Draft {
	d := Draft{Entry: wire.Entry{
		Kind: wire.Kind(r.Kind), Target: r.Target, User: r.User, Role: r.Role, ID: r.ID, From: r.From,
		Text: r.Text, Notice: r.Notice, Ask: r.Ask, Answered: wire.Kind(r.Kind) == wire.KindAnswered && r.Text != "",
	}, Attachment: r.Attachment, Window: r.Window}
	switch {
	case d.Kind == wire.KindMessage:
		d.Target = r.ReplyTo
	case d.Kind.IsReaction():
		d.Text = r.Reaction
	}
	copy(d.Author[:], r.Author)
	if by := r.Speaker; by != nil {
		d.Speaker = identity.Speaker{User: by.User, Role: identity.Role(by.Role), Guest: by.Guest, Machine: by.Machine}
		if by.Since != 0 {
			d.Speaker.Since = time.UnixMilli(by.Since)
		}
	}
	return d
}
