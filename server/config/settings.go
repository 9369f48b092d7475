package config

import (
	"fmt"
	"log/slog"
	"slices"
	"time"

	"hubbub/server/gate"
)

// settings lists all that has a flag, for one Config.
func settings(c *Config) []setting {
	return slices.Concat(historySettings(c), connectionSettings(c), messageSettings(c), floodSettings(c), operationSettings(c), addressSettings(c), proxySettings(c), siteSettings(c), peopleSettings(c), accessSettings(c), webhookSettings(c), clusterSettings(c))
}

func historySettings(c *Config) []setting {
	return []setting{
		set(&c.DB, "hubbub.db", "db", "`file` of the history; :memory: keeps nothing over a restart").
			must("a file or :memory:", c.DB != ""),
		set(&c.Sync, "full", "sync", "what a saved message survives, `full or normal`: a loss of power, or only a crash").
			must("full or normal", c.Sync == "full" || c.Sync == "normal"),
		set(&c.HistoryMessages, 100_000, "history-messages", "`messages` kept a room; 0: no limit").
			must("0 or more", c.HistoryMessages >= 0),
		set(&c.HistoryAge, 0, "history-age", "`time` for which messages are kept; 0: no limit").
			must("0 or more", c.HistoryAge >= 0),
		set(&c.KeepRemoved, 24*time.Hour, "keep-removed", "`time` for which moderators can read and restore messages that were removed; 0: not at all").
			must("0 or more", c.KeepRemoved >= 0),
		set(&c.ResumeMessages, 10_000, "resume-messages", "`messages` that a client may have missed and gets when it comes back; beyond it, it starts from the last ones; 0: no limit").
			must("0 or more", c.ResumeMessages >= 0),
		set(&c.HistoryRate, 4<<20, "history-rate", "`bytes` a second of what was said that one address gets by coming back, reading and searching, after a burst of 8 times as many; loopback and private addresses have no limit; 0: no limit").
			must(fmt.Sprintf("0, or %d to %d", leastHistoryRate, mostHistoryRate), c.HistoryRate == 0 || c.HistoryRate >= leastHistoryRate && c.HistoryRate <= mostHistoryRate),
	}
}

// A page of long messages goes through in some seconds; more than a network has is no
// limit.
const leastHistoryRate, mostHistoryRate = 1 << 16, 1 << 30

func connectionSettings(c *Config) []setting {
	return []setting{
		set(&c.MaxConnections, 0, "max-connections", "`connections` at a time; 0: what the open-file limit allows").
			must("0 or more", c.MaxConnections >= 0),
		set(&c.MaxConnectionsPerIP, 0, "max-connections-per-ip", "`connections` at a time from one IPv4 address or IPv6 /64; 0: a twentieth of -max-connections, at least 100, once three quarters of these are taken, private addresses excepted").
			must("0 or more", c.MaxConnectionsPerIP >= 0),
		set(&c.JoinRate, 20, "join-rate", "`connections` a second from one address, private ones excepted, and five times as many at once; 0: no limit").
			must("0 to 1000000", c.JoinRate >= 0 && c.JoinRate <= 1e6),
	}
}

func messageSettings(c *Config) []setting {
	// A message, in the longest JSON that can carry it, must fit a frame that a
	// client will take, and one message must not end a reader.
	const most = 1 << 20
	lag := max(1<<16, 8*int64(c.MaxMessageBytes))
	return []setting{
		set(&c.MaxMessageBytes, 4096, "max-message-bytes", "`bytes` of text in one message").
			must(fmt.Sprintf("1 to %d", most), c.MaxMessageBytes >= 1 && c.MaxMessageBytes <= most),
		set(&c.SlowConsumerBytes, 1<<20, "slow-consumer-bytes", "`bytes` that a reader may lag behind its room before it is closed").
			must(fmt.Sprintf("%d or more (8 messages of -max-message-bytes)", lag), c.SlowConsumerBytes >= lag),
		set(&c.BacklogBytes, 256<<20, "backlog-bytes", "`bytes` of messages that readers who lag may keep in memory, over all rooms; beyond it, the furthest behind are closed").
			must("-slow-consumer-bytes or more", c.BacklogBytes >= c.SlowConsumerBytes),
		set(&c.MessageRate, 5, "message-rate", "`messages` a second from one person; 0: no limit").
			must("0 to 1000000", c.MessageRate >= 0 && c.MessageRate <= 1e6),
		set(&c.MessageBurst, 15, "message-burst", "`messages` at once from one person").
			must("1 to 1000000", c.MessageBurst >= 1 && c.MessageBurst <= 1e6),
		set(&c.ReactionRate, 20, "reaction-rate", "`reactions` a second from one person, beside its messages; 0: no limit").
			must("0 to 1000000", c.ReactionRate >= 0 && c.ReactionRate <= 1e6),
		set(&c.ReactionBurst, 40, "reaction-burst", "`reactions` at once from one person").
			must("1 to 1000000", c.ReactionBurst >= 1 && c.ReactionBurst <= 1e6),
		set(&c.RepeatAfter, 0, "repeat-after", "`time` until one person may say the same again, if it has 16 characters or more; 0: at once").
			must("0 or more", c.RepeatAfter >= 0),
		set(&c.EditWindow, 15*time.Minute, "edit-window", "`time` for which people can edit and remove what they have said; 0: never").
			must("0, or 1s or more", c.EditWindow == 0 || c.EditWindow >= time.Second),
		set(&c.Filters, "", "filters", "`file` of words, patterns, links and mentions that are not welcome, read again when it changes; empty: none"),
	}
}

// floodSettings are limits that no person meets.
func floodSettings(c *Config) []setting {
	return []setting{
		set(&c.MessageRatePerIP, 100, "message-rate-per-ip", "`messages` a second from one address, private ones excepted, and twice as many at once; 0: no limit").
			must("0 to 1000000", c.MessageRatePerIP >= 0 && c.MessageRatePerIP <= 1e6),
		set(&c.FrameRate, 50, "frame-rate", "`frames` a second from one connection, of any kind; with -message-rate 0 what is said is not among them; 0: no limit").
			must("0 to 1000000", c.FrameRate >= 0 && c.FrameRate <= 1e6),
		set(&c.FrameBurst, 200, "frame-burst", "`frames` at once from one connection").
			must("1 to 1000000", c.FrameBurst >= 1 && c.FrameBurst <= 1e6),
		set(&c.RoomRate, 30, "room-rate", "new `rooms` a minute from one address, private ones excepted; 0: no limit").
			must("0 to 1000000", c.RoomRate >= 0 && c.RoomRate <= 1e6),
	}
}

func operationSettings(c *Config) []setting {
	return []setting{
		set(&c.PingInterval, 30*time.Second, "ping-interval", "`time` between pings to a connection; silent after two, it is closed").
			must("10ms or more", c.PingInterval >= 10*time.Millisecond),
		set(&c.DrainTimeout, 10*time.Second, "drain-timeout", "`time` that stopping may take").
			must("0 or more", c.DrainTimeout >= 0),
		set(&c.LogFormat, "text", "log-format", "`format` of the log: text or json").
			must("text or json", c.LogFormat == "text" || c.LogFormat == "json"),
		set(&c.LogPeople, "full", "log-people", "what the log tells of people, `full, prefix or none`: names and addresses, names and the networks of addresses, or neither").
			must("full, prefix or none", c.LogPeople == "full" || c.LogPeople == "prefix" || c.LogPeople == "none"),
		set(&c.LogLevel, slog.LevelInfo, "log-level", "least `level` that is logged: DEBUG, INFO, WARN or ERROR"),
	}
}

func addressSettings(c *Config) []setting {
	return []setting{
		set(&c.Addr, ":8000", "addr", "`host:port` to listen on"),
		set(&c.MetricsAddr, "", "metrics-addr", "`host:port` for /metrics and profiles of the process; empty: /metrics on -addr, no profiles"),
		set(&c.Origins, nil, "origins", "`origins` of pages that may connect, comma-separated; https://*.example.org for all below a host, * for all, null for local files; empty: same host only").
			each("origins such as https://example.org, https://*.example.org, null, or *", c.Origins, checkOrigin),
		set(&c.EmbedOrigins, nil, "embed-origins", "`origins` of pages that may show /?embed=1 and /?replay=1 in a frame, comma-separated; * for all; empty: none").
			each("origins such as https://example.org, https://*.example.org, or *", c.EmbedOrigins, checkEmbedOrigin),
	}
}

func proxySettings(c *Config) []setting {
	return []setting{
		set(&c.TrustedProxies, nil, "trusted-proxies", "`networks` of proxies that tell for whom they ask, comma-separated: addresses, blocks such as 192.0.2.0/24, private, or loopback; empty: none").
			each("addresses, blocks such as 192.0.2.0/24, private, or loopback", c.TrustedProxies, checkNetwork),
		set(&c.ForwardedHeader, gate.DefaultForwardedHeader, "forwarded-header", "the one `header` of these proxies that counts, such as X-Forwarded-For, Forwarded, X-Real-IP").
			must("the name of a header", gate.IsHeaderName(c.ForwardedHeader)),
		set(&c.ProxyProtocol, false, "proxy-protocol", "`true or false`: these proxies begin each connection with a header of the PROXY protocol, version 1 or 2").
			must("used with -trusted-proxies", !c.ProxyProtocol || len(c.TrustedProxies) > 0),
	}
}

func checkNetwork(item string) error {
	_, err := gate.ParseNetworks(item)
	return err
}
