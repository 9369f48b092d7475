package command

import (
	"context"
	"flag"
	"fmt"
	"io"
	"runtime/debug"
)

var versionCommand = command{
	name:    "version",
	summary: "tells which version this is",
	details: "Tells which version this is, as -version does.",
	example: "hubbub version",
	prepare: func(*flag.FlagSet, func(string) string) action {
		return func(_ context.Context, operands []string, out io.Writer) error {
			if len(operands) > 0 {
				return misused("unexpected argument %q", operands[0])
			}
			printVersion(out)
			return nil
		}
	},
}

func printVersion(out io.Writer) { fmt.Fprintln(out, "hubbub", version()) }

// version returns the module's version as the build recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
