package wire

// A browser does not tell its page of pings. HeartbeatFrame is a ping and an event
// beside it, by which the page knows that the connection lives; PongFrame answers a
// page that asks. Both are shared and must not be changed.
var (
	HeartbeatFrame = AppendTextFrame(PingFrame[:len(PingFrame):len(PingFrame)], []byte(`{"type":"heartbeat"}`))
	PongFrame      = TextFrame([]byte(`{"type":"pong"}`))
)
