package moderation

import (
	"regexp"

	"hubbub/server/fold"
)

// link matches what begins an address, in folded text: a scheme, www, or a host that is
// followed by a path or ends in one of the commonest domains. A word after a full stop
// without a space between is none.
var link = regexp.MustCompile(`[a-z][a-z0-9+.-]*://|\bmailto:|\bwww\.|` +
	`[\pL\pN-]+\.(?:[\pL]{2,}/|(?:com|net|org|io|gg|me|tv|ly|co|xyz|info|biz|app|dev|link|live|shop|site|store|top|online|club|ru|br|pt|uk|de)(?:[^\pL\pN]|$))`)

// HasLink reports whether a text has what readers can follow, or are meant to type.
func HasLink(text string) bool { return link.MatchString(fold.String(text)) }
