package server

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// envPrefix begins the environment variable of every flag.
const envPrefix = "HUBBUB_"

// ErrVersion is returned by ParseFlags when only the version was asked for.
var ErrVersion = errors.New("version asked for")

// Flags returns a flag set that fills c and has c's values as defaults.
func Flags(c *Config) *flag.FlagSet {
	fs := flag.NewFlagSet("hubbub", flag.ContinueOnError)
	fs.StringVar(&c.Addr, "addr", c.Addr, "`host:port` to listen on")
	fs.StringVar(&c.MetricsAddr, "metrics-addr", c.MetricsAddr, "`host:port` for /metrics alone; empty: served on -addr")
	fs.Var((*commaList)(&c.Origins), "origins", "`origins` of pages that may connect, comma-separated; * for all, null for local files; empty: same host only")
	fs.Var((*commaList)(&c.EmbedOrigins), "embed-origins", "`origins` of pages that may show /?embed=1 in a frame, comma-separated; * for all; empty: none")
	fs.StringVar(&c.DB, "db", c.DB, "`file` of the history; :memory: keeps nothing over a restart")
	fs.StringVar(&c.Sync, "sync", c.Sync, "what a saved message survives, `full or normal`: a loss of power, or only a crash")
	fs.IntVar(&c.HistoryMessages, "history-messages", c.HistoryMessages, "`messages` kept a room; 0: no limit")
	fs.DurationVar(&c.HistoryAge, "history-age", c.HistoryAge, "`time` for which messages are kept; 0: no limit")
	fs.IntVar(&c.MaxConnections, "max-connections", c.MaxConnections, "`connections` at a time; 0: what the open-file limit allows")
	fs.IntVar(&c.MaxConnectionsPerIP, "max-connections-per-ip", c.MaxConnectionsPerIP, "`connections` at a time from one IPv4 address or IPv6 /64; 0: no limit")
	fs.IntVar(&c.MaxMessageBytes, "max-message-bytes", c.MaxMessageBytes, "`bytes` of text in one message")
	fs.Float64Var(&c.MessageRate, "message-rate", c.MessageRate, "`messages` a second from one connection; 0: no limit")
	fs.IntVar(&c.MessageBurst, "message-burst", c.MessageBurst, "`messages` at once from one connection")
	fs.Int64Var(&c.SlowConsumerBytes, "slow-consumer-bytes", c.SlowConsumerBytes, "`bytes` that a reader may lag behind its room before it is closed")
	fs.Int64Var(&c.BacklogBytes, "backlog-bytes", c.BacklogBytes, "`bytes` of messages that readers who lag may keep in memory, over all rooms; beyond it, the furthest behind are closed")
	fs.DurationVar(&c.PingInterval, "ping-interval", c.PingInterval, "`time` between pings to a connection; silent after two, it is closed")
	fs.DurationVar(&c.DrainTimeout, "drain-timeout", c.DrainTimeout, "`time` that stopping may take")
	fs.StringVar(&c.LogFormat, "log-format", c.LogFormat, "`format` of the log: text or json")
	fs.TextVar(&c.LogLevel, "log-level", c.LogLevel, "least `level` that is logged: DEBUG, INFO, WARN or ERROR")
	return fs
}

// ParseFlags reads the settings from arguments and environment; an argument wins
// over a variable. All errors are reported at once. With -h it prints the flags
// to out and returns flag.ErrHelp; with -version it returns ErrVersion.
func ParseFlags(args []string, getenv func(string) string, out io.Writer) (Config, error) {
	c := DefaultConfig()
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
	fmt.Fprintf(out, "Hubbub is a live chat server for very large rooms.\n\n"+
		"Usage: hubbub [flags]\n       hubbub backup [-db file] out.db\n\n"+
		"Each flag can also be set as a variable: -max-connections is %s.\n\n", EnvName("max-connections"))
	fs.SetOutput(out)
	fs.PrintDefaults()
}

// EnvName returns the environment variable of a flag.
func EnvName(flag string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// NewLogger returns the log that the settings ask for.
func (c *Config) NewLogger(out io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}

// commaList is a comma-separated flag.
type commaList []string

func (l *commaList) String() string { return strings.Join(*l, ",") }

func (l *commaList) Set(s string) error {
	*l = nil
	for item := range strings.SplitSeq(s, ",") {
		if item = strings.TrimSpace(item); item != "" {
			*l = append(*l, item)
		}
	}
	return nil
}
