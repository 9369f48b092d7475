package report

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const width = 80

// The colours of a terminal, used only where colour is wanted.
const (
	red   = "\x1b[31m"
	green = "\x1b[32m"
	bold  = "\x1b[1m"
	plain = "\x1b[0m"
)

// A tableWriter collects the lines of a table.
type tableWriter struct {
	out   strings.Builder
	color bool
}

// row writes a line with a name, folded at 80 columns.
func (t *tableWriter) row(name, text string) { t.line(fmt.Sprintf("%-16s ", name), text) }

func (t *tableWriter) line(name, text string) {
	column := utf8.RuneCountInString(name)
	indent := strings.Repeat(" ", column)
	t.out.WriteString(name)
	at := column
	for i, word := range strings.Fields(text) {
		n := visible(word)
		if i > 0 {
			if at+1+n > width {
				t.out.WriteString("\n" + indent)
				at = column
			} else {
				t.out.WriteString(" ")
				at++
			}
		}
		t.out.WriteString(word)
		at += n
	}
	t.out.WriteString("\n")
}

// paint colours text word by word, so that it can be folded.
func (t *tableWriter) paint(color, text string) string {
	if !t.color {
		return text
	}
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = color + word + plain
	}
	return strings.Join(words, " ")
}

// visible returns how many columns a word takes.
func visible(word string) int {
	for _, code := range []string{red, green, bold, plain} {
		word = strings.ReplaceAll(word, code, "")
	}
	return utf8.RuneCountInString(word)
}
