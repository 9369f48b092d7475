package archive

import (
	"encoding/json"
	"fmt"
	"strings"
)

// totalsOf returns how many have reacted to a message with what, in words: "👍 12, 🎉 3". totals are an
// object, whose order counts.
func totalsOf(totals string) string {
	decoder := json.NewDecoder(strings.NewReader(totals))
	decoder.UseNumber()
	var words []string
	emoji := ""
	for {
		token, err := decoder.Token()
		if err != nil {
			return strings.Join(words, ", ")
		}
		switch token := token.(type) {
		case string:
			emoji = token
		case json.Number:
			words = append(words, fmt.Sprint(emoji, " ", token))
		}
	}
}
