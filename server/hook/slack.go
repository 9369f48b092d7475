package hook

import (
	"cmp"
	"regexp"
	"strings"
)

// An attachment is one of Slack's (api.slack.com/reference/messaging/attachments).
type attachment struct {
	Fallback  word    `json:"fallback"`
	Pretext   word    `json:"pretext"`
	Author    word    `json:"author_name"`
	Title     word    `json:"title"`
	TitleLink word    `json:"title_link"`
	Text      word    `json:"text"`
	Fields    []field `json:"fields"`
	Footer    word    `json:"footer"`
}

type field struct {
	Title word `json:"title"`
	Value word `json:"value"`
}

// slackText returns a message with attachments in lines.
func slackText(text string, attachments []attachment) string {
	parts := []string{plain(text)}
	for i := range attachments {
		parts = append(parts, attachments[i].text())
	}
	return lines(parts...)
}

func (a *attachment) text() string {
	title := plain(string(a.Title))
	if link := string(a.TitleLink); link != "" && title != "" {
		title += " (" + link + ")"
	}
	parts := []string{plain(string(a.Pretext)), plain(string(a.Author)), title, plain(string(a.Text))}
	for _, f := range a.Fields {
		parts = append(parts, joined(": ", plain(string(f.Title)), plain(string(f.Value))))
	}
	text := lines(append(parts, plain(string(a.Footer)))...)
	if text == "" {
		return plain(string(a.Fallback)) // is for those who can show nothing else
	}
	return text
}

// joined puts a separator between two texts that are both there.
func joined(separator, a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + separator + b
}

// marked is what Slack's markup has in angle brackets: an address, a mention, or a channel, each
// perhaps with a label.
var marked = regexp.MustCompile(`<((?:https?://|mailto:|!|@|#)[^<>|\n]*)(?:\|([^<>\n]*))?>`)

// escapes are all that Slack's texts have.
var escapes = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// plain returns a text without Slack's markup of links and mentions. Other marks, such as those of
// bold letters, read as well as they are.
func plain(text string) string {
	if strings.Contains(text, "<") {
		text = marked.ReplaceAllStringFunc(text, func(mark string) string {
			found := marked.FindStringSubmatch(mark)
			target, label := found[1], found[2]
			switch {
			case target[0] == '!':
				return "@" + strings.TrimPrefix(cmp.Or(label, target[1:]), "@")
			case target[0] == '@' || target[0] == '#':
				return target[:1] + strings.TrimLeft(cmp.Or(label, target[1:]), "@#")
			case label == "" || label == target:
				return strings.TrimPrefix(target, "mailto:")
			default:
				return label + " (" + strings.TrimPrefix(target, "mailto:") + ")"
			}
		})
	}
	return escapes.Replace(text)
}
