package wire_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"hubbub/server/wire"
)

func TestDecode(t *testing.T) {
	id := strings.Repeat("i", wire.MaxID)
	session := strings.Repeat("s", wire.MaxSession)
	auth := strings.Repeat("a", wire.MaxAuth)
	tests := map[string]struct {
		data string
		want wire.Request
	}{
		"join":                  {`{"type":"join","room":"lobby","name":"Ana","session":"s1"}`, wire.Request{Type: "join", Room: "lobby", Name: "Ana", Session: "s1"}},
		"join without room":     {`{"type":"join","name":"Ana"}`, wire.Request{Type: "join", Name: "Ana"}},
		"join that holds":       {`{"type":"join","name":"Ana","hold":true}`, wire.Request{Type: "join", Name: "Ana", Hold: true}},
		"longest auth":          {`{"type":"join","auth":"` + auth + `"}`, wire.Request{Type: "join", Auth: auth}},
		"rename":                {`{"type":"rename","name":"Anna"}`, wire.Request{Type: "rename", Name: "Anna"}},
		"rename to nothing":     {`{"type":"rename"}`, wire.Request{Type: "rename"}},
		"leave":                 {`{"type":"leave"}`, wire.Request{Type: "leave"}},
		"say":                   {`{"type":"say","id":"c7","text":"hi"}`, wire.Request{Type: "say", ID: "c7", Text: "hi"}},
		"say without id":        {`{"type":"say","text":"hi"}`, wire.Request{Type: "say", Text: "hi"}},
		"say in reply":          {`{"type":"say","text":"hi","reply_to":41}`, wire.Request{Type: "say", Text: "hi", ReplyTo: 41}},
		"ask":                   {`{"type":"say","text":"why?","ask":true}`, wire.Request{Type: "say", Text: "why?", Ask: true}},
		"say nothing":           {`{"type":"say"}`, wire.Request{Type: "say"}},
		"null is absent":        {`{"type":"say","id":null,"text":"hi"}`, wire.Request{Type: "say", Text: "hi"}},
		"unknown fields":        {`{"type":"say","text":"hi","colour":{"r":1},"since":[1]}`, wire.Request{Type: "say", Text: "hi"}},
		"white space around":    {" \t\r\n{\"type\":\"say\",\"text\":\"hi\"}\r\n", wire.Request{Type: "say", Text: "hi"}},
		"escapes":               {`{"type":"say","text":"\u00e1\n\ud83e\udd8a\""}`, wire.Request{Type: "say", Text: "á\n🦊\""}},
		"half a surrogate":      {`{"type":"say","text":"\ud83e"}`, wire.Request{Type: "say", Text: "\uFFFD"}},
		"invalid UTF-8":         {"{\"type\":\"say\",\"text\":\"a\xffb\"}", wire.Request{Type: "say", Text: "a\uFFFDb"}},
		"longest id":            {`{"type":"say","id":"` + id + `","text":"hi"}`, wire.Request{Type: "say", ID: id, Text: "hi"}},
		"longest session":       {`{"type":"join","session":"` + session + `"}`, wire.Request{Type: "join", Session: session}},
		"moderate":              {`{"type":"moderate","id":"m1","act":"timeout","user":"u1","for_ms":5,"since":7}`, wire.Request{Type: "moderate", ID: "m1", Raw: []byte(`{"type":"moderate","id":"m1","act":"timeout","user":"u1","for_ms":5,"since":7}`)}},
		"report":                {`{"type":"report","id":"r1","seq":41}`, wire.Request{Type: "report", ID: "r1", Raw: []byte(`{"type":"report","id":"r1","seq":41}`)}},
		"reviewing":             {`{"type":"reviewing","item":5}`, wire.Request{Type: "reviewing", Raw: []byte(`{"type":"reviewing","item":5}`)}},
		"long session of a say": {`{"type":"say","session":"` + session + `+","text":"hi"}`, wire.Request{Type: "say", Session: session + "+", Text: "hi"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := wire.Decode([]byte(tt.data))
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("Decode(%s)\n= %+v, %v\nwant %+v", tt.data, got, err, tt.want)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	long := strings.Repeat("x", 65)
	tests := map[string]struct {
		data string
		code wire.Code
		id   string
	}{
		"empty":                    {"", wire.BadMessage, ""},
		"blank":                    {" \r\n\t", wire.BadMessage, ""},
		"not JSON":                 {"hello", wire.BadMessage, ""},
		"null":                     {"null", wire.BadMessage, ""},
		"string":                   {`"join"`, wire.BadMessage, ""},
		"number":                   {"4", wire.BadMessage, ""},
		"array":                    {`[{"type":"say","text":"hi"}]`, wire.BadMessage, ""},
		"cut short":                {`{"type":"say","text":"h`, wire.BadMessage, ""},
		"two objects":              {`{"type":"say","text":"a"}{"type":"say","text":"b"}`, wire.BadMessage, ""},
		"two lines":                {"{\"type\":\"say\"}\n{\"type\":\"say\"}", wire.BadMessage, ""},
		"comma at the end":         {`{"type":"say","text":"a",}`, wire.BadMessage, ""},
		"raw line break in string": {"{\"type\":\"say\",\"text\":\"a\nb\"}", wire.BadMessage, ""},
		"byte order mark":          {"\uFEFF{\"type\":\"say\"}", wire.BadMessage, ""},
		"NUL":                      {"\x00", wire.BadMessage, ""},
		"nested too deep":          {`{"a":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`, wire.BadMessage, ""},
		"no type":                  {`{"text":"hi"}`, wire.BadMessage, ""},
		"empty type":               {`{"type":"","text":"hi"}`, wire.BadMessage, ""},
		"type a number":            {`{"type":1}`, wire.BadMessage, ""},
		"type a list":              {`{"type":["say"]}`, wire.BadMessage, ""},
		"text a number":            {`{"type":"say","text":5}`, wire.BadMessage, ""},
		"text an object":           {`{"type":"say","text":{}}`, wire.BadMessage, ""},
		"id a number":              {`{"type":"say","id":7,"text":"hi"}`, wire.BadMessage, ""},
		"name true":                {`{"type":"join","name":true}`, wire.BadMessage, ""},
		"room a list":              {`{"type":"join","name":"Ana","room":[]}`, wire.BadMessage, ""},
		"session a number":         {`{"type":"join","name":"Ana","session":1}`, wire.BadMessage, ""},
		"auth a list":              {`{"type":"join","name":"Ana","auth":["a"]}`, wire.BadMessage, ""},
		"auth too long":            {`{"type":"join","name":"Ana","auth":"` + strings.Repeat("a", 513) + `"}`, wire.AuthInvalid, ""},
		"hold a word":              {`{"type":"join","name":"Ana","hold":"yes"}`, wire.BadMessage, ""},
		"rename to a number":       {`{"type":"rename","name":7}`, wire.BadMessage, ""},
		"id too long":              {`{"type":"say","id":"` + long + `","text":"hi"}`, wire.BadMessage, ""},
		"session too long":         {`{"type":"join","session":"` + long + `"}`, wire.BadMessage, ""},
		"act with a long id":       {`{"type":"moderate","id":"` + long + `","act":"clear"}`, wire.BadMessage, ""},
		"act whose id is a number": {`{"type":"moderate","id":7,"act":"clear"}`, wire.BadMessage, ""},
		"unknown type":             {`{"type":"shout","text":"hi"}`, wire.UnknownType, ""},
		"unknown type, odd fields": {`{"type":"typing","id":"c7","text":{"a":1}}`, wire.UnknownType, "c7"},
		"wrong field, with id":     {`{"type":"say","id":"c7","text":5}`, wire.BadMessage, "c7"},
		"unknown type with id":     {`{"type":"shout","id":"c7"}`, wire.UnknownType, "c7"},
		"unknown type, id long":    {`{"type":"shout","id":"` + long + `"}`, wire.UnknownType, ""},
		"type in capitals":         {`{"type":"SAY","id":"c7"}`, wire.UnknownType, "c7"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r, err := wire.Decode([]byte(tt.data))
			var e *wire.Error
			if !errors.As(err, &e) {
				t.Fatalf("Decode = %+v, %v, want a *wire.Error", r, err)
			}
			if e.Code != tt.code || e.ID != tt.id || e.Message == "" {
				t.Errorf("Decode: %+v, want code %q, id %q and a message", e, tt.code, tt.id)
			}
			if !reflect.DeepEqual(r, wire.Request{}) {
				t.Errorf("a refused message left %+v", r)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"type":"join","room":"lobby","name":"Ana","session":"s1","since":{"epoch":"e","seq":41}}`,
		`{"type":"join","name":"Ana","auth":"correct horse","hold":true}`,
		`{"type":"rename","name":"A\u006ena"}`,
		`{"type":"leave"}`,
		`{"type":"ping"}`,
		`{"type":"moderate","id":"m1","act":"ban","user":"u1","since":7,"room":"*"}`,
		`{"type":"say","id":"c7","text":"h\u00ed\ud83e"}`,
		`{"type":"say","id":"c8","text":"x","reply_to":9223372036854775807,"ask":true}`,
		`{"type":"say","text":"x","reply_to":-1.5e3,"ask":0}`,
		`{"type":"edit","id":"e1","seq":41,"text":"x"}`,
		`{"type":"shout","id":"c7"}`,
		`{"type":"say","text":5}`,
		`[{"type":"say"}]`,
		" {\"TYPE\":\"say\",\"text\":\"\xff\"}",
		`null`,
		``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := wire.Decode(data)
		if err != nil {
			var e *wire.Error
			if !errors.As(err, &e) || e.Code != wire.BadMessage && e.Code != wire.UnknownType {
				t.Fatalf("error %v", err)
			}
			if e.Code.CloseCode() != 0 || len(e.ID) > wire.MaxID || !reflect.DeepEqual(r, wire.Request{}) {
				t.Fatalf("%+v beside %+v", r, e)
			}
			return
		}
		switch r.Type {
		case wire.TypeJoin:
			if len(r.Session) > wire.MaxSession || len(r.Auth) > wire.MaxAuth {
				t.Fatalf("session of %d bytes, auth of %d", len(r.Session), len(r.Auth))
			}
		case wire.TypeSay:
			if len(r.ID) > wire.MaxID {
				t.Fatalf("id of %d bytes", len(r.ID))
			}
		case wire.TypeRename, wire.TypeLeave, wire.TypePing:
		case wire.TypeModerate, wire.TypeEdit, wire.TypeRemove:
			if !json.Valid(r.Raw) || len(r.ID) > wire.MaxID {
				t.Fatalf("an act of %q, id %q", r.Raw, r.ID)
			}
		default:
			t.Fatalf("type %q", r.Type)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	data := []byte(`{"type":"say","id":"c7","text":"` + strings.Repeat("a", 100) + `"}`)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wire.Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}
