package command

import (
	"fmt"
	"io"
	"os"
	"strings"

	"hubbub/server"
)

const (
	lineWidth = 80 // that most terminals have at least
	maxURLs   = 3  // of the network; a machine with more has them in its log
)

// greet tells a person who has started the server at a terminal where it is and what
// holds there. On other outputs it prints nothing: the log has the same facts.
func greet(stdout io.Writer, getenv func(string) string, s server.Summary) {
	t, ok := terminalOf(stdout, getenv)
	if !ok {
		return
	}
	var page strings.Builder
	row := func(name, value string) {
		for line := range wrapped(value, min(t.width, lineWidth)-rowIndent) {
			fmt.Fprintf(&page, "  %-*s%s\n", rowIndent-2, name, line)
			name = ""
		}
	}
	page.WriteString("\nHubbub is ready.\n\n")
	row("Here", s.Here)
	row("Network", network(s))
	if len(s.Network) > 0 && t.drawsCodes {
		page.WriteString(drawCode(s.Network[0], t.width))
	}
	row("Messages kept", s.Kept)
	row("First limit", s.FirstLimit)
	row("Stop", "Ctrl+C")
	if s.BecomeOwner != nil { // in one line, however long: it is to be copied
		fmt.Fprintf(&page, "  %-*s%s\n", rowIndent-2, "Become owner", becomeOwner(s))
	}
	page.WriteString("\n")
	io.WriteString(stdout, page.String())
}

// becomeOwner returns what to type.
func becomeOwner(s server.Summary) string {
	line := program(os.Args[0])
	for _, arg := range s.BecomeOwner {
		line += " " + quoted(arg)
	}
	if s.Deaf {
		return "stop it, then: " + line
	}
	return line
}

// rowIndent is where the values of the greeting's rows begin.
const rowIndent = 17

// network returns the value of that row.
func network(s server.Summary) string {
	switch {
	case s.Private:
		return "none: only this machine is listened to (-addr)"
	case len(s.Network) == 0:
		return "none: this machine has no address on a network"
	case len(s.Network) > maxURLs:
		return strings.Join(s.Network[:maxURLs], "\n") + "\n" + fmt.Sprintf("and %d more", len(s.Network)-maxURLs)
	default:
		return strings.Join(s.Network, "\n")
	}
}

// wrapped breaks a text into lines of at most width characters, but for words that are
// longer.
func wrapped(text string, width int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for paragraph := range strings.Lines(text) {
			line := ""
			for _, word := range strings.Fields(paragraph) {
				if line != "" && len(line)+1+len(word) > width {
					if !yield(line) {
						return
					}
					line = ""
				}
				line = strings.TrimPrefix(line+" "+word, " ")
			}
			if !yield(line) {
				return
			}
		}
	}
}
