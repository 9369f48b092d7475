package archive

import (
	"strconv"

	"hubbub/server/wire"
)

// marksOf returns what a message is beside its text, in words.
func marksOf(e *wire.Entry) (marks []string) {
	for _, mark := range []struct {
		is   bool
		word string
	}{{e.Ask, "question"}, {e.Answered, "answered"}, {e.Edited, "edited"}} {
		if mark.is {
			marks = append(marks, mark.word)
		}
	}
	return marks
}

// replyOf returns the number of the message that one answers, empty for none.
func replyOf(e *wire.Entry) string {
	if e.Target == 0 {
		return ""
	}
	return strconv.FormatInt(e.Target, 10)
}
