package search_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"unicode/utf8"

	"hubbub/server/search"
)

// The terms of each character, but for rare Han, are those of this version. Whoever changes them, be it by a
// newer Unicode, raises Version, so that what is kept is indexed anew.
func TestVersion(t *testing.T) {
	const version, want = 2, "cffe325e4c4b6066"
	sum := sha256.New()
	for r := rune(1); r < 0x20000; r++ {
		if utf8.ValidRune(r) {
			fmt.Fprintln(sum, search.Terms("a"+string(r)+"b "+string(r)+string(r)))
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil))[:16]; search.Version != version || got != want {
		t.Errorf("version %d has terms %s, want %d and %s", search.Version, got, version, want)
	}
}
