package web_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"hubbub/server/emoji"
	"hubbub/server/wire"
)

// TestEmojiAreReactions: the server takes each emoji that the page offers, in each colour, as it is.
func TestEmojiAreReactions(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("js/emoji/groups.js")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(source), "`")
	offered := regexp.MustCompile(`[^ \n]+`).FindAllString(list[:strings.Index(list, "`")], -1)
	if len(offered) < 1800 {
		t.Fatalf("%d emoji", len(offered))
	}
	for _, one := range offered {
		char := strings.TrimRight(one, "^")
		if regexp.MustCompile(`^[a-z]+$`).MatchString(char) {
			continue // the name of a group
		}
		for _, tone := range []string{"", "🏻", "🏼", "🏽", "🏾", "🏿"} {
			toned := withTone(char, len(one)-len(char), tone)
			if normal, ok := emoji.Normal(toned); !ok || normal != toned {
				t.Errorf("%s %+q is %+q, %v", toned, toned, normal, ok)
			}
			if len(toned) > wire.MaxReactionBytes {
				t.Errorf("%s has %d bytes", toned, len(toned))
			}
		}
	}
}

// withTone does as catalog.js does.
func withTone(char string, persons int, tone string) string {
	if persons == 0 || tone == "" {
		return char
	}
	parts := strings.Split(char, "\u200d")
	for i := range parts {
		if i == 0 || persons == 2 && i == len(parts)-1 {
			parts[i] = strings.Replace(parts[i], "\ufe0f", "", 1) + tone
		}
	}
	return strings.Join(parts, "\u200d")
}
