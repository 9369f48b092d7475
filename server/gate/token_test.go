package gate

import (
	"net/http"
	"testing"
)

// TestToken: only the secret itself is let in, however its scheme is written.
func TestToken(t *testing.T) {
	token, err := NewToken(" s3cr3t/=\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		values []string
		want   bool
	}{
		"the token":          {[]string{"Bearer s3cr3t/="}, true},
		"in small letters":   {[]string{"bearer s3cr3t/="}, true},
		"two blanks":         {[]string{"Bearer  s3cr3t/="}, true},
		"none":               {nil, false},
		"empty":              {[]string{""}, false},
		"the scheme alone":   {[]string{"Bearer"}, false},
		"an empty token":     {[]string{"Bearer "}, false},
		"without its scheme": {[]string{"s3cr3t/="}, false},
		"another scheme":     {[]string{"Basic s3cr3t/="}, false},
		"its beginning":      {[]string{"Bearer s3cr3t/"}, false},
		"more than it":       {[]string{"Bearer s3cr3t/=="}, false},
		"in capitals":        {[]string{"Bearer S3CR3T/="}, false},
		"twice":              {[]string{"Bearer s3cr3t/=", "Bearer s3cr3t/="}, false},
	} {
		if got := token.Allows(&http.Request{Header: http.Header{"Authorization": tt.values}}); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if token.Allows(&http.Request{}) {
		t.Error("let in without a header")
	}
}

// TestNoToken: what no request could bring is refused.
func TestNoToken(t *testing.T) {
	for text, want := range map[string]error{"": errTokenEmpty, " \n": errTokenEmpty, "two words": errTokenLetter, "línea": errTokenLetter, "a\nb": errTokenLetter, "a\x00": errTokenLetter} {
		if token, err := NewToken(text); err != want || token != nil {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}
