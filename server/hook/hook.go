// Package hook puts what other programs report into the text of a message: what is to be said as
// it is, Slack's attachments, and the alerts of Alertmanager and Grafana.
//
// Text is pure, safe for concurrent use, and its work is bounded by the length of what it gets.
package hook

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// Why there is nothing to be said.
var (
	ErrNotJSON = errors.New("the body is no JSON object with fields of the right types")
	ErrNothing = errors.New(`there is nothing to be said in the body: it has neither "text" nor "attachments" nor "alerts" nor a "title"`)
)

// A report is all that is looked at, of whichever program it is.
type report struct {
	Text        word         `json:"text"`
	Attachments []attachment `json:"attachments"`
	alerts
}

// Text returns what is to be said, in valid UTF-8. What is put together of parts has at most so
// many bytes, of 64 or more; "text" alone is as long as it is. The error is ErrNotJSON or
// ErrNothing.
func Text(body []byte, most int) (string, error) {
	var r report
	if trimmed := strings.TrimLeft(string(body), " \t\r\n"); !strings.HasPrefix(trimmed, "{") || json.Unmarshal(body, &r) != nil {
		return "", ErrNotJSON
	}
	var text string
	switch {
	case len(r.Alerts) > 0:
		text = cut(r.alerts.text(), most)
	case len(r.Attachments) > 0:
		text = cut(slackText(string(r.Text), r.Attachments), most)
	case r.Text != "":
		text = plain(string(r.Text))
	default:
		text = cut(lines(string(r.Title), string(r.Message)), most)
	}
	if strings.TrimSpace(text) == "" {
		return "", ErrNothing
	}
	return text, nil
}

// A word is a text, or a number or truth value as it is written. Whatever else stands there is
// left out.
type word string

// UnmarshalJSON implements json.Unmarshaler.
func (w *word) UnmarshalJSON(data []byte) error {
	switch data[0] {
	case '"':
		return json.Unmarshal(data, (*string)(w))
	case '{', '[', 'n':
		*w = ""
	default:
		*w = word(data)
	}
	return nil
}

// lines puts what is not empty into lines.
func lines(parts ...string) string {
	var text strings.Builder
	for _, part := range parts {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		text.WriteString(part)
	}
	return text.String()
}

// ellipsis ends what was cut.
const ellipsis = "…"

// cut shortens a text between two characters.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := most - len(ellipsis)
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + ellipsis
}
