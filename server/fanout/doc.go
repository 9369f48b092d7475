// Package fanout writes what happens in rooms to the connections of those who
// are in them.
//
// A room's events are a linked list of immutable batches (package room); a
// connection has a cursor into it. What a room says is not queued for each
// connection: how far a reader lags is the difference of two numbers, and a batch
// is free when the last cursor has passed it.
//
// A Broadcaster has one shard a core; a connection belongs to one shard, whose
// goroutine writes what lies ahead of the cursors straight to the sockets
// without blocking. Only a connection whose socket is full, or that is no bare
// TCP connection, gets a goroutine of its own for as long as it has to wait.
//
// Order: all that goes out on a connection goes through its Conn. Frames of the
// room follow each other in the room's order; private frames (Send, and what gws
// writes) go out in the order in which they were given, between whole frames of
// the room, and before what still lies ahead; but for what is given to SendBehind,
// which waits for all that the room had said by then.
//
// Reading: on Linux a bare TCP connection has a reader only while something comes
// in (Conn.Start, package socket). A goroutine that waits in gws's read loop would
// keep 4 KiB of stack and a read buffer, two thirds of what an idle connection
// then costs. gws gets whole frames only: what has come of another is gathered here, in
// as much memory as it needs, whatever length its header claims. What is not whole in
// time ends the connection.
//
// Blocking: nothing here waits for a socket but those goroutines. Await and
// Broadcast wait while the batch before, of the same room, is being written, so
// that what is said meanwhile gathers into one batch.
//
// Bounds: Send refuses a frame when more than 64 KiB of private frames are queued,
// so that a connection holds at most that and one frame; it lags at most MaxLagBytes
// behind its room. All that lag keep at most MaxBacklogBytes of the rooms' JSON,
// and batches with the plain-text form of it up to three times that. Frames and
// messages that are not whole keep at most MaxUnfinishedBytes. The Owner of a connection
// beyond a bound is told once, to close it.
package fanout
