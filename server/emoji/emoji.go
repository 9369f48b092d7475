// Package emoji tells which texts are one emoji: those that are recommended for general
// interchange (UTS #51, RGI_Emoji), which keyboards offer and fonts have.
//
// The table is of Unicode 18. All functions are pure and safe for concurrent use.
package emoji

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"
)

//go:generate sh -c "cd $(mktemp -d) && npm install --silent regenerate-unicode-properties@10.3.0 regenerate@1 && node -e 'const {characters, strings} = require(\"regenerate-unicode-properties/Property_of_Strings/RGI_Emoji.js\"); console.log([...characters.toArray().map((c) => String.fromCodePoint(c)), ...strings].join(\"\\n\"))' >list && cd $OLDPWD && go run ./generate <$OLDPWD/list >rgi.txt.gz"

//go:embed rgi.txt.gz
var packed []byte

// MaxBytes is how long the longest emoji is.
const MaxBytes = 35

// emojiStyle asks for the colourful form of a character. Keyboards and clipboards lose it.
const emojiStyle = "\ufe0f"

// whole holds each emoji by what is left of it without emojiStyle.
var whole = sync.OnceValue(func() map[string]string {
	list, err := unpack(packed)
	if err != nil {
		panic(fmt.Sprintf("emoji: %v", err)) // it is embedded
	}
	all := strings.Split(list, "\n")
	table := make(map[string]string, len(all))
	for _, one := range all {
		table[bare(one)] = one
	}
	return table
})

func unpack(packed []byte) (string, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", err
	}
	list, err := io.ReadAll(r)
	return string(list), err
}

func bare(s string) string { return strings.ReplaceAll(s, emojiStyle, "") }

// Normal returns an emoji as it is written in full, and whether s is one: that, or with less
// emoji style than there is in it.
func Normal(s string) (normal string, ok bool) {
	if len(s) > MaxBytes {
		return "", false
	}
	full, ok := whole()[bare(s)]
	if !ok || !isPart(s, full) {
		return "", false
	}
	return full, true
}

// isPart reports whether s is full without some of its emoji style. Both are the same without all.
func isPart(s, full string) bool {
	for s != "" {
		switch {
		case full == "":
			return false
		case s[0] == full[0]:
			s, full = s[1:], full[1:]
		case strings.HasPrefix(full, emojiStyle):
			full = full[len(emojiStyle):]
		default:
			return false
		}
	}
	return true
}
