// Package conn is the life of a connection: how it comes from an HTTP request,
// joins a room, sends and receives, and ends.
//
// A connection is one socket (conn.go); what it has in a room is its seat (seat.go).
// Between them is a protocol: the JSON of hubbub.v1, plain text, or a stream of
// events. gws reads WebSockets and calls events.go.
//
// Goroutines: each connection has one, its reader, which also handles its messages;
// on Linux it has none while nothing comes in. Who comes back has a second one until
// all that it missed is sent. Who does an act is not read before that is saved, nor, in
// plain text, who waits for a name before it has one.
// Everything that is sent goes through the connection's fanout.Conn, which never blocks.
//
// Trouble: refuse answers what cannot be done, and closes if the code says so;
// count does what metrics and log are to know of it. Each decides by the code and by
// what is refused.
package conn
