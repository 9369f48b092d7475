package alert

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// says is what alerts of a kind say behind the room.
var says = map[Kind]string{
	Report: "a message was reported, and no moderator is there",
	Full:   "the queue of the moderators is full",
	Shield: "the shield is on",
}

// body returns what is sent of an alert.
func (c *Config) body(t *alert) (contentType string, body []byte) {
	line := fmt.Sprintf("Hubbub, room %s: %s.", t.room, says[t.kind])
	if t.left > 0 {
		line += fmt.Sprintf(" %d more of these were left out.", t.left)
	}
	if c.Site != "" {
		line += " " + c.Site + "/#/" + url.PathEscape(t.room)
	}
	if c.Format != Slack {
		return "text/plain; charset=utf-8", []byte(line)
	}
	body, _ = json.Marshal(map[string]string{"text": escaped.Replace(line)}) // a string: cannot fail
	return "application/json", body
}

// escaped is what Slack wants of a text: <…> mentions people and channels.
var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
