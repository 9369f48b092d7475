package name_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"hubbub/server/name"
	"hubbub/server/name/skeleton"
)

func FuzzNew(f *testing.F) {
	for _, seed := range []string{
		" Ana ", "Strauß", "İnci", "ΝΊΚΟΣ", "SISTEMA", "ﷺ", "a´b", "👨\u200d👩", "x\u0345", "Ana： hi", "a\xff", "a\u202eb", "SlSTEMA", "Iara", "ТОМ", "i\u0323\u0307", "ŉ", "ΐ", "१२", "İ10A", "12.5% דָּנָה #7!", "\u06f1نور\u0661",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, parse := range []func(string) (name.Name, error){name.New, name.Truncate} {
			n, err := parse(raw)
			if err != nil {
				wantKnown(t, err)
				continue
			}
			wantReadable(t, n.String())
			wantStable(t, n)
			wantLooks(t, n)
		}
	})
}

func wantKnown(t *testing.T, err error) {
	t.Helper()
	for _, known := range []error{name.ErrEmpty, name.ErrTooLong, name.ErrCharacter, name.ErrScripts} {
		if errors.Is(err, known) {
			return
		}
	}
	t.Fatalf("error %v matches no sentinel", err)
}

func wantReadable(t *testing.T, s string) {
	t.Helper()
	if count := uniseg.GraphemeClusterCount(s); count < 1 || count > name.MaxCharacters {
		t.Fatalf("%+q has %d characters", s, count)
	}
	if !utf8.ValidString(s) {
		t.Fatalf("%+q is not valid UTF-8", s)
	}
	if strings.TrimSpace(s) != s || strings.Contains(s, ": ") {
		t.Fatalf("%+q can pass for somebody else's line", s)
	}
	for _, r := range s {
		joiner := r == '\u200c' || r == '\u200d' // needed within some scripts
		if unicode.Is(unicode.C, r) && !joiner {
			t.Fatalf("%+q holds %U", s, r)
		}
	}
}

func wantStable(t *testing.T, n name.Name) {
	t.Helper()
	if again, err := name.New(n.String()); err != nil || again != n {
		t.Fatalf("New(%+q) = %+q, %v", n, again, err)
	}
	for _, same := range []string{n.Key(), strings.ToLower(n.String()), strings.ToUpper(n.String())} {
		// Changing case can lengthen a name or leave a mark too many.
		if other, err := name.New(same); err == nil && other.Key() != n.Key() {
			t.Fatalf("%+q has key %+q, %+q has key %+q", n, n.Key(), same, other.Key())
		}
	}
}

// wantLooks: a name reads like its other spellings, and like what it is drawn like.
func wantLooks(t *testing.T, n name.Name) {
	t.Helper()
	looks := n.Looks()
	for _, raw := range append(spellings(n.String()), n.Key(), skeleton.Of(n.String())) {
		other, err := name.New(raw)
		if err != nil || other.Key() != n.Key() && raw != skeleton.Of(n.String()) {
			continue // changing case can change more than that
		}
		if !slices.ContainsFunc(other.Looks(), func(look string) bool { return slices.Contains(looks, look) }) {
			t.Fatalf("%+q looks like %+q, %+q like %+q", n, looks, raw, other.Looks())
		}
	}
}
