package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"time"
)

// Config is everything that can be set. Each field comment gives the default.
type Config struct {
	Addr         string   // where to listen; ":8000"
	MetricsAddr  string   // where to serve /metrics; "" for the same listener
	Origins      []string // origins of pages that may connect, "*" for all; none: the same host only
	EmbedOrigins []string // origins of pages that may show /?embed=1 in a frame, "*" for all; none

	DB              string        // file of the history; "hubbub.db", ":memory:" to keep nothing over a restart
	Sync            string        // what a message survives: "full" (a loss of power; default) or "normal" (a crash)
	HistoryMessages int           // kept a room; 100,000, 0 for no limit
	HistoryAge      time.Duration // for which messages are kept; 720 h, 0 for no limit

	MaxConnections      int   // WebSocket connections; 0 for as many as the open-file limit allows
	MaxConnectionsPerIP int   // of one IPv4 address or IPv6 /64; 0 for no limit
	MaxMessageBytes     int   // UTF-8 text of one message; 4096
	SlowConsumerBytes   int64 // how far a reader may lag before it is closed; 1 MiB
	BacklogBytes        int64 // how much all readers that lag may keep in memory; 256 MiB

	MessageRate  float64 // messages a second of one connection; 10, 0 for no limit
	MessageBurst int     // messages at once of one connection; 20

	PingInterval time.Duration // between pings to one connection; 30 s
	DrainTimeout time.Duration // how long stopping may take; 10 s

	LogFormat string     // "text" (default) or "json"
	LogLevel  slog.Level // info

	JoinTimeout time.Duration // until the first message; 10 s. Not a flag: the protocol promises it
	Version     string        // of this build, for the log and the metrics
}

// DefaultConfig returns the defaults.
func DefaultConfig() Config {
	return Config{
		Addr:              ":8000",
		DB:                "hubbub.db",
		Sync:              "full",
		HistoryMessages:   100_000,
		HistoryAge:        30 * 24 * time.Hour,
		MaxMessageBytes:   4096,
		SlowConsumerBytes: 1 << 20,
		BacklogBytes:      256 << 20,
		MessageRate:       10,
		MessageBurst:      20,
		PingInterval:      30 * time.Second,
		DrainTimeout:      10 * time.Second,
		LogFormat:         "text",
		JoinTimeout:       10 * time.Second,
		Version:           "devel",
	}
}

// maxMessageBytes bounds -max-message-bytes: a message, in the longest JSON that
// can carry it, must fit a frame that a client will take.
const maxMessageBytes = 1 << 20

// Validate reports everything that is wrong, each with the name of its flag.
func (c *Config) Validate() error {
	var errs []error
	check := func(ok bool, flag, want string, got any) {
		if !ok {
			errs = append(errs, fmt.Errorf("-%s must be %s, not %v", flag, want, got))
		}
	}
	check(c.DB != "", "db", "a file or :memory:", `""`)
	check(c.Sync == "full" || c.Sync == "normal", "sync", "full or normal", c.Sync)
	check(c.HistoryMessages >= 0, "history-messages", "0 or more", c.HistoryMessages)
	check(c.HistoryAge >= 0, "history-age", "0 or more", c.HistoryAge)
	check(c.MaxConnections >= 0, "max-connections", "0 or more", c.MaxConnections)
	check(c.MaxConnectionsPerIP >= 0, "max-connections-per-ip", "0 or more", c.MaxConnectionsPerIP)
	check(c.MaxMessageBytes >= 1 && c.MaxMessageBytes <= maxMessageBytes,
		"max-message-bytes", fmt.Sprintf("1 to %d", maxMessageBytes), c.MaxMessageBytes)
	least := max(1<<16, 8*int64(c.MaxMessageBytes)) // one message must not end a reader
	check(c.SlowConsumerBytes >= least, "slow-consumer-bytes", fmt.Sprintf("%d or more (8 messages of -max-message-bytes)", least), c.SlowConsumerBytes)
	check(c.BacklogBytes >= c.SlowConsumerBytes, "backlog-bytes", "-slow-consumer-bytes or more", c.BacklogBytes)
	check(c.MessageRate >= 0 && c.MessageRate <= 1e6, "message-rate", "0 to 1000000", c.MessageRate)
	check(c.MessageBurst >= 1 && c.MessageBurst <= 1e6, "message-burst", "1 to 1000000", c.MessageBurst)
	check(c.PingInterval >= 10*time.Millisecond, "ping-interval", "10ms or more", c.PingInterval)
	check(c.DrainTimeout >= 0, "drain-timeout", "0 or more", c.DrainTimeout)
	check(c.LogFormat == "text" || c.LogFormat == "json", "log-format", "text or json", c.LogFormat)
	for _, o := range c.Origins {
		check(validOrigin(o), "origins", "origins such as https://example.org, null, or *", o)
	}
	for _, o := range c.EmbedOrigins {
		check(o == "*" || embedOrigin.MatchString(o), "embed-origins", "origins such as https://example.org, https://*.example.org, or *", o)
	}
	return errors.Join(errs...)
}

// embedOrigin is a host-source of a Content-Security-Policy (CSP Level 3 section
// 2.3.1) with a scheme and without a path: nothing else may get into that header.
var embedOrigin = regexp.MustCompile(`^https?://(\*\.)?[A-Za-z0-9.-]+(:([0-9]+|\*))?$`)

// validOrigin reports whether o can be compared with an Origin header (RFC 6454
// section 7).
func validOrigin(o string) bool {
	if o == "*" || o == "null" {
		return true
	}
	u, err := url.Parse(o)
	return err == nil && u.Scheme != "" && u.Host != "" && u.Path == "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil
}
