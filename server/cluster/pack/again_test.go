package pack_test

import (
	"errors"
	"testing"
	"time"

	"hubbub/server/cluster/pack"
	"hubbub/server/wire"
)

// What stands for a message says so, and nothing else.
func TestAgain(t *testing.T) {
	at := time.Unix(1_700_000_000, 123_456_789)
	b, err := pack.Encode(&pack.Pack{Node: "n", Again: &pack.Again{Of: 7, At: at, Data: []byte("rest")}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := pack.Decode(b)
	if err != nil || p.Again == nil || p.Again.Of != 7 || !p.Again.At.Equal(at) || string(p.Again.Data) != "rest" || len(p.Publications) > 0 {
		t.Errorf("decoded %+v, %v", p, err)
	}
	said := []pack.Publication{{Room: "lobby", Drafts: []pack.Draft{{Entry: wire.Entry{Kind: wire.KindMessage, Text: "a"}}}}}
	for name, p := range map[string]pack.Pack{
		"of nothing":        {Node: "n", Again: &pack.Again{At: at, Data: []byte("rest")}},
		"without a rest":    {Node: "n", Again: &pack.Again{Of: 7, At: at}},
		"with publications": {Node: "n", Again: &pack.Again{Of: 7, At: at, Data: []byte("rest")}, Publications: said},
	} {
		if _, err := pack.Encode(&p); !errors.Is(err, pack.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A draft is found by its place in all publications.
func TestDraftOf(t *testing.T) {
	text := func(texts ...string) (p pack.Publication) {
		for _, text := range texts {
			p.Drafts = append(p.Drafts, pack.Draft{Entry: wire.Entry{Text: text}})
		}
		return p
	}
	p := pack.Pack{Publications: []pack.Publication{text("0", "1"), text(), text("2"), text("3")}}
	for i, want := range []string{"0", "1", "2", "3"} {
		if d := p.Draft(i); d == nil || d.Text != want {
			t.Errorf("draft %d is %+v", i, d)
		}
	}
	if d := p.Draft(4); d != nil {
		t.Errorf("draft 4 is %+v", d)
	}
}

// What is blanked says nothing, and takes as many bytes as before.
func TestBlank(t *testing.T) {
	m := pack.Draft{Entry: wire.Entry{Kind: wire.KindMessage, From: "Ana", ID: "a1", Text: "olá", Notice: "n"}}
	m.Blank()
	if m.Text != "    " || m.Notice != "" || m.From != "Ana" || m.ID != "a1" {
		t.Errorf("a message is %+v", m)
	}
	r := pack.Draft{Entry: wire.Entry{Kind: wire.KindRoom, Text: `{"topic":"tea"}`, Notice: "tea"}}
	r.Blank()
	if r.Text != "{}" || r.Notice != "" {
		t.Errorf("a state is %+v", r)
	}
}
