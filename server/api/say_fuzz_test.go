package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"hubbub/server/wire"
)

// FuzzSay: whatever a program sends as key and body is said, as text that can be, or refused with
// a problem.
func FuzzSay(f *testing.F) {
	for _, body := range []string{`{"text":"hello"}`, `{"text":1}`, `{}`, `[]`, `null`, `{"text":"\ud800"}`, "{\"text\":\"\xff\"}", `{"text":"a"}{`, `{"TEXT":"b"}`} {
		f.Add("k1", body)
	}
	f.Add(`"quoted"`, `{"text":"x"}`)
	f.Add(`"`, `{"text":"x"}`)
	f.Add(strings.Repeat("k", 65), `{"text":"x"}`)
	f.Fuzz(func(t *testing.T, key, body string) {
		speaker := &fakeSpeaker{entry: wire.Entry{Kind: wire.KindMessage, Seq: 1}}
		h := newSpeakingAPI(speaker, new(fakeHistory))
		r := httptest.NewRequest(http.MethodPost, "/api/rooms/tea/messages", strings.NewReader(body))
		r.Header = http.Header{"Authorization": {"Bearer " + oneToken}, "Content-Type": {"application/json"}, "Idempotency-Key": {key}}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		switch said := speaker.asked; w.Code {
		case http.StatusCreated:
			if !utf8.ValidString(said.Text) || said.ID == "" || len(said.ID) > wire.MaxID {
				t.Errorf("said %+v", said)
			}
		case http.StatusBadRequest:
			if said.By.Token != nil || w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("refused and asked to say %+v: %v", said, w.Header())
			}
		default:
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}
