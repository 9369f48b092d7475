package private

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

// FuzzParse: what is read is one line of JSON for somebody, and reads the same when it is sent on.
func FuzzParse(f *testing.F) {
	whole := frame{Node: "n1", Kind: "command", Room: "tea", To: "T1", Event: []byte(`{"type":"command"}`)}
	f.Add(whole.encode())
	f.Add(whole.encode()[:20])
	broken := frame{Node: "n1", Kind: "answer", Room: "tea", To: "ANA", Event: []byte("{\n}")}
	f.Add(broken.encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := parse(data)
		if err != nil {
			return
		}
		if !json.Valid(got.Event) || bytes.ContainsAny(got.Event, "\r\n") || got.Kind == "" || got.Room == "" || got.To == "" {
			t.Fatalf("read %+v", got)
		}
		again, err := parse(got.encode())
		if err != nil || !reflect.DeepEqual(got, again) {
			t.Fatalf("%+v, %v\nwant %+v", again, err, got)
		}
	})
}

// TestParse: what is for nobody, or of another version, is not told.
func TestParse(t *testing.T) {
	good := frame{Node: "n1", Kind: "command", Room: "tea", To: "T1", Event: []byte(`{"a":1}`)}
	if _, err := parse(good.encode()); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*frame){
		"no kind":   func(f *frame) { f.Kind = "" },
		"no room":   func(f *frame) { f.Room = "" },
		"nobody":    func(f *frame) { f.To = "" },
		"long":      func(f *frame) { f.To = string(make([]byte, maxText+1)) },
		"no JSON":   func(f *frame) { f.Event = []byte(`{`) },
		"two lines": func(f *frame) { f.Event = []byte("{\"a\":\n1}") },
	} {
		f := good
		change(&f)
		if _, err := parse(f.encode()); err == nil {
			t.Errorf("%s: read", name)
		}
	}
	other := bytes.Replace(good.encode(), []byte{0, version}, []byte{0, version + 1}, 1)
	if _, err := parse(other); err == nil {
		t.Error("another version: read")
	}
}
