package pack_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"hubbub/server/cluster/pack"
	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// full is a pack that uses every field.
func full() *pack.Pack {
	return &pack.Pack{Node: "n1", Count: 7, Applied: 41, Digest: 1 << 63, Publications: []pack.Publication{
		{Room: "lobby", Title: "Lobby", Drafts: []pack.Draft{{
			Entry:      wire.Entry{Kind: wire.KindMessage, User: "u", Role: "moderator", ID: "c1", From: "Ana", Text: "olá", Notice: "n", Target: 3, Ask: true},
			Author:     [16]byte{1, 2, 3},
			Speaker:    identity.Speaker{User: "u", Role: identity.Moderator, Guest: true, Since: time.UnixMilli(1_700_000_000_123), Machine: true},
			Attachment: []byte{0xff, 0},
		}, {Entry: wire.Entry{Kind: wire.KindMessage, From: "Bia", Text: ""}}, {Entry: wire.Entry{Kind: wire.KindEdited, Target: 3, Text: "b"}, Window: 900_000}, {Entry: wire.Entry{Kind: wire.KindUnreact, User: "u", Target: 3, Text: "👍"}}}},
		{Room: "old", Floor: 12},
		{Drafts: []pack.Draft{{Attachment: []byte{1}}}},
	}}
}

func TestRoundTrip(t *testing.T) {
	b, err := pack.Encode(full())
	if err != nil {
		t.Fatal(err)
	}
	got, err := pack.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	want := full()
	want.Publications[1].Drafts = []pack.Draft{}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// TestOf: no address goes into a pack.
func TestOf(t *testing.T) {
	d := pack.Of(&room.Draft{Speaker: identity.Speaker{User: "u", Address: "192.0.2.1"}, Received: time.Now()}, nil)
	if d.Speaker.Address != "" || d.Speaker.User != "u" {
		t.Errorf("got %+v", d.Speaker)
	}
}

// TestSize: a pack is never larger than the sum of what its drafts were taken for.
func TestSize(t *testing.T) {
	for name, p := range map[string]*pack.Pack{"full": full(), "long": with(func(p *pack.Pack) { p.Publications[0].Drafts[0].Text = strings.Repeat("é", 70_000) })} {
		t.Run(name, func(t *testing.T) {
			sum := 0
			for i := range p.Publications[0].Drafts {
				d := &p.Publications[0].Drafts[i]
				alone := &pack.Pack{Node: "n", Publications: []pack.Publication{{Room: "r", Drafts: []pack.Draft{*d}}}}
				b, err := pack.Encode(alone)
				if err != nil {
					t.Fatal(err)
				}
				if len(b) > d.Size() {
					t.Errorf("draft %d takes %d bytes, Size says %d", i, len(b), d.Size())
				}
				sum += d.Size()
			}
			if b, _ := pack.Encode(p); len(b) > sum {
				t.Errorf("the pack takes %d bytes, its drafts were taken for %d", len(b), sum)
			}
		})
	}
}

func with(change func(*pack.Pack)) *pack.Pack {
	p := full()
	change(p)
	return p
}

func TestBounds(t *testing.T) {
	draft := func(change func(*pack.Draft)) *pack.Pack {
		return with(func(p *pack.Pack) { change(&p.Publications[0].Drafts[0]) })
	}
	for name, p := range map[string]*pack.Pack{
		"no node":           with(func(p *pack.Pack) { p.Node = "" }),
		"long node":         with(func(p *pack.Pack) { p.Node = strings.Repeat("n", 1025) }),
		"no room":           with(func(p *pack.Pack) { p.Publications[0].Room = "" }),
		"long title":        with(func(p *pack.Pack) { p.Publications[0].Title = strings.Repeat("t", 1025) }),
		"floor":             with(func(p *pack.Pack) { p.Publications[1].Floor = -1 }),
		"publications":      with(func(p *pack.Pack) { p.Publications = make([]pack.Publication, 4097) }),
		"drafts":            with(func(p *pack.Pack) { p.Publications[1].Drafts = make([]pack.Draft, 4095) }),
		"change of a room":  draft(func(d *pack.Draft) { d.Kind = 0 }),
		"entry of no room":  with(func(p *pack.Pack) { p.Publications[0].Room, p.Publications[0].Title = "", "" }),
		"change of nothing": with(func(p *pack.Pack) { p.Publications[1] = pack.Publication{Drafts: make([]pack.Draft, 1)} }),
		"no changes":        with(func(p *pack.Pack) { p.Publications[1] = pack.Publication{} }),
		"titled changes":    with(func(p *pack.Pack) { p.Publications[2].Title = "t" }),
		"unknown kind":      draft(func(d *pack.Draft) { d.Kind = wire.KindUnreact + 1 }),
		"window":            draft(func(d *pack.Draft) { d.Window = 1 }),
		"window below 0":    draft(func(d *pack.Draft) { d.Kind, d.Window = wire.KindEdited, -1 }),
		"long reaction":     draft(func(d *pack.Draft) { d.Kind, d.Attachment, d.Text = wire.KindReact, nil, strings.Repeat("x", 41) }),
		"no reaction":       draft(func(d *pack.Draft) { d.Kind, d.Attachment, d.Text = wire.KindReact, nil, "" }),
		"attached reaction": draft(func(d *pack.Draft) { d.Kind = wire.KindReact }),
		"target":            draft(func(d *pack.Draft) { d.Target = -1 }),
		"long text":         draft(func(d *pack.Draft) { d.Text = strings.Repeat("x", 2<<20+1) }),
		"broken text":       draft(func(d *pack.Draft) { d.Text = "\xff" }),
		"broken name":       draft(func(d *pack.Draft) { d.From = "\xff" }),
		"long id":           draft(func(d *pack.Draft) { d.ID = strings.Repeat("i", 1025) }),
		"attachment":        draft(func(d *pack.Draft) { d.Attachment = make([]byte, 256<<10+1) }),
		"speaker":           draft(func(d *pack.Draft) { d.Speaker.User = strings.Repeat("u", 1025) }),
		"broken notice":     draft(func(d *pack.Draft) { d.Notice = "\xff" }),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := pack.Encode(p); !errors.Is(err, pack.ErrMalformed) {
				t.Errorf("Encode: %v", err)
			}
		})
	}
}

func TestDecode(t *testing.T) {
	good, err := pack.Encode(full())
	if err != nil {
		t.Fatal(err)
	}
	encoded := func(v any) []byte {
		b, err := cbor.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	draft := func(author []byte) any {
		return map[int]any{0: 1, 1: "n", 5: []any{map[int]any{0: "r", 2: []any{map[int]any{0: 1, 8: author}}}}}
	}
	for name, tt := range map[string]struct {
		bytes []byte
		want  error
	}{
		"good":          {good, nil},
		"empty":         {nil, pack.ErrMalformed},
		"cut":           {good[:len(good)-1], pack.ErrMalformed},
		"more":          {append(good[:len(good):len(good)], 0), pack.ErrMalformed},
		"no version":    {encoded(map[int]any{1: "n"}), pack.ErrMalformed},
		"newer":         {encoded(map[int]any{0: 2, 1: "n", 5: "of another kind"}), pack.ErrNewer},
		"unknown field": {encoded(map[int]any{0: 1, 1: "n", 99: 1}), pack.ErrNewer},
		"author":        {encoded(draft(make([]byte, 16))), nil},
		"short author":  {encoded(draft(make([]byte, 15))), pack.ErrMalformed},
		"twice":         {[]byte{0xa3, 0, 1, 1, 0x61, 'n', 1, 0x61, 'm'}, pack.ErrMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := pack.Decode(tt.bytes); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}
