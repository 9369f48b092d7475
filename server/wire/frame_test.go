package wire_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"hubbub/server/wire"
)

// TestTextFrame checks the header forms of RFC 6455 section 5.2 at their edges.
func TestTextFrame(t *testing.T) {
	tests := map[string]struct {
		size   int
		header string
	}{
		"empty":           {0, "\x81\x00"},
		"longest short":   {125, "\x81\x7d"},
		"shortest medium": {126, "\x81\x7e\x00\x7e"},
		"longest medium":  {65535, "\x81\x7e\xff\xff"},
		"shortest long":   {65536, "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			payload := bytes.Repeat([]byte("x"), tt.size)
			want := tt.header + string(payload)
			if got := wire.TextFrame(payload); string(got) != want {
				t.Errorf("header % x in a frame of %d bytes, want % x", got[:min(10, len(got))], len(got), tt.header)
			}
			if got := wire.AppendTextFrame([]byte("before"), payload); string(got) != "before"+want {
				t.Error("AppendTextFrame differs from TextFrame")
			}
		})
	}
}

func TestPingFrame(t *testing.T) {
	if want := []byte{0x89, 0x00}; !bytes.Equal(wire.PingFrame, want) {
		t.Errorf("% x, want % x", wire.PingFrame, want)
	}
}

func TestCloseFrame(t *testing.T) {
	tests := map[string]struct{ reason, want string }{
		"none":                     {"", ""},
		"short":                    {"name_taken", "name_taken"},
		"just fits":                {strings.Repeat("a", 123), strings.Repeat("a", 123)},
		"one too long":             {strings.Repeat("a", 124), strings.Repeat("a", 123)},
		"cut before 2 bytes":       {strings.Repeat("a", 122) + "é", strings.Repeat("a", 122)},
		"2 bytes fit":              {strings.Repeat("a", 121) + "éa", strings.Repeat("a", 121) + "é"},
		"cut before 4 bytes":       {strings.Repeat("a", 120) + "🦊", strings.Repeat("a", 120)},
		"nothing but wide letters": {strings.Repeat("🦊", 40), strings.Repeat("🦊", 30)},
		"nothing but broken bytes": {strings.Repeat("\x80", 200), ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := wire.CloseFrame(4001, tt.reason)
			want := "\x88" + string(rune(2+len(tt.want))) + "\x0f\xa1" + tt.want
			if string(got) != want {
				t.Errorf("% x, want % x", got, want)
			}
			if !utf8.Valid(got[4:]) {
				t.Error("the reason is not UTF-8")
			}
		})
	}
}
