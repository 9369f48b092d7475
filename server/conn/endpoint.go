package conn

import (
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server/access"
	"hubbub/server/commands"
	"hubbub/server/conn/replay"
	"hubbub/server/fanout"
	"hubbub/server/gate"
	"hubbub/server/identity"
	"hubbub/server/journal"
	"hubbub/server/recent"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A Replay has what members missed that come back.
type Replay interface {
	// After returns a part of what follows a number, nothing beyond upTo. The error is
	// replay.ErrGap if something of it is no longer kept.
	After(of replay.Room, seq, upTo int64) (replay.Part, error)
	// Floor returns the number from which on a room's entries are whole.
	Floor(room string) (int64, error)
}

// Metrics count what becomes of connections, of members and of messages.
type Metrics interface {
	connectionMetrics
	memberMetrics
	messageMetrics
	reactionMetrics
}

type connectionMetrics interface {
	Connected(protocol string)
	Disconnected(protocol string)
	ConnectionRejected(reason string)
}

type memberMetrics interface {
	Login(result string)
	Logout(reason string)
	Resumed(result string, messages int)
}

type messageMetrics interface {
	MessageReceived()
	MessageRejected(reason string)
	SlowConsumer()
}

// Config is what an Endpoint works with.
type Config struct {
	Limits       Limits
	Resume       int           // messages that who comes back may have missed; 0 for no limit
	PingInterval time.Duration // between pings to one connection
	JoinTimeout  time.Duration // until the first message
	HoldNames    time.Duration // that Names keep a name

	Gate       *gate.Gate
	Names      *identity.Names
	Hub        *room.Hub
	Fanout     *fanout.Broadcaster
	Replay     Replay
	Door       *access.Door
	Standing   Standing
	Acts       Acts
	Queue      Queue
	Messages   Messages
	Commands   *commands.Registry          // what programs can be asked for
	AddressKey func(network string) string // returns what stands for a network in sanctions
	Reactions  Reactions                   // that people have put to messages; nil for none
	Emotes     Emotes                      // pictures of the site; nil for none
	Filters    Filters                     // of what is said and of names; nil for none
	Reads      *gate.FairQueue             // of those who read what they missed
	Drawn      *gate.Meter                 // bytes of the history that addresses draw; Reads keeps to it, too
	// Spoke is told under which names people say something. It must not block; nil for none.
	Spoke func(user, name string)
	// TimeOut silences who says what filters answer with a timeout, for a time and with the word
	// that the person is told, and waits for that; nil: only the text is refused.
	TimeOut func(room string, who *identity.Session, lasting time.Duration, word string)
	// Believed reports whether the other nodes of a cluster take this one for one that is alive:
	// while they do not, whoever comes is sent away. Nil for a server alone.
	Believed func() bool
	// Elsewhere tells those whom something is for by the other nodes of a cluster. It must not block.
	// told is called once, maybe later, with whether there was one; it may be nil. Nil for a server alone.
	Elsewhere func(p Private, told func(bool))

	Metrics Metrics
	Journal *journal.Journal
	Log     *slog.Logger
}

// An Endpoint takes connections and looks after them until they end. Safe for
// concurrent use.
type Endpoint struct {
	Config
	started     time.Time
	json, named *gws.Upgrader // of hubbub.v1: named for who offers it as a subprotocol
	plain       *gws.Upgrader
	keepalive   *keepalive
	limiters    *limiters
	ticketed    ticketed
	keepers     keepers
	programs    programs
	held        *held
	departed    *recent.Map[string, departed] // by public id
	holders     *plainHolders
	tasks       sync.WaitGroup // handshakes, readers, and those who wait for their welcome
	leaving     atomic.Bool    // SendAway was called: whoever comes is sent away, too
}

// New returns an endpoint without connections. KeepAlive must run beside it.
func New(c Config) *Endpoint {
	started := time.Now()
	named := upgradeOptions(c.Limits.MessageBytes)
	named.SubProtocols = []string{wire.Subprotocol}
	return &Endpoint{
		Config:    c,
		started:   started,
		json:      gws.NewUpgrader(events{receiveJSON}, upgradeOptions(c.Limits.MessageBytes)),
		named:     gws.NewUpgrader(events{receiveJSON}, named),
		plain:     gws.NewUpgrader(events{receivePlain}, upgradeOptions(c.Limits.MessageBytes)),
		limiters:  newLimiters(c.Limits),
		held:      newHeld(c.HoldNames),
		departed:  newDeparted(),
		holders:   newPlainHolders(),
		keepalive: &keepalive{interval: c.PingInterval, joinTimeout: c.JoinTimeout, started: started},
	}
}

// JSON makes a connection that speaks hubbub.v1 of a request. If the client offers it
// as a subprotocol, it is selected: browsers give up a connection that does not get
// one that they asked for.
func (e *Endpoint) JSON(w http.ResponseWriter, r *http.Request) {
	upgrader := e.json
	if gate.HasToken(r.Header["Sec-Websocket-Protocol"], wire.Subprotocol) {
		upgrader = e.named
	}
	if c := e.accept(w, r, jsonText{}, upgrader); c != nil {
		c.seat.bring(gate.CredentialsOf(r.Header))
		e.add(c)
		c.Start()
	}
}

// Plain makes a connection that speaks plain text of a request, which names user
// and room.
func (e *Endpoint) Plain(w http.ResponseWriter, r *http.Request) {
	if c := e.accept(w, r, plainText{}, e.plain); c != nil {
		c.seat.bring(gate.CredentialsOf(r.Header))
		if e.add(c) {
			c.seat.joinPlain(r.URL.Query().Get("room"), r.PathValue("username"))
		}
		c.Start()
	}
}

// add begins to look after a connection, which is a task already. It reports whether the
// connection is to go on: SendAway has either found it, or it finds SendAway called. So it is with Clear.
func (e *Endpoint) add(c *connection) bool {
	e.Metrics.Connected(c.protocol.name())
	e.keepalive.add(c)
	if e.leaving.Load() {
		c.sendAway(returnWindow(1), "")
		return false
	}
	if e.Believed != nil && !e.Believed() {
		c.turnAway()
		return false
	}
	return true
}

// remove ends add.
func (e *Endpoint) remove(c *connection) {
	e.keepalive.remove(c)
	if c.seat.entrance != nil && c.seat.entrance.visitor.Ticket != "" {
		e.ticketed.remove(c)
	}
	e.programs.remove(&c.seat)
	e.Gate.Release(c.address.Addr())
	e.Metrics.Disconnected(c.protocol.name())
	e.tasks.Done()
}

// Wait returns when all connections have ended and no more can come.
func (e *Endpoint) Wait() { e.tasks.Wait() }

// Abort frees all sockets at once.
func (e *Endpoint) Abort() {
	for _, c := range e.keepalive.all() {
		c.Abort()
	}
}

// emotes returns the hash of the pictures of the site, "" for none.
func (e *Endpoint) emotes() string {
	if e.Emotes == nil {
		return ""
	}
	return e.Emotes.Hash()
}
