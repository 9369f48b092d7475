package command

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"hubbub/server"
)

var summary = server.Summary{
	Here:       "http://localhost:8000",
	Network:    []string{"http://192.168.1.5:8000", "http://[2001:db8:1234:5678:9abc:def0:1234:5678]:8000"},
	Kept:       "the last 100,000 of each room, for 30 days, in memory, until the server stops",
	FirstLimit: "connections at a time: 19,900, as 20,000 files may be open (ulimit -n)",
}

// terminalEnv is the environment of a terminal that can draw, but for what is given.
func terminalEnv(changed ...string) func(string) string {
	env := map[string]string{"TERM": "xterm-256color", "LANG": "pt_BR.UTF-8"}
	for i := 0; i < len(changed); i += 2 {
		env[changed[i]] = changed[i+1]
	}
	return func(name string) string { return env[name] }
}

// onTerminal returns what a program prints on a terminal of a width in columns.
func onTerminal(t *testing.T, columns uint16, print func(tty *os.File)) string {
	t.Helper()
	master, tty, err := pty.Open()
	if errors.Is(err, pty.ErrUnsupported) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer tty.Close()
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 24, Cols: columns}); err != nil {
		t.Fatal(err)
	}
	const end = "<end>"
	var printed bytes.Buffer
	read := make(chan error, 1)
	go func() {
		part := make([]byte, 4096)
		for !bytes.HasSuffix(printed.Bytes(), []byte(end)) {
			n, err := master.Read(part)
			printed.Write(part[:n])
			if err != nil {
				read <- err
				return
			}
		}
		read <- nil
	}()
	print(tty)
	io.WriteString(tty, end)
	select {
	case err := <-read:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the terminal does not end")
	}
	return strings.ReplaceAll(strings.TrimSuffix(printed.String(), end), "\r\n", "\n")
}

func greeting(t *testing.T, columns uint16, env func(string) string, s server.Summary) string {
	t.Helper()
	return onTerminal(t, columns, func(tty *os.File) { greet(tty, env, s) })
}

var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// TestGreeting: a person at a terminal sees all facts, in lines that fit.
func TestGreeting(t *testing.T) {
	for _, columns := range []uint16{0, 60, 80, 200} {
		shown := greeting(t, columns, terminalEnv(), summary)
		t.Logf("\n%s", shown)
		for line := range strings.Lines(colours.ReplaceAllString(shown, "")) {
			if n := utf8.RuneCountInString(strings.TrimSpace(line)); columns > 60 && n > lineWidth || columns == 60 && n > 60 {
				t.Errorf("%d columns: %d characters in %q", columns, n, line)
			}
		}
		words := strings.Join(strings.Fields(shown), " ")
		for _, fact := range []string{summary.Here, summary.Network[0], summary.Network[1], summary.Kept, summary.FirstLimit} {
			if !strings.Contains(words, fact) {
				t.Errorf("%d columns: no %q", columns, fact)
			}
		}
	}
}

// TestGreetingCode: the code is read by another library, on terminals of any colours, and
// is the first address of the network.
func TestGreetingCode(t *testing.T) {
	for _, first := range []string{"http://192.168.1.5:8000", "http://10.0.0.7", "http://[2001:db8:1234:5678:9abc:def0:1234:5678]:8000"} {
		s := summary
		s.Network = []string{first, "http://10.9.8.7:8000"}
		shown := greeting(t, 80, terminalEnv(), s)
		for line := range strings.Lines(shown) {
			if strings.ContainsAny(line, "▀▄█") && (!strings.Contains(line, blackOnWhite) || !strings.HasSuffix(line, asBefore+"\n")) {
				t.Errorf("a line of the code in the terminal's own colours: %q", line)
			}
		}
		bitmap, err := gozxing.NewBinaryBitmapFromImage(photograph(shown))
		if err != nil {
			t.Fatal(err)
		}
		result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, shown)
		}
		if result.GetText() != first {
			t.Errorf("the code is %q, want %q", result.GetText(), first)
		}
	}
}

// photograph returns the coloured part of a page as its pixels, on a dark terminal.
func photograph(page string) image.Image {
	const module = 4 // pixels on a side
	img := image.NewGray(image.Rect(0, 0, lineWidth*module, 2*strings.Count(page, "\n")*module))
	paint := func(x, y int, dark bool) {
		for i := range module * module {
			img.SetGray(x*module+i%module, y*module+i/module, color.Gray{Y: map[bool]uint8{false: 255}[dark]})
		}
	}
	y := 0
	for line := range strings.Lines(page) {
		before, coloured, _ := strings.Cut(line, blackOnWhite)
		coloured, _, _ = strings.Cut(coloured, asBefore)
		for x, character := range []rune(coloured) {
			paint(len(before)+x, y, character == '▀' || character == '█')
			paint(len(before)+x, y+1, character == '▄' || character == '█')
		}
		y += 2
	}
	return img
}

// TestGreetingWithoutCode: where a code cannot be read, there is none, and no character
// beyond ASCII, nor a colour.
func TestGreetingWithoutCode(t *testing.T) {
	private := summary
	private.Network, private.Private = nil, true
	alone := summary
	alone.Network = nil
	crowded := summary
	crowded.Network = []string{"http://10.0.0.1", "http://10.0.0.2", "http://10.0.0.3", "http://10.0.0.4", "http://10.0.0.5"}
	for name, tt := range map[string]struct {
		columns uint16
		env     func(string) string
		summary server.Summary
		want    string
	}{
		"a terminal without a name":   {80, terminalEnv("TERM", ""), summary, "http://192.168.1.5:8000"},
		"a dumb one":                  {80, terminalEnv("TERM", "dumb"), summary, "http://192.168.1.5:8000"},
		"a narrow one":                {30, terminalEnv(), summary, "http://192.168.1.5:8000"},
		"no colours":                  {80, terminalEnv("NO_COLOR", "1"), summary, "http://192.168.1.5:8000"},
		"no locale":                   {80, terminalEnv("LANG", ""), summary, "http://192.168.1.5:8000"},
		"the locale C":                {80, terminalEnv("LC_ALL", "C"), summary, "http://192.168.1.5:8000"},
		"Latin-1":                     {80, terminalEnv("LC_CTYPE", "pt_BR.ISO-8859-1"), summary, "http://192.168.1.5:8000"},
		"only this machine":           {80, terminalEnv(), private, "none: only this machine"},
		"no network":                  {80, terminalEnv(), alone, "none: this machine has no address"},
		"more addresses than one can": {80, terminalEnv("TERM", "dumb"), crowded, "http://10.0.0.3\n                 and 2 more\n"},
	} {
		shown := greeting(t, tt.columns, tt.env, tt.summary)
		if !strings.Contains(shown, tt.want) {
			t.Errorf("%s: no %q in\n%s", name, tt.want, shown)
		}
		if i := strings.IndexFunc(shown, func(r rune) bool { return r != '\n' && (r < ' ' || r > '~') }); i >= 0 {
			t.Errorf("%s: %q in\n%s", name, shown[i], shown)
		}
	}
}

// TestNoGreeting: what is no terminal gets nothing beside the log.
func TestNoGreeting(t *testing.T) {
	var buffer bytes.Buffer
	greet(&buffer, terminalEnv(), summary)
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	greet(file, terminalEnv(), summary)
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if buffer.Len() > 0 || info.Size() > 0 {
		t.Errorf("%q in a buffer, %d bytes in a file", buffer.String(), info.Size())
	}
}

// TestGreetingOwner: while nobody is the owner there is a line that can be typed as it is.
func TestGreetingOwner(t *testing.T) {
	none := summary
	none.BecomeOwner = []string{"invite", "create", "-role", "owner"}
	elsewhere := none
	elsewhere.BecomeOwner = append(slices.Clone(none.BecomeOwner), "-db", "/srv/my chat/"+strings.Repeat("x", 100)+".db")
	deaf := none
	deaf.Deaf = true
	for name, tt := range map[string]struct {
		summary server.Summary
		want    string
	}{
		"nobody":                {none, "  Become owner   " + program(os.Args[0]) + " invite create -role owner\n"},
		"of another history":    {elsewhere, " -role owner -db '/srv/my chat/" + strings.Repeat("x", 100) + ".db'\n"},
		"commands do not reach": {deaf, "  Become owner   stop it, then: " + program(os.Args[0]) + " invite"},
	} {
		if shown := greeting(t, 80, terminalEnv(), tt.summary); !strings.Contains(shown, tt.want) {
			t.Errorf("%s: no %q in\n%s", name, tt.want, shown)
		}
	}
	if shown := greeting(t, 80, terminalEnv(), summary); strings.Contains(shown, "owner") {
		t.Errorf("there is one:\n%s", shown)
	}
}
