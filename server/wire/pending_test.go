package wire_test

import (
	"encoding/json"
	"strings"
	"testing"

	"hubbub/server/wire"
)

func TestAppendPending(t *testing.T) {
	held := wire.Item{ID: 5, Kind: wire.ItemHeld, Room: "lobby", At: 7, User: "u1", Name: "Ana", Text: "a\nb", Reason: `the "word"`}
	reported := wire.Item{ID: 6, Kind: wire.ItemReport, Room: "lobby", At: 7, User: "u1", Name: "Ana", Text: "hi", Seq: 41, Count: 3, Hidden: true,
		Reports: []wire.Report{{User: "u2", Name: "Bo", Reason: "spam", At: 8}, {User: "u3", At: 9}}, Looking: []string{"Vera", `"Mo"`}}
	ended := reported
	ended.Done = wire.DoneRemove
	item := func(i wire.Item) func([]byte) []byte {
		return func(dst []byte) []byte { return wire.AppendPending(dst, &i) }
	}
	for name, tt := range map[string]struct {
		append func([]byte) []byte
		want   string
	}{
		"held": {item(held), `{"type":"pending","item":{"id":5,"kind":"held","room":"lobby","at":7,"user":"u1","name":"Ana","text":"a\nb","reason":"the \"word\""}}`},
		"reported": {item(reported), `{"type":"pending","item":{"id":6,"kind":"report","room":"lobby","at":7,"user":"u1","name":"Ana","text":"hi","seq":41,` +
			`"reports":[{"user":"u2","name":"Bo","reason":"spam","at":8},{"user":"u3","at":9}],"count":3,"hidden":true,"looking":["Vera","\"Mo\""]}}`},
		"ended":                        {item(ended), `{"type":"pending","item":{"id":6,"kind":"report","room":"lobby","at":7,"user":"u1","name":"Ana","seq":41,"done":"remove"}}`},
		"count":                        {func(dst []byte) []byte { return wire.AppendPendingCount(dst, 0) }, `{"type":"pending","count":0}`},
		"to the author":                {func(dst []byte) []byte { return wire.AppendHeld(dst, "c7") }, `{"type":"held","id":"c7","reason":"review"}`},
		"to the author, without an id": {func(dst []byte) []byte { return wire.AppendHeld(dst, "") }, `{"type":"held","reason":"review"}`},
		"to the author, at the end":    {func(dst []byte) []byte { return wire.AppendHeldEnded(dst, "c7") }, `{"type":"held","id":"c7","ended":"removed"}`},
		"answer to a report":           {func(dst []byte) []byte { return wire.AppendReported(dst, "r1") }, `{"type":"reported","id":"r1"}`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(tt.append([]byte("before "))); got != "before "+tt.want || !json.Valid([]byte(tt.want)) {
				t.Errorf("appended\n%s, want\n%s", got, tt.want)
			}
		})
	}
}

func TestDecodeReport(t *testing.T) {
	for name, tt := range map[string]struct {
		data string
		want wire.ReportRequest
		code wire.Code // "" for none
	}{
		"whole":                {`{"type":"report","id":"r1","seq":41,"reason":"spam"}`, wire.ReportRequest{ID: "r1", Seq: 41, Reason: "spam"}, ""},
		"without a reason":     {`{"seq":41}`, wire.ReportRequest{Seq: 41}, ""},
		"longest reason":       {`{"seq":1,"reason":"` + strings.Repeat("r", wire.MaxReason) + `"}`, wire.ReportRequest{Seq: 1, Reason: strings.Repeat("r", wire.MaxReason)}, ""},
		"reason too long":      {`{"seq":1,"reason":"` + strings.Repeat("r", wire.MaxReason+1) + `"}`, wire.ReportRequest{}, wire.TooLong},
		"reason with controls": {`{"seq":1,"reason":"a\u001bb"}`, wire.ReportRequest{}, wire.BadMessage},
		"id too long":          {`{"seq":1,"id":"` + strings.Repeat("i", wire.MaxID+1) + `"}`, wire.ReportRequest{}, wire.BadMessage},
		"of nothing":           {`{"id":"r1"}`, wire.ReportRequest{}, wire.BadMessage},
		"of a negative number": {`{"seq":-1}`, wire.ReportRequest{}, wire.BadMessage},
		"of a text":            {`{"seq":"41"}`, wire.ReportRequest{}, wire.BadMessage},
		"no object":            {`[]`, wire.ReportRequest{}, wire.BadMessage},
	} {
		t.Run(name, func(t *testing.T) {
			got, refused := wire.DecodeReport([]byte(tt.data))
			if (refused != nil) != (tt.code != "") || refused != nil && refused.Code != tt.code || got != tt.want {
				t.Errorf("read %+v, %v", got, refused)
			}
		})
	}
}

func TestDecodeReviewing(t *testing.T) {
	if r, refused := wire.DecodeReviewing([]byte(`{"item":5,"on":true}`)); refused != nil || r != (wire.Reviewing{Item: 5, On: true}) {
		t.Errorf("read %+v, %v", r, refused)
	}
	for _, data := range []string{`{"item":0}`, `{"on":true}`, `{"item":"5"}`, `{"item":5,"on":"yes"}`, ``} {
		if _, refused := wire.DecodeReviewing([]byte(data)); refused == nil || refused.Code != wire.BadMessage {
			t.Errorf("%q: %v", data, refused)
		}
	}
}

// FuzzDecodeReport: whatever is read keeps to the limits.
func FuzzDecodeReport(f *testing.F) {
	for _, seed := range []string{`{"type":"report","id":"r1","seq":41,"reason":"spam"}`, `{"seq":1e3}`, `{"item":5,"on":true}`, `{`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, refused := wire.DecodeReport(data); refused == nil && (r.Seq <= 0 || len(r.ID) > wire.MaxID || len(r.Reason) > wire.MaxReason) {
			t.Errorf("read %+v", r)
		}
		if r, refused := wire.DecodeReviewing(data); refused == nil && r.Item <= 0 {
			t.Errorf("read %+v", r)
		}
	})
}
