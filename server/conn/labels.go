package conn

import "hubbub/server/wire"

// Why a member left, beside the codes that close a connection. These are values
// of a metric label.
const (
	logoutLeft = "left" // the client closed the connection
	logoutGone = "gone" // it went away without closing
)

// resultOK is the login result of those who got in.
const resultOK = "ok"

// ReasonBroken is why a connection is refused that the gate has let in, beside the
// gate's own reasons: it came to nothing.
const ReasonBroken = "broken"

// ReasonTokenInURL is why a handshake is refused whose address has a token.
const ReasonTokenInURL = "token_in_url"

// Protocols lists the names of all protocols.
func Protocols() []string {
	return []string{jsonText{}.name(), plainText{}.name(), eventStream{}.name()}
}

// LoginResults lists what can become of a join.
func LoginResults() []string {
	return append(values(wire.NameTaken, wire.NameHeld, wire.NameInvalid, wire.RoomInvalid, wire.JoinRequired, wire.AuthRequired, wire.AuthInvalid, wire.AuthExpired, wire.AccessDenied, wire.Banned,
		wire.JoinTimeout, wire.RateLimited, wire.Flood, wire.IdleTimeout, wire.Binary, wire.InvalidUTF8, wire.TooLarge, wire.ProtocolError, wire.Internal, wire.Restarting), resultOK)
}

// LogoutReasons lists why members leave.
func LogoutReasons() []string {
	return append(values(wire.SlowConsumer, wire.Replaced, wire.AuthExpired, wire.AccessDenied, wire.Kicked, wire.Banned, wire.IdleTimeout, wire.Flood, wire.Binary, wire.TooLarge,
		wire.InvalidUTF8, wire.ProtocolError, wire.Internal, wire.Restarting), logoutLeft, logoutGone)
}

// MessageRefusals lists why messages are refused.
func MessageRefusals() []string {
	return values(wire.NameTaken, wire.NameHeld, wire.NameInvalid, wire.Forbidden, wire.NotFound, wire.AlreadyJoined, wire.BadMessage, wire.UnknownType, wire.Empty, wire.TooLong,
		wire.RateLimited, wire.Repeated, wire.SlowMode, wire.Timeout, wire.Filtered, wire.NoSuchCommand, wire.Flood, wire.NotSaved, wire.IDReused, wire.Binary, wire.InvalidUTF8, wire.TooLarge, wire.IdleTimeout)
}

// ResumeResults lists what becomes of those who come back.
func ResumeResults() []string { return []string{resumeRecovered, resumeLost, resumeFailed} }

func values(codes ...wire.Code) []string {
	values := make([]string, len(codes))
	for i, c := range codes {
		values[i] = string(c)
	}
	return values
}

// HeldReasons lists what holds messages until somebody has looked.
func HeldReasons() []string { return []string{heldByFilter, heldAsBanned} }
