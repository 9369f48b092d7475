// Package config is everything that can be set.
//
// A setting stands in one place, with its flag, its default, its help and what it
// may be: settings.go has a function for each group of them. Its variable follows
// from the flag (EnvName). A Config does not change once the server has it.
package config

import (
	"errors"
	"io"
	"log/slog"
	"time"
)

// Config is everything that can be set. The defaults stand with the flags.
type Config struct {
	Addr         string   // where to listen
	MetricsAddr  string   // where to serve /metrics and profiles; "" for /metrics on the same listener
	Origins      []string // origins of pages that may connect, "*" for all; none: the same host only
	EmbedOrigins []string // origins of pages that may show /?embed=1 and /?replay=1 in a frame, "*" for all

	URL   string   // by which people reach the server, such as https://chat.example.org; "" for none
	Hosts []string // names that requests may ask for, beside those of URL and of the machine
	Site  string   // folder of what makes the server somebody's own; "" for none

	PassphraseFile string   // holds what all who enter have to give; "" for none
	Rooms          []string // who may open rooms: RoomsAnyone, RoomsModerators, or all that there are

	MetricsTokenFile string // holds the token that opens /metrics; "" for none

	DB              string        // file of the history, ":memory:" to keep nothing over a restart
	Sync            string        // what a message survives: "full" (a loss of power) or "normal" (a crash)
	HistoryMessages int           // kept a room; 0 for no limit
	ResumeMessages  int           // that a client gets which comes back; 0 for no limit
	HistoryAge      time.Duration // for which messages are kept; 0 for no limit
	KeepRemoved     time.Duration // for which texts that were taken back are kept for moderators; 0 for not at all
	HistoryRate     int           // bytes a second that one address draws of what was said; 0 for no limit

	MaxConnections      int   // at a time; 0 for as many as the open-file limit allows
	MaxConnectionsPerIP int   // of one IPv4 address or IPv6 /64; 0 for a share of a crowded server
	MaxMessageBytes     int   // UTF-8 text of one message
	SlowConsumerBytes   int64 // how far a reader may lag before it is closed
	BacklogBytes        int64 // how much all readers that lag may keep in memory

	MessageRate      float64       // messages a second of one person; 0 for no limit
	MessageBurst     int           // messages at once of one person
	MessageRatePerIP float64       // messages a second of one address; 0 for no limit
	ReactionRate     float64       // reactions a second of one person; 0 for no limit
	ReactionBurst    int           // reactions at once of one person
	FrameRate        float64       // frames a second of one connection; 0 for no limit
	FrameBurst       int           // frames at once of one connection
	RoomRate         float64       // rooms a minute that one address opens; 0 for no limit
	EditWindow       time.Duration // for which people can change what they have said; 0 for never
	RepeatAfter      time.Duration // until one person may say the same again; 0 for at once
	Filters          string        // file of what is not to be said; "" for none

	JoinRate float64 // connections a second of one address; 0 for no limit

	HoldNames     time.Duration // that a name is kept for who had it; 0 for not at all
	KeepAddresses time.Duration // of guests with what stands against them; 0 for not at all
	ReservedNames []string      // that nobody gets, beside those that are always reserved

	TrustedProxies  []string // peers that tell for whom they ask: addresses, blocks, "private" or "loopback"
	ForwardedHeader string   // which they write addresses into
	ProxyProtocol   bool     // they begin with a header of the PROXY protocol

	ReportHides int // people whose reports remove a message until a moderator has looked; 0 for none

	AlertURL    string // where somebody is woken; empty for nowhere
	AlertFormat string // "text" or "slack"

	WebhookAllow []string // networks inside which webhooks may be told, without https too: addresses, blocks, "private" or "loopback"

	Cluster            []string      // addresses of NATS servers; none: a server alone
	ClusterName        string        // that all of the cluster begins with in NATS
	ClusterCreds       string        // file of credentials; "" for none
	ClusterSystemCreds string        // of the system account, to look how the servers sync; "" for not at all
	ClusterWait        time.Duration // until a message is refused that the cluster has not saved
	ClusterUnsafe      bool          // join one that may lose what it has acknowledged

	PingInterval time.Duration // between pings to one connection
	DrainTimeout time.Duration // how long stopping may take

	LogFormat string // "text" or "json"
	LogPeople string // what the log tells of people: "full", "prefix" or "none"
	LogLevel  slog.Level

	JoinTimeout time.Duration // until the first message. Not a flag: the protocol promises it
	Version     string        // of this build, for the log and the metrics
}

// Default returns the defaults.
func Default() Config {
	c := Config{JoinTimeout: 10 * time.Second, Version: "devel"}
	for _, s := range settings(&c) {
		s.reset()
	}
	return c
}

// Validate reports everything that is wrong, each with the name of its flag.
func (c *Config) Validate() error {
	var errs []error
	for _, s := range settings(c) {
		errs = append(errs, s.faults...)
	}
	return errors.Join(errs...)
}

// NewLogger returns the log that the settings ask for.
func (c *Config) NewLogger(out io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}
