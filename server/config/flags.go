package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// envPrefix begins the environment variable of every flag.
const envPrefix = "HUBBUB_"

// ErrVersion is returned by Parse when only the version was asked for.
var ErrVersion = errors.New("version asked for")

// Flags returns a flag set that fills c and has c's values as defaults.
func Flags(c *Config) *flag.FlagSet {
	fs := flag.NewFlagSet("hubbub", flag.ContinueOnError)
	for _, s := range settings(c) {
		s.declare(fs)
	}
	return fs
}

// Parse reads the settings from arguments and environment; an argument wins
// over a variable. All errors are reported at once. With -h it prints the flags
// to out and returns flag.ErrHelp; with -version it returns ErrVersion.
func Parse(args []string, getenv func(string) string, out io.Writer) (Config, error) {
	c := Default()
	fs := Flags(&c)
	version := fs.Bool("version", false, "print the version and exit")
	fs.SetOutput(io.Discard)
	var errs []error
	fs.VisitAll(func(f *flag.Flag) {
		name := EnvName(f.Name)
		if value := getenv(name); value != "" && f.Name != "version" {
			if err := fs.Set(f.Name, value); err != nil {
				errs = append(errs, fmt.Errorf("%s: invalid value %q for -%s: %w", name, value, f.Name, err))
			}
		}
	})
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		printHelp(fs, out)
		return c, flag.ErrHelp
	case err != nil:
		return c, errors.Join(append(errs, err)...)
	case *version:
		return c, ErrVersion
	case fs.NArg() > 0:
		errs = append(errs, fmt.Errorf("unexpected argument %q: settings are flags", fs.Arg(0)))
	}
	return c, errors.Join(append(errs, c.Validate())...)
}

func printHelp(fs *flag.FlagSet, out io.Writer) {
	fmt.Fprintf(out, "Each flag can also be set as a variable: -max-connections is %s.\n\n", EnvName("max-connections"))
	fs.SetOutput(out)
	fs.PrintDefaults()
}

// EnvName returns the environment variable of a flag.
func EnvName(flag string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}
