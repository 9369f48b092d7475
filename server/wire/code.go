package wire

// A Code names a refusal. The list is closed: it is what clients match on, and
// the value of metric labels.
type Code string

// The codes that a client can meet. Those with a close code of their own end
// the connection (see CloseCode); after the others it lives on.
const (
	NameTaken     Code = "name_taken"    // somebody with a name that reads the same is here
	NameInvalid   Code = "name_invalid"  // empty, too long, reserved, filtered, or with characters or a mix of scripts that names cannot have
	RoomInvalid   Code = "room_invalid"  // no room can be called that, or a filter refuses it
	JoinRequired  Code = "join_required" // the first message was something else than a join
	JoinTimeout   Code = "join_timeout"  // no first message in time
	SlowConsumer  Code = "slow_consumer" // the reader lagged too far behind; come back and go on
	Replaced      Code = "replaced"      // the same person has joined from elsewhere, and this was the longest silent of too many connections
	IdleTimeout   Code = "idle_timeout"  // two pings without any sign of life, or a message that did not end in time
	NameHeld      Code = "name_held"     // the name is kept for a moment for who had it
	Flood         Code = "flood"         // went on faster than the server allows; says when to come back
	Kicked        Code = "kicked"        // a moderator has sent the person out of the room
	Banned        Code = "banned"        // a moderator has shut the person out; says when that ends, if it does
	AuthRequired  Code = "auth_required" // not everybody is let in, and nothing was presented
	AuthInvalid   Code = "auth_invalid"  // what was presented lets nobody in
	AuthExpired   Code = "auth_expired"  // what was presented counts no more; the person was signed out
	AccessDenied  Code = "access_denied" // the room is not for this person
	Binary        Code = "binary"        // a binary message; Hubbub speaks text
	TooLarge      Code = "too_large"     // a frame, or fragments together, far over the limit
	InvalidUTF8   Code = "invalid_utf8"  // a text message that is not UTF-8
	ProtocolError Code = "protocol"      // a frame that breaks RFC 6455
	Internal      Code = "internal"      // the server's own failure
	Restarting    Code = "restarting"    // the server is going away, or cannot let anybody in now; come back

	Forbidden     Code = "forbidden"      // the person's role does not allow it
	NotFound      Code = "not_found"      // what it is about is not there
	AlreadyJoined Code = "already_joined" // a second join on one connection
	BadMessage    Code = "bad_message"    // not a JSON object with the fields of its type
	UnknownType   Code = "unknown_type"   // a type that this server does not know
	Empty         Code = "empty"          // nothing but white space
	TooLong       Code = "too_long"       // text over -max-message-bytes
	NotSaved      Code = "not_saved"      // the history did not take the message; nobody has seen it. Of a cluster that was slow to answer it can still show up
	TooLate       Code = "too_late"       // what it is about was said too long ago to be changed by who has said it, or nothing can be changed here
	IDReused      Code = "id_reused"      // the id was used before, for something else
	RateLimited   Code = "rate_limited"   // faster than the server allows; says when to try again
	Repeated      Code = "repeated"       // the sender said the same a moment ago; says when it may be said again
	SlowMode      Code = "slow_mode"      // the room is slow, and the sender spoke a moment ago; says when to try again
	Timeout       Code = "timeout"        // a moderator has silenced the person for a while; says for how long yet
	Filtered      Code = "filtered"       // a filter refuses what it says; the message tells the word

	BadReaction      Code = "bad_reaction"       // no emoji, or none of the site
	TooManyReactions Code = "too_many_reactions" // the message has as many kinds of reactions as it can have

	NoSuchCommand Code = "no_such_command" // no program has such a command here, or none that has it listens
)

// closing lists the codes that end a connection. Codes from 4000 on are
// Hubbub's own, the others are those of RFC 6455 section 7.4.1 and the IANA
// registry that it set up.
var closing = map[Code]uint16{
	ProtocolError: 1002,
	Binary:        1003,
	InvalidUTF8:   1007,
	TooLarge:      1009,
	Internal:      1011,
	Restarting:    1012,
	NameTaken:     4001,
	NameInvalid:   4002,
	RoomInvalid:   4003,
	JoinRequired:  4004,
	JoinTimeout:   4005,
	SlowConsumer:  4008,
	Replaced:      4009,
	IdleTimeout:   4010,
	NameHeld:      4011,
	Flood:         4012,
	Kicked:        4013,
	Banned:        4014,
	AuthRequired:  4015,
	AuthInvalid:   4016,
	AuthExpired:   4017,
	AccessDenied:  4018,
}

// CloseCode returns the WebSocket close code that follows c, or 0 when the
// connection lives on.
func (c Code) CloseCode() uint16 { return closing[c] }

// Final reports whether it is wrong to come back by oneself after a connection that
// ended with c: that would fail again, or take turns with somebody else for ever.
func (c Code) Final() bool {
	switch c {
	case NameTaken, NameInvalid, RoomInvalid, Replaced, Kicked, Banned, AuthRequired, AuthInvalid, AuthExpired, AccessDenied:
		return true
	}
	return false
}

// FromCloseCode returns the code that ends connections with the given close
// code, or "" when none does.
func FromCloseCode(status uint16) Code {
	for code, s := range closing {
		if s == status {
			return code
		}
	}
	return ""
}

// plain gives the words of the plain-text protocol, which speaks Portuguese.
var plain = map[Code]string{
	NameTaken:    "ERRO_NOME_DUPLICADO",
	NameInvalid:  "ERRO_NOME_INVALIDO",
	RoomInvalid:  "ERRO_SALA_INVALIDA",
	NameHeld:     "ERRO_NOME_DUPLICADO",
	SlowConsumer: "ERRO_LEITOR_LENTO",
	Replaced:     "ERRO_SESSAO_SUBSTITUIDA",
	Flood:        "ERRO_ENVIO_EXCESSIVO",
	Kicked:       "ERRO_EXPULSO",
	Banned:       "ERRO_BANIDO",
	AuthRequired: "ERRO_ACESSO_NEGADO",
	AuthInvalid:  "ERRO_ACESSO_NEGADO",
	AuthExpired:  "ERRO_ACESSO_NEGADO",
	AccessDenied: "ERRO_ACESSO_NEGADO",
	Forbidden:    "ERRO_ACESSO_NEGADO",
	Binary:       "ERRO_MENSAGEM_BINARIA",
	Empty:        "ERRO_MENSAGEM_VAZIA",
	TooLong:      "ERRO_MENSAGEM_LONGA",
	NotSaved:     "ERRO_NAO_SALVA",
	IDReused:     "ERRO_ID_REPETIDO",
	RateLimited:  "ERRO_MUITO_RAPIDO",
	Repeated:     "ERRO_MENSAGEM_REPETIDA",
	SlowMode:     "ERRO_MODO_LENTO",
	Timeout:      "ERRO_SUSPENSO",
	Filtered:     "ERRO_MENSAGEM_RECUSADA",
}
