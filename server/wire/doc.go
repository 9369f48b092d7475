// Package wire is Hubbub's protocol: what clients send, what the server
// answers, and how both lie in WebSocket frames.
//
// Two encodings share every room. hubbub.v1 is JSON: one object a message from
// the client, one or more objects a message from the server, separated by '\n'
// and in order. Plain text is one line a message in both directions.
//
// Decode takes bytes from outside and returns either a Request within its
// limits or a *Error that can be sent back as it is. The Append functions write
// server events to the end of a byte slice, allocate nothing beyond its growth
// and never fail: JSON is written with replacement characters for what is not
// valid UTF-8; plain text is written as it is, checked when it was read. Nothing here knows of sockets; the package imports the standard
// library only.
package wire
