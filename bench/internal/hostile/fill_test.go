package hostile

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestFill: the history has as many messages as it is to have, more than are under way
// at a time, once it is filled.
func TestFill(t *testing.T) {
	f := &fakeRoom{}
	s := httptest.NewServer(f)
	defer s.Close()
	const n = fillWindow + 250
	if err := fill(t.Context(), "ws"+strings.TrimPrefix(s.URL, "http"), n); err != nil {
		t.Fatal(err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seq != n {
		t.Errorf("%d messages, want %d", f.seq, n)
	}
}

// TestFillRefused: a server that takes no history is told of, not waited for.
func TestFillRefused(t *testing.T) {
	f := &fakeRoom{fault: func(_, seq int) []byte {
		if seq == 3 {
			return append([]byte{0x88, 7, 0x0F, 0xAC}, "flood"...)
		}
		return nil
	}}
	s := httptest.NewServer(f)
	defer s.Close()
	err := fill(t.Context(), "ws"+strings.TrimPrefix(s.URL, "http"), 10)
	if err == nil || !strings.Contains(err.Error(), "closed with 4012 flood") {
		t.Errorf("got %v", err)
	}
}

func TestSentence(t *testing.T) {
	var said struct{ Type, Text string }
	if err := json.Unmarshal(sentence(7), &said); err != nil || said.Type != "say" || !strings.Contains(said.Text, "hotel7 ") {
		t.Errorf("%+v, %v", said, err)
	}
	if string(sentence(1)) == string(sentence(2)) {
		t.Error("two messages are alike")
	}
}
