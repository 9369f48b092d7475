package crowd

import (
	"bytes"
	"testing"
)

// FuzzRedeemed: whatever a site answers is read without a panic, and no more of it than the limit.
func FuzzRedeemed(f *testing.F) {
	f.Add([]byte(`{"session":"S","user":"u","role":"owner","room":"","name":""}`))
	f.Add([]byte(`{"code":"not_found","detail":"x"}`))
	f.Add([]byte(`{"role":1}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		body := bytes.NewReader(answer)
		given, err := readRedeemed(body)
		if read := len(answer) - body.Len(); read > maxAnswer {
			t.Errorf("%d bytes read", read)
		}
		if err == nil && len(given.Session) > len(answer)*3 { // a wrong byte becomes the three of U+FFFD
			t.Errorf("a session of %d bytes", len(given.Session))
		}
	})
}
