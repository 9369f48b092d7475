package name_test

import (
	"encoding/json"
	"os"
	"testing"

	"hubbub/server/name"
)

// TestFolding holds the cases of all scripts, which the page holds as well: same are
// spellings of one name; found reads like it without accents, other does not, and
// both are other names.
func TestFolding(t *testing.T) {
	content, err := os.ReadFile("testdata/folding.json")
	if err != nil {
		t.Fatal(err)
	}
	var scripts []struct {
		Script             string
		Same, Found, Other []string
	}
	if err := json.Unmarshal(content, &scripts); err != nil || len(scripts) < 20 {
		t.Fatalf("%d scripts, %v", len(scripts), err)
	}
	for _, s := range scripts {
		t.Run(s.Script, func(t *testing.T) {
			key := func(raw string) string {
				t.Helper()
				n, err := name.New(raw)
				if err != nil {
					t.Fatalf("New(%+q): %v", raw, err)
				}
				return n.Key()
			}
			want := key(s.Same[0])
			for _, raw := range s.Same {
				if got := key(raw); got != want {
					t.Errorf("%+q has key %+q, want %+q", raw, got, want)
				}
			}
			for _, raw := range append(s.Found, s.Other...) {
				if key(raw) == want {
					t.Errorf("%+q has the key of %+q", raw, s.Same[0])
				}
			}
		})
	}
}
