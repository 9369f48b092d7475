package wire_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hubbub/server/wire"
)

// TestFieldLimits: a field may have 64 bytes, and not one more.
func TestFieldLimits(t *testing.T) {
	const limit = 64
	for field, request := range map[string]string{
		"id":      `{"type":"say","text":"hi","id":"%s"}`,
		"session": `{"type":"join","name":"Ana","session":"%s"}`,
		"epoch":   `{"type":"join","name":"Ana","since":{"epoch":"%s","seq":1}}`,
	} {
		if _, err := wire.Decode(fmt.Appendf(nil, request, strings.Repeat("x", limit))); err != nil {
			t.Errorf("%s of %d bytes: %v", field, limit, err)
		}
		var refused *wire.Error
		if _, err := wire.Decode(fmt.Appendf(nil, request, strings.Repeat("x", limit+1))); !errors.As(err, &refused) || refused.Code != wire.BadMessage {
			t.Errorf("%s of %d bytes: %v", field, limit+1, err)
		}
	}
}

func TestParsePlainNames(t *testing.T) {
	tests := map[string]struct{ line, want string }{
		"first name":  {"ana: hi", "hi"},
		"second name": {"Ana: hi", "hi"},
		"both":        {"ana: Ana: hi", "Ana: hi"},
		"neither":     {"Bo: hi", "Bo: hi"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := wire.ParsePlain(tt.line, "ana", "Ana"); got != tt.want {
				t.Errorf("ParsePlain(%q) = %q, want %q", tt.line, got, tt.want)
			}
		})
	}
	if got := wire.ParsePlain("Ana: hi"); got != "Ana: hi" {
		t.Errorf("without names: %q", got)
	}
}

// TestPlainControlEdges: U+0080 to U+009F go, their neighbours stay.
func TestPlainControlEdges(t *testing.T) {
	m := wire.Entry{From: "A", Text: "\u0080\u009f|\u00a0é\u0100ß\u20ac🦊\x1f\x20\x7e\x7f"}
	if got, want := string(wire.AppendPlainMessage(nil, &m)), "A:     |\u00a0é\u0100ß\u20ac🦊  ~ "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestShortestRetry(t *testing.T) {
	got := string(wire.AppendError(nil, &wire.Error{Code: wire.RateLimited, RetryAfterMillis: 1}))
	if want := `{"type":"error","code":"rate_limited","message":"","retry_after_ms":1}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
