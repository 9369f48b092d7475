package server

import (
	"log/slog"
	"net"
	"slices"
	"testing"
	"time"

	"hubbub/server/config"
	"hubbub/server/gate"
)

// TestSummaryAddresses: what is told follows from where the server listens, its real
// port among it.
func TestSummaryAddresses(t *testing.T) {
	c := config.Default()
	c.DB = ":memory:"
	s, err := New(c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	for listener, want := range map[string]Summary{
		"[::]:8000":      {Here: "http://localhost:8000", Network: gate.NetworkURLs("", "8000")},
		"0.0.0.0:80":     {Here: "http://localhost", Network: gate.NetworkURLs("", "80")},
		"127.0.0.1:4711": {Here: "http://127.0.0.1:4711", Private: true},
		"[::1]:8000":     {Here: "http://[::1]:8000", Private: true},
		"10.0.0.7:8000":  {Here: "http://10.0.0.7:8000", Network: []string{"http://10.0.0.7:8000"}},
	} {
		addr, err := net.ResolveTCPAddr("tcp", listener)
		if err != nil {
			t.Fatal(err)
		}
		got := s.Summary(addr)
		if got.Here != want.Here || got.Private != want.Private || !slices.Equal(got.Network, want.Network) {
			t.Errorf("%s: %+v, want %+v", listener, got, want)
		}
	}
}

// TestSummaryOfSite: who has set the site's address shares that, also from behind a proxy.
func TestSummaryOfSite(t *testing.T) {
	s, _ := newServer(t, func(c *config.Config) { c.URL = "https://Chat.example.org/" })
	for listener, network := range map[string][]string{"127.0.0.1:8000": nil, "0.0.0.0:8000": gate.NetworkURLs("", "8000")} {
		addr, err := net.ResolveTCPAddr("tcp", listener)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Summary(addr); got.Private || !slices.Equal(got.Network, append([]string{"https://chat.example.org"}, network...)) {
			t.Errorf("%s: %+v", listener, got)
		}
	}
}

func TestKept(t *testing.T) {
	for want, c := range map[string]config.Config{
		"the last 100,000 of each room, however old, in hubbub.db":             {DB: "hubbub.db", HistoryMessages: 100_000},
		"the last 1 of each room, for 30 days, in chat.db":                     {DB: "/var/lib/hubbub/chat.db", HistoryMessages: 1, HistoryAge: 720 * time.Hour},
		"all, for a day, in hubbub.db":                                         {DB: "hubbub.db", HistoryAge: 24 * time.Hour},
		"all, for 36h, in hubbub.db":                                           {DB: "hubbub.db", HistoryAge: 36 * time.Hour},
		"all, for 10m, in hubbub.db":                                           {DB: "hubbub.db", HistoryAge: 10 * time.Minute},
		"all, for 1h0m20s, in hubbub.db":                                       {DB: "hubbub.db", HistoryAge: time.Hour + 20*time.Second},
		"all, for 50h30m, in hubbub.db":                                        {DB: "hubbub.db", HistoryAge: 50*time.Hour + 30*time.Minute},
		"all, however old, in memory, until the server stops":                  {DB: ":memory:"},
		"the last 50 of each room, for 20s, in memory, until the server stops": {DB: ":memory:", HistoryMessages: 50, HistoryAge: 20 * time.Second},
	} {
		if got := kept(&c); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestFirstLimit: the least limit is told, also where the system has a lower one than
// the settings.
func TestFirstLimit(t *testing.T) {
	const files, total, address, rate, none = "connections at a time: 924, as 1,024 files may be open (ulimit -n)", "connections at a time: 500 (-max-connections)",
		"connections from one address: 20 (-max-connections-per-ip)", "messages a second from one person: 10, and 20 at once (-message-rate)", "what the machine can do: none is set"
	for name, tt := range map[string]struct {
		total, perIP int
		rate         float64
		files        uint64
		want         string
	}{
		"what the files allow":            {924, 0, 10, 1024, files},
		"more than the files allow":       {100_000, 0, 10, 1024, files},
		"fewer than the files allow":      {500, 0, 10, 1024, total},
		"no limit on files":               {500, 0, 10, 0, total},
		"fewer from one address":          {500, 20, 10, 1024, address},
		"from one address and no total":   {0, 20, 10, 0, address},
		"more from one address":           {500, 501, 10, 1024, total},
		"more from one address than fits": {100_000, 10_000, 10, 1024, files},
		"no limit on connections":         {0, 0, 10, 0, rate},
		"slower than people talk":         {500, 20, 0.1, 1024, "messages a second from one person: 0.1, and 20 at once (-message-rate)"},
		"no limit at all":                 {0, 0, 0, 1 << 62, none},
	} {
		c := config.Config{MaxConnections: tt.total, MaxConnectionsPerIP: tt.perIP, MessageRate: tt.rate, MessageBurst: 20}
		if got := firstLimit(&c, tt.files); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
