// Package server is Hubbub's front: HTTP routes, WebSocket handshakes, and the
// life of each connection from its join to its last frame.
//
// api.go and stream.go serve those who only read, backup.go copies the history.
//
// A message's way: gws reads it (events.go), the connection's protocol decodes
// it (json.go, plain.go), the limits judge it (limits.go), package room gives it
// its place, package fanout writes it to everybody's sockets.
//
// Each connection has one goroutine, its reader, which also handles its messages;
// on Linux it has none while nothing comes in. Everything that is sent goes
// through the client's fanout.Conn, which never blocks.
package server
