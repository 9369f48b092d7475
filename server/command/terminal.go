package command

import (
	"io"
	"os"
	"regexp"
	"strings"

	"golang.org/x/term"
	"rsc.io/qr"
)

// A terminal is what a person reads from.
type terminal struct {
	width      int  // in columns
	drawsCodes bool // it has colours and characters enough for a QR code
}

// terminalOf tells whether an output is a terminal, and what it can show.
func terminalOf(out io.Writer, getenv func(string) string) (t terminal, ok bool) {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return terminal{}, false
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil || width == 0 { // it does not know
		width = lineWidth
	}
	name := getenv("TERM") // empty on Windows, whose consoles may show colours as characters
	return terminal{width, name != "" && name != "dumb" && getenv("NO_COLOR") == "" && isUTF8(getenv)}, true
}

var utf8Locale = regexp.MustCompile(`(?i)\.utf-?8\b`)

// isUTF8 reports whether the locale's characters are those of Unicode: the first of
// these variables that is set counts (POSIX, Environment Variables, section 8.2).
func isUTF8(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := getenv(name); value != "" {
			return utf8Locale.MatchString(value)
		}
	}
	return false
}

const (
	codeIndent   = 2
	codeQuiet    = 2                        // light modules around a code. ISO 18004 wants 4; on a screen, half is read as well
	blackOnWhite = "\x1b[38;5;16;48;5;231m" // whatever the colours of the terminal are
	asBefore     = "\x1b[0m"
)

// halfBlocks show two modules in one character, by whether the upper one is dark and
// whether the lower one is.
var halfBlocks = map[[2]bool]string{{false, false}: " ", {true, false}: "▀", {false, true}: "▄", {true, true}: "█"}

// drawCode draws a text as a QR code, or not at all where there is no room for it. The
// colours are set, because a code with dark and light swapped is not read by all.
func drawCode(text string, width int) string {
	code, err := qr.Encode(text, qr.L)
	if err != nil || codeIndent+code.Size+2*codeQuiet > width {
		return ""
	}
	var drawn strings.Builder
	drawn.WriteString("\n")
	for y := -codeQuiet; y < code.Size+codeQuiet; y += 2 {
		drawn.WriteString(strings.Repeat(" ", codeIndent) + blackOnWhite)
		for x := -codeQuiet; x < code.Size+codeQuiet; x++ {
			drawn.WriteString(halfBlocks[[2]bool{code.Black(x, y), code.Black(x, y+1)}])
		}
		drawn.WriteString(asBefore + "\n")
	}
	drawn.WriteString("\n")
	return drawn.String()
}
