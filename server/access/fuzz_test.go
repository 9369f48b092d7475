package access_test

import (
	"net/url"
	"testing"

	"hubbub/server/access"
)

// FuzzShowsToken: a token is seen in whatever query stands around it, however it is written.
func FuzzShowsToken(f *testing.F) {
	f.Add("a=1&b=%20", "x", "&c")
	f.Add("%zz", "", "")
	f.Add("a;b", "t", ";")
	token := secretOf("A")
	f.Fuzz(func(t *testing.T, before, name, after string) {
		access.ShowsToken(before+token+after, "") // does not panic
		query := url.Values{name: {token}}.Encode()
		for _, raw := range []string{query, query + "&" + url.QueryEscape(after), url.QueryEscape(before) + "&" + query} {
			if !access.ShowsToken(raw, "") {
				t.Errorf("not seen in %q", raw)
			}
		}
	})
}
