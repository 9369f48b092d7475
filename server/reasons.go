package server

import (
	"hubbub/metrics"
	"hubbub/server/gate"
	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// Why a member left, beside the codes that close a connection. These are values
// of a metric label.
const (
	logoutLeft = "left" // the client closed the connection
	logoutLost = "lost" // it went away without closing
)

// reasonBroken is why a connection that was let in came to nothing.
const reasonBroken = "broken"

// resultOK is the login result of those who got in.
const resultOK = "ok"

// The protocols, as metric labels and in the log.
const (
	protocolJSON   = "json"
	protocolPlain  = "plain"
	protocolStream = "stream"
)

func (c *client) protocol() string {
	return [...]string{room.JSON: protocolJSON, room.Plain: protocolPlain, room.Stream: protocolStream}[c.encoding]
}

func labels(codes ...wire.Code) []string {
	values := make([]string, len(codes))
	for i, c := range codes {
		values[i] = string(c)
	}
	return values
}

// metricLabels closes the sets of label values.
var metricLabels = metrics.Labels{
	LoginResults: append(labels(wire.NameTaken, wire.NameInvalid, wire.RoomInvalid, wire.JoinRequired,
		wire.JoinTimeout, wire.Binary, wire.InvalidUTF8, wire.TooLarge, wire.Protocol, wire.Internal), resultOK),
	LogoutReasons: append(labels(wire.SlowConsumer, wire.Replaced, wire.IdleTimeout, wire.Binary, wire.TooLarge,
		wire.InvalidUTF8, wire.Protocol, wire.Internal, wire.Restarting), logoutLeft, logoutLost),
	Protocols:     []string{protocolJSON, protocolPlain, protocolStream},
	RejectedConns: append(gate.Reasons(), reasonBroken),
	ResumeResults: resumeResults,
	HistoryErrors: history.Operations(),
	RejectedMessages: labels(wire.AlreadyJoined, wire.BadMessage, wire.UnknownType, wire.Empty, wire.TooLong,
		wire.RateLimited, wire.NotSaved, wire.Binary, wire.InvalidUTF8, wire.TooLarge),
}
