package gate

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

func basic(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }

// TestCredentials: what an Authorization brings. What cannot be read brings nothing.
func TestCredentials(t *testing.T) {
	none := Credentials{}
	for name, tt := range map[string]struct {
		values []string
		want   Credentials
	}{
		"none":                  {nil, none},
		"empty":                 {[]string{""}, none},
		"bearer":                {[]string{"Bearer abc"}, Credentials{"abc", "abc", true}},
		"other case, blanks":    {[]string{"bEARER   abc "}, Credentials{"abc", "abc", true}},
		"words":                 {[]string{"Bearer open sesame"}, Credentials{"open sesame", "open sesame", true}},
		"bearer of nothing":     {[]string{"Bearer "}, none},
		"scheme alone":          {[]string{"Bearer"}, none},
		"both":                  {[]string{basic("abc:open sesame")}, Credentials{Session: "abc", Passphrase: "open sesame"}},
		"colons":                {[]string{basic("abc:o:p")}, Credentials{Session: "abc", Passphrase: "o:p"}},
		"passphrase alone":      {[]string{basic(":Ação")}, Credentials{Passphrase: "Ação"}},
		"session alone":         {[]string{basic("abc:")}, Credentials{Session: "abc"}},
		"basic without a colon": {[]string{basic("abc")}, none},
		"no base64":             {[]string{"Basic a:b"}, none},
		"no padding":            {[]string{"Basic YTpi YQ"}, none},
		"another scheme":        {[]string{"Digest abc"}, none},
		"twice":                 {[]string{"Bearer abc", "Bearer abc"}, none},
		"too long":              {[]string{"Bearer " + strings.Repeat("a", maxAuthorization)}, none},
	} {
		if got := CredentialsOf(http.Header{"Authorization": tt.values}); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}

// FuzzCredentials: what is brought was sent, and is bounded.
func FuzzCredentials(f *testing.F) {
	for _, seed := range []string{"", "Bearer abc", basic("abc:def"), basic(":"), "Basic ====", "Basic YTpi\n", "bearer\tabc", "Bearer \x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		c := CredentialsOf(http.Header{"Authorization": {value}})
		if len(c.Session)+len(c.Passphrase) > 2*maxAuthorization {
			t.Errorf("%d bytes", len(c.Session)+len(c.Passphrase))
		}
		switch {
		case c == Credentials{}:
		case c.Either:
			if c.Session != c.Passphrase || !strings.Contains(value, c.Session) {
				t.Errorf("%q brings %+v", value, c)
			}
		default:
			_, encoded, _ := strings.Cut(value, " ")
			text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
			if err != nil || string(text) != c.Session+":"+c.Passphrase || strings.Contains(c.Session, ":") {
				t.Errorf("%q brings %+v", value, c)
			}
		}
	})
}
