package command

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"strings"
)

// printHelp tells how to use a command.
func (c *command) printHelp(fs *flag.FlagSet, out io.Writer) {
	usage := strings.TrimSpace("hubbub " + c.name + " " + c.synopsis)
	fmt.Fprintf(out, "%s\n\nUsage: %s\n\nExample:\n\n  %s\n", c.details, usage, c.example)
	if flags := flagList(fs); flags != "" {
		fmt.Fprintf(out, "\nFlags:\n\n%s", flags)
	}
}

const flagIndent = "        "

// flagList describes flags as package flag does, in lines that fit a terminal.
func flagList(fs *flag.FlagSet) string {
	var page bytes.Buffer
	fs.VisitAll(func(f *flag.Flag) {
		unit, usage := flag.UnquoteUsage(f)
		fmt.Fprintf(&page, "  %s\n", strings.TrimSpace("-"+f.Name+" "+unit))
		if f.DefValue != "" {
			usage += fmt.Sprintf(" (default %s)", f.DefValue)
		}
		for line := range wrapped(usage, lineWidth-len(flagIndent)) {
			fmt.Fprintf(&page, "%s%s\n", flagIndent, line)
		}
	})
	return page.String()
}

// list has a line for each command.
func list(commands []command) string {
	var page strings.Builder
	for _, c := range commands {
		fmt.Fprintf(&page, "  %-16s %s\n", c.name, c.summary)
	}
	return page.String()
}

// printServerHelp tells what the program does without a command, and which there are.
// settings describes its flags.
func printServerHelp(settings string, out io.Writer) {
	fmt.Fprintf(out, `Hubbub is a live chat server for very large rooms.

Usage: hubbub [flags]           serves
       hubbub COMMAND [flags]   does one of these; each has its help: -h

%s
%s`, list(commands), settings)
}
