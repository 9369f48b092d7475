package filter_test

import "testing"

// TestLinks: a host that is refused is found however it is written, and one that is allowed
// is not reached by a trick.
func TestLinks(t *testing.T) {
	for _, tt := range []struct {
		name, file    string
		found, passed []string
	}{
		{"a host", "link evil.example", []string{
			"https://evil.example", "see http://evil.example/x?y#z now", "evil.example", "EVIL.Example.", "(evil.example)", "a.b.evil.example/path",
			"https://evil.example.", "https://evil.example:8443/", "//evil.example is one", "[win](https://evil.example/a)", "https:evil.example", `https:\\evil.example\x`, `https:/\evil.example`,
			"https://user:pass@evil.example/", "https://good.example@evil.example/", "https://good.example:80@evil.example",
			"https://evil。example", "https://evil．example", "evil｡example", "ｅｖｉｌ.example", "https://ev\u200bil.example", "ev\u00adil.example", "https://evil%2eexample", "https://%65vil.example",
			"看evil.example。好", "https://evil.example看", "https://good.example/?to=https://evil.example", "https://good.example,https://evil.example",
		}, []string{
			"notevil.example", "evil.example.org", "evil example", "https://good.example/evil.example", "me@evil.example", "evil.example@good.example", "evil", "https://еvil.example", "https://evil.example@good.example/",
		}},
		{"an exception", "link evil.example\nallow good.evil.example", []string{"evil.example", "xgood.evil.example"}, []string{"good.evil.example", "https://a.good.evil.example/x"}},
		{"an exception of an exception", "link a.example\nallow b.a.example\nlink c.b.a.example", []string{"a.example", "c.b.a.example", "x.c.b.a.example"}, []string{"b.a.example", "x.b.a.example"}},
		{"another script", "link fass.example\nlink müller.example\nlink 例え.example", []string{"https://MÜLLER.example", "xn--mller-kva.example", "www.müller.example", "mu\u0308ller.example", "https://例え.example/", "xn--r8jz45g.example"}, []string{"faß.example", "muller.example", "mueller.example"}},
		{"an address", "link 127.0.0.1", []string{"http://127.0.0.1/", "http://127.1", "http://2130706433/", "http://0x7f.0.0.1", "http://0177.0.0.1", "127.0.0.1"}, []string{"127.0.0.2", "http://2130706434/"}},
		{"all others", "link *\nallow good.example", []string{
			"http://evil.example", "https://localhost", "http://1.2.3.4", "www.evil.example", "evil.com", "EVIL.COM/path", "http://3232235521", "https://good.example.evil.com", "https://goοd.example", "ftp://evil.example", "https://good.example/?u=http://evil.com",
			"看evil.com。", "https://[2001:db8::1]/",
		}, []string{
			"good.example", "https://good.example/path/main.rs?x=a.com", "https://a.good.example:443", "file.txt", "1.2.3.4", "3.14", "e.g. this", "me@gmail.com", "wait...", "a: //b", "ok:// ", "12:30", "http://",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSet(t, tt.file)
			for _, text := range tt.found {
				if _, ok := s.Judge("lobby", text); !ok {
					t.Errorf("%q is not found", text)
				}
			}
			for _, text := range tt.passed {
				if v, ok := s.Judge("lobby", text); ok {
					t.Errorf("%q is found: %+v", text, v)
				}
			}
		})
	}
}
